import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromiumPath } from '../../support/browsers.mjs'
import { startServer } from '../../support/server-process.ts'
import { favourNetwork } from '../far/precedence.ts'
import { startBrowser, type End as Person } from '../two-browsers.ts'
import type { Link } from './link.ts'
import type { End } from './link-protocol.ts'

/** Two people, each with a browser at one end of the link; the meeting point is at the sender's, so that all goes over it. */
export interface People {
  readonly sender: Person
  readonly receiver: Person
  readonly appUrl: string
  close(): Promise<void>
}

export async function startPeople(folder: string, { ends }: Link): Promise<People> {
  const closing: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step()
  }
  try {
    const { address, namespace } = ends.sender
    const server = await startServer({ flags: ['--host', address], launcher: namespace.launcher })
    closing.push(server.stop)
    const { origin } = new URL(server.url)
    const start = async (end: End) => {
      const browser = await startBrowser(folder, end, {
        executablePath: await wrappedChromium(folder, end, ends[end].namespace.launcher),
        args: [
          // The app takes a secure context, which plain http has on loopback only.
          `--unsafely-treat-insecure-origin-as-secure=${origin}`,
          `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${address}`,
        ],
      })
      closing.push(browser.close)
      return browser
    }
    const people = { sender: await start('sender'), receiver: await start('receiver') }
    favourNetwork()
    return { ...people, appUrl: server.url, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Whoever starts it can't say where: they give it arguments of their own, and speak to it over pipes. */
async function wrappedChromium(folder: string, end: End, launcher: readonly string[]): Promise<string> {
  const path = join(folder, `chromium-${end}`)
  const words = [...launcher, chromiumPath()].map((word) => `'${word}'`)
  await writeFile(path, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`)
  await chmod(path, 0o755)
  return path
}
