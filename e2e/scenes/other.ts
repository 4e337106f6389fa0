import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { insecureHost } from '../support/chromium-arguments.ts'
import { startStaticHost } from '../support/static-host.ts'
import type { Scene } from './scene.ts'
import { closeClipboard, expectStatus, fetchBothLanguages, press } from './steps.ts'

const reading: Scene = {
  states: ['settings-whole', 'settings-changed', 'privacy-whole', 'keys-sheet'],
  async play({ url, people, reached }) {
    const page = await people.arrive()
    await page.goto(`${url}#/settings`)
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
    await reached('settings-whole', page)
    await page.getByRole('checkbox', { name: 'Notify me when a download is done' }).click()
    await page.getByText('The browser says no.').waitFor()
    await page.getByRole('checkbox', { name: 'Keep the screen awake while something moves' }).uncheck()
    await page.getByRole('button', { name: 'Undo' }).waitFor()
    await reached('settings-changed', page)
    await page.getByRole('link', { name: 'Privacy' }).click()
    await page.getByRole('heading', { name: 'Privacy', level: 1 }).waitFor()
    await reached('privacy-whole', page)
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await reached('keys-sheet', page)
  },
}

const selfCheck: Scene = {
  states: ['check-done', 'check-by-hand', 'check-failing', 'check-running'],
  async play({ server, people, reached }) {
    const page = await people.arrive({ initScript: closeClipboard })
    await page.goto(`${server.url}#/self-check`)
    await expectStatus(page, /^(?!Checking)./)
    await reached('check-done', page)
    await press(page, 'Copy report')
    await page.getByRole('main').getByRole('textbox').waitFor()
    await reached('check-by-hand', page)
    await fetchBothLanguages(page)
    await server.kill()
    await press(page, 'Try again')
    await expectStatus(page, /^Checking/)
    await expectStatus(page, /^(?!Checking)./)
    await reached('check-failing', page)

    const silent = await openSilence()
    const iceServers = [{ urls: `stun:${silent.udp}` }, { urls: `turn:${silent.udp}`, username: 'a', credential: 'b' }]
    const host = await startStaticHost('/', { meetingPoints: [`ws://${silent.tcp}/announce`], iceServers })
    for (const { host: each } of [new URL(host.url), new URL(`ws://${silent.tcp}`)]) people.allow(each)
    try {
      const other = await people.arrive()
      await other.goto(`${host.url}#/self-check`)
      await expectStatus(other, /^Checking/)
      await reached('check-running', other)
    } finally {
      await host.stop()
      silent.close()
    }
  },
}

/** Servers that hear everything and answer nothing, by `host:port`. */
async function openSilence(): Promise<{ readonly tcp: string; readonly udp: string; close(): void }> {
  const sockets = new Set<Socket>()
  const tcp = createServer((socket) => void sockets.add(socket.on('error', () => {}))).listen(0, '127.0.0.1')
  const udp = createSocket('udp4').bind(0, '127.0.0.1')
  await Promise.all([once(tcp, 'listening'), once(udp, 'listening')])
  const address = tcp.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return {
    tcp: `127.0.0.1:${address.port}`,
    udp: `127.0.0.1:${udp.address().port}`,
    close() {
      for (const socket of sockets) socket.destroy()
      tcp.close()
      udp.close()
    },
  }
}

const unsupported: Scene = {
  states: ['unsupported-connections', 'unsupported-http'],
  async play({ server, url, people, reached }) {
    const link = `${url}#AQcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH`
    const first = await people.arrive({
      initScript: () => void Reflect.deleteProperty(globalThis, 'RTCPeerConnection'),
    })
    await first.goto(link)
    await first.getByRole('alert').waitFor()
    await reached('unsupported-connections', first)
    people.allow(`${insecureHost}:${server.port}`)
    const third = await people.arrive()
    await third.goto(`http://${insecureHost}:${server.port}/`)
    await third.getByRole('alert').waitFor()
    await reached('unsupported-http', third)
  },
}

export const otherScenes: readonly Scene[] = [reading, selfCheck, unsupported]
