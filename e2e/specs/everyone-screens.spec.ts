import { expect, test, type Browser, type Page } from '@playwright/test'
import { scenes } from '../scenes/all-scenes.ts'
import type { Scene } from '../scenes/scene.ts'
import { playScene } from '../scenes/stage.ts'
import { isLong } from '../support/effort.ts'
import { allEyes, examine } from '../support/everyone.ts'

// Every screen, in every state that a person may see it in, with the eyes of many. See support/everyone.ts.

/** Most scenes wait for something most of the time. */
const atOnce = isLong ? 1 : 3

/** Each screen once, named by the first state of the scene; all scenes in the long tests. */
const shortScenes = new Set([
  'home-empty',
  'share-loopback',
  'receive-locked',
  'receive-offer-waiting',
  'library-empty',
  'settings-whole',
  'check-done',
])

const examined = scenes.filter(({ states: [first = ''] }) => isLong || shortScenes.has(first))
const states = scenes.flatMap((scene) => scene.states)

/** All of them in the long tests; otherwise one, so that all take turns. */
const eyesFor = (state: string) =>
  isLong ? allEyes : allEyes.filter((_, i) => i === states.indexOf(state) % allEyes.length)

test('every state of every screen is in order for everyone', async ({ browser }) => {
  test.setTimeout(isLong ? 1_800_000 : 600_000)
  const left = [...examined]
  expect(examined.length).toBeGreaterThanOrEqual(shortScenes.size)
  const found: string[] = []
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let scene = left.shift(); scene; scene = left.shift()) found.push(...(await inspect(scene, browser)))
    }),
  )
  expect(found).toEqual([])
})

async function inspect(scene: Scene, browser: Browser): Promise<readonly string[]> {
  const found: string[] = []
  const look = async (state: string, page: Page) => {
    found.push(...(await examine(page, state, eyesFor(state))))
  }
  try {
    found.push(...(await playScene(scene, { browser, look })).map((offence) => `${scene.states[0]}: ${offence}`))
  } catch (error) {
    found.push(`${scene.states.join(', ')}: ${String(error)}`)
  }
  return found
}
