import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import type { BrowserContext, Frame } from '@playwright/test'

// Where a canary of hostile-files.ts can be heard.

declare global {
  var canary: unknown
}

export interface CanaryServer {
  /** The tested server, by another address. */
  readonly url: string
  readonly host: string
  /** What was asked of it in a canary's name, by whatever part of a browser. */
  asked(): readonly string[]
  stop(): void
}

/** Passes everything on to the server on that port, and reads along. */
export async function listenBefore(port: number): Promise<CanaryServer> {
  const asked = new Set<string>()
  const server = createServer((socket) => {
    const onward = connect(port, '127.0.0.1')
    let tail = ''
    socket.on('data', (bytes) => {
      // A name may be cut in two.
      const text = tail + bytes.toString('latin1')
      for (const [found] of text.matchAll(/[A-Z]+ \S*canary-\S*/g)) asked.add(found)
      tail = text.slice(-200)
    })
    socket.on('error', () => onward.destroy())
    onward.on('error', () => socket.destroy())
    socket.pipe(onward).pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A TCP server that listens has one.
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url: `http://${host}/`, host, asked: () => [...asked], stop: () => void server.close() }
}

export interface Listener {
  /** Where one sang, but for what it asked of a server. */
  heard(): Promise<readonly string[]>
  /** What dialogs said. Each is closed at once. */
  readonly dialogs: readonly string[]
}

/** Listens in each page that a context shows from now on. */
export async function listenIn(context: BrowserContext): Promise<Listener> {
  const heard: string[] = []
  const dialogs: string[] = []
  await context.addInitScript(hearMessages)
  context.on('console', (message) => void (message.text() === 'canary' && heard.push('console')))
  context.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  return {
    dialogs,
    async heard() {
      for (const frame of context.pages().flatMap((page) => page.frames())) {
        if (await sangIn(frame)) heard.push(frame.url())
      }
      return heard
    },
  }
}

const sangIn = (frame: Frame): Promise<boolean> =>
  frame
    .evaluate(() => 'canary' in globalThis || document.title === 'canary')
    .catch((error: unknown) => {
      // One that was there for a save goes by itself; what it told others is known from them.
      if (frame.isDetached()) return false
      throw error
    })

/** Runs in the page, before its own scripts: a frame that may do nothing else may still send these. */
function hearMessages(): void {
  addEventListener('message', ({ data }) => void (data === 'canary' && (globalThis.canary = 'message')))
}
