import { expect, test, type Browser, type Page } from '@playwright/test'
import { scenes } from '../scenes/all-scenes.ts'
import type { Scene } from '../scenes/scene.ts'
import { playScene } from '../scenes/stage.ts'
import { isLong, some } from '../support/effort.ts'
import { allEyes, examine } from '../support/everyone.ts'

// Every screen, in every state that a person may see it in, with the eyes of many. See support/everyone.ts.

/** Most scenes wait for something most of the time. */
const atOnce = isLong ? 1 : 3

/** In so many days each scene has its turn. */
const days = 4
/** The day, or the one whose run is to be repeated. The long tests take all scenes with all eyes. */
const turn = Number(process.env['TUKAR_TURN'] ?? Math.floor(Date.now() / 86_400_000))

const examined = some(scenes, days, turn)
const states = scenes.flatMap((scene) => scene.states)

/** Others each time that the state has its turn. */
const eyesFor = (state: string) => some(allEyes, allEyes.length, states.indexOf(state) + Math.floor(turn / days))

test('every state of every screen is in order for everyone', async ({ browser }) => {
  test.setTimeout(isLong ? 1_800_000 : 600_000)
  test.info().annotations.push({ type: 'repeat with', description: `TUKAR_TURN=${turn}` })
  const left = [...examined]
  expect(examined.length).toBeGreaterThanOrEqual(Math.floor(scenes.length / days))
  const found: string[] = []
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let scene = left.shift(); scene; scene = left.shift()) found.push(...(await inspect(scene, browser)))
    }),
  )
  expect(found, `TUKAR_TURN=${turn}`).toEqual([])
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
