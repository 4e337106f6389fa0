import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from '@playwright/test'
import { chromiumPath } from '../support/browsers.mjs'
import { chromiumArguments } from '../support/chromium-arguments.ts'
import { gatherPeople } from '../support/people.ts'
import { startServer } from '../support/server-process.ts'
import { startStaticHost } from '../support/static-host.ts'
import { takeViews } from './camera.ts'
import { contactSheet } from './contact-sheet.ts'
import { isAsked, parseOptions, usage, type Options } from './options.ts'
import type { Scene } from './scene.ts'
import { homeScenes } from './scenes/home.ts'
import { library } from './scenes/library.ts'
import { otherScenes } from './scenes/other.ts'
import { receiveScenes } from './scenes/receive.ts'
import { openingScenes } from './scenes/opening.ts'
import { shareScenes } from './scenes/share.ts'

const scenes: readonly Scene[] = [
  ...homeScenes,
  ...shareScenes,
  ...openingScenes,
  ...receiveScenes,
  library,
  ...otherScenes,
]
/** What the pages take for the address at which others reach them. Nobody ever asks it. */
const publicUrl = 'https://tukar.example/'

/** Takes the pictures that the command line asks for. @returns the exit code: 1 when a state could not be reached */
export async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args)
  const states = scenes.flatMap((scene) => scene.states)
  if (options.help) {
    console.log([usage, '', ...states.map((state) => `  ${state}`)].join('\n'))
    return 0
  }
  const unknown = options.names.filter((name) => !states.some((state) => isAsked([name], state)))
  if (unknown.length > 0) throw new Error(`no state is called ${unknown.join(', ')}; there are ${states.join(', ')}`)
  await mkdir(options.out, { recursive: true })
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArguments })
  const missed: string[] = []
  try {
    for (const scene of scenes) {
      const wanted = new Set(scene.states.filter((state) => isAsked(options.names, state)))
      if (wanted.size > 0) missed.push(...(await playScene(scene, wanted, browser, options)))
    }
  } finally {
    await browser.close()
  }
  await writeFile(join(options.out, 'index.html'), contactSheet(await readdir(options.out), states))
  console.log(`${join(options.out, 'index.html')}${missed.length > 0 ? `; not reached: ${missed.join(', ')}` : ''}`)
  return missed.length === 0 ? 0 : 1
}

/** @returns the wanted states that it did not reach */
async function playScene(
  scene: Scene,
  wanted: ReadonlySet<string>,
  browser: Browser,
  options: Options,
): Promise<readonly string[]> {
  const left = new Set(wanted)
  const folder = await mkdtemp(join(tmpdir(), 'tukar-shots-'))
  const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })]
  try {
    const server = await startServer()
    closing.push(server.stop)
    const meetingPoint = new URL('announce', server.url.replace(/^http/, 'ws')).href
    const host = await startStaticHost('/', { meetingPoints: [meetingPoint], iceServers: [], publicUrl })
    closing.push(host.stop)
    const people = gatherPeople(browser, folder, new URL(server.url).host, options.scale)
    people.allow(new URL(host.url).host)
    closing.push(people.sendHome)
    await scene.play({
      server,
      url: host.url,
      people,
      folder,
      opened: (link) => host.url + new URL(link).hash,
      async shoot(state, page) {
        if (!scene.states.includes(state)) throw new Error(`the scene does not name ${state} among its states`)
        if (!wanted.has(state)) return
        await takeViews(page, state, options.out, (text) => console.error(text))
        left.delete(state)
        console.error(state)
      },
    })
  } catch (error) {
    console.error(error)
  } finally {
    for (const close of closing.reverse()) await close()
  }
  return [...left]
}
