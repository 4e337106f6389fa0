import { insecureHost } from '../../support/chromium-arguments.ts'
import type { Scene } from '../scene.ts'

const privacy: Scene = {
  states: ['privacy-whole'],
  async play({ url, people, shoot }) {
    const page = await people.arrive()
    await page.goto(`${url}#/privacy`)
    await page.getByRole('heading', { name: 'Privacy', level: 1 }).waitFor()
    await shoot('privacy-whole', page)
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

export const otherScenes: readonly Scene[] = [privacy, unsupported]
