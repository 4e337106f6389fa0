import { insecureHost } from '../../support/chromium-arguments.ts'
import { startStaticHost } from '../../support/static-host.ts'
import type { Scene } from '../scene.ts'
import { expectStatus, press } from './steps.ts'

const reading: Scene = {
  states: ['settings-whole', 'privacy-whole', 'keys-sheet'],
  async play({ url, people, shoot }) {
    const page = await people.arrive()
    await page.goto(`${url}#/settings`)
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
    await shoot('settings-whole', page)
    await page.getByRole('link', { name: 'Privacy' }).click()
    await page.getByRole('heading', { name: 'Privacy', level: 1 }).waitFor()
    await shoot('privacy-whole', page)
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await shoot('keys-sheet', page)
  },
}

const selfCheck: Scene = {
  states: ['check-done', 'check-failing', 'check-running'],
  async play({ server, people, shoot }) {
    const page = await people.arrive()
    await page.goto(`${server.url}#/self-check`)
    await expectStatus(page, /^(?!Checking)./)
    await shoot('check-done', page)
    await server.kill()
    await press(page, 'Try again')
    await expectStatus(page, /^Checking/)
    await expectStatus(page, /^(?!Checking)./)
    await shoot('check-failing', page)

    // Nobody answers at these, and nobody says that there is nobody.
    const silent = '192.0.2.1:3478'
    const iceServers = [{ urls: `stun:${silent}` }, { urls: `turn:${silent}`, username: 'a', credential: 'b' }]
    const host = await startStaticHost('/', { meetingPoints: ['ws://192.0.2.1/announce'], iceServers })
    try {
      const other = await people.arrive()
      await other.goto(`${host.url}#/self-check`)
      await expectStatus(other, /^Checking/)
      await shoot('check-running', other)
    } finally {
      await host.stop()
    }
  },
}

const unsupported: Scene = {
  states: ['unsupported-connections', 'unsupported-storage', 'unsupported-http'],
  async play({ server, url, people, shoot }) {
    const link = `${url}#AQcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH`
    const first = await people.arrive({
      initScript: () => void Reflect.deleteProperty(globalThis, 'RTCPeerConnection'),
    })
    await first.goto(link)
    await first.getByRole('alert').waitFor()
    await shoot('unsupported-connections', first)
    const second = await people.arrive({ initScript: () => void Reflect.deleteProperty(globalThis, 'indexedDB') })
    await second.goto(url)
    await second.getByRole('alert').waitFor()
    await shoot('unsupported-storage', second)
    const third = await people.arrive()
    await third.goto(`http://${insecureHost}:${server.port}/`)
    await third.getByRole('alert').waitFor()
    await shoot('unsupported-http', third)
  },
}

export const otherScenes: readonly Scene[] = [reading, selfCheck, unsupported]
