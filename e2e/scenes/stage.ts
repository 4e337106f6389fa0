import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { gatherPeople } from '../support/people.ts'
import { startServer } from '../support/server-process.ts'
import { startStaticHost } from '../support/static-host.ts'
import type { Scene } from './scene.ts'

/** What the pages take for the address at which others reach them. Nobody ever asks it. */
const publicUrl = 'https://tukar.example/'

interface Stage {
  readonly browser: Browser
  /** Pixels of everybody's screen to a CSS pixel. */
  readonly scale?: number
  /** Looks at a state, once for each that the scene names. */
  look(state: string, page: Page): Promise<void>
}

/** @returns what pages did that they must not, and that is no part of the story */
export async function playScene(scene: Scene, { browser, scale, look }: Stage): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tukar-scene-'))
  const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })]
  try {
    const server = await startServer()
    closing.push(server.kill)
    const meetingPoint = new URL('announce', server.url.replace(/^http/, 'ws')).href
    const host = await startStaticHost('/', { meetingPoints: [meetingPoint], iceServers: [], publicUrl })
    closing.push(host.stop)
    const people = gatherPeople(browser, folder, new URL(server.url).host, scale)
    people.allow(new URL(host.url).host)
    closing.push(people.sendHome)
    const left = new Set(scene.states)
    await scene.play({
      server,
      url: host.url,
      people,
      folder,
      opened: (link) => host.url + new URL(link).hash,
      async reached(state, page) {
        if (!left.delete(state))
          throw new Error(`${state} is not among the states that the scene names, or comes twice`)
        await look(state, page)
      },
    })
    if (left.size > 0) throw new Error(`the scene never reaches ${[...left].join(', ')}`)
    return people.offences().filter((offence) => !scene.complaint?.test(offence))
  } finally {
    for (const close of closing.reverse()) await close()
  }
}
