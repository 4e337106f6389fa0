import { expect } from '@playwright/test'
import { leave } from '../support/leaving.ts'
import { share } from '../support/screens.ts'
import { makeTlsFlags } from '../support/certificate.ts'
import { openConnections } from '../support/second-client/connections.ts'
import { contentKeysOf, newShare, newSigningKey } from '../support/second-client/keys.ts'
import { sealManifest } from '../support/second-client/manifest.ts'
import { joinShare } from '../support/second-client/member.ts'
import { startServer } from '../support/server-process.ts'
import { makeFile } from '../support/test-files.ts'
import type { Scene } from './scene.ts'
import { passTime } from './steps.ts'

// From the opened link to the list of files, or to the reason why there is none.

const advice = 'Ask the sender to open their tab with this share again.'

const finding: Scene = {
  states: ['receive-finding', 'receive-finding-long', 'receive-offline'],
  async play({ server, url, people, folder, opened, reached }) {
    const file = await makeFile(folder, 'poem.txt', 500, 30)
    const sender = await people.arrive()
    const link = opened(await share(sender, url, [file.path]))
    await leave(sender)
    const receiver = await people.arrive()
    await receiver.goto(link)
    await receiver.getByText('Find the sender').waitFor()
    await reached('receive-finding', receiver)
    await passTime(receiver, 20)
    await receiver.getByText(advice).waitFor()
    await reached('receive-finding-long', receiver)
    await server.kill()
    await receiver.getByText('The meeting point can’t be reached').waitFor()
    await reached('receive-offline', receiver)
  },
}

/** The sender's network lets nothing through but a relay, and there is none. */
const connecting: Scene = {
  states: ['receive-connecting'],
  async play({ url, people, folder, opened, reached }) {
    const file = await makeFile(folder, 'poem.txt', 500, 31)
    const sender = await people.arrive({ initScript: onlyByRelay })
    const link = opened(await share(sender, url, [file.path]))
    const receiver = await people.arrive({ initScript: onlyByRelay })
    await receiver.goto(link)
    await expect(receiver.getByRole('status')).toHaveText('Connecting', { timeout: 60_000 })
    await reached('receive-connecting', receiver)
  },
}

function onlyByRelay(): void {
  const Original = globalThis.RTCPeerConnection
  if (!Original) return
  globalThis.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super({ ...configuration, iceTransportPolicy: 'relay' })
    }
  }
}

/** A sender that never says what there is, and then one whose share has ended. */
const list: Scene = {
  states: ['receive-listing', 'receive-ended'],
  async play({ server, url, people, reached }) {
    const receiver = await people.arrive()
    const publisherPage = await people.arrive()
    const connections = await openConnections(publisherPage.context(), server.url)
    const owner = newSigningKey()
    const own = newShare(owner)
    const tracker = new URL('announce', server.url.replace(/^http/, 'ws')).href
    const publisher = await joinShare({ share: own, tracker, connections, owner })
    try {
      await publisher.offer(1)
      await receiver.goto(new URL(own.fragment, url).href)
      const link = await publisher.link('receiver')
      await expect(receiver.getByRole('status')).toHaveText('Getting the file list')
      await reached('receive-listing', receiver)
      const { manifestKey } = contentKeysOf(own)
      const header = { expires: Math.floor(Date.now() / 1000) - 86_400 }
      await link.publish(
        1,
        sealManifest({ share: own, owner, manifestKey, names: ['minutes.txt'], sequence: 1, header }),
      )
      await receiver.getByText('This share has ended').first().waitFor()
      await reached('receive-ended', receiver)
    } finally {
      await publisher.leave()
    }
  },
}

const locked: Scene = {
  states: ['receive-locked', 'receive-wrong-password', 'receive-checking'],
  async play({ url, people, folder, opened, reached }) {
    const file = await makeFile(folder, 'Salaries.ods', 50_000, 32)
    const link = opened(await share(await people.arrive(), url, [file.path], { password: 'Kopi susu 7' }))
    const receiver = await people.arrive()
    await receiver.goto(link)
    const field = receiver.getByLabel('Password', { exact: true })
    await field.waitFor()
    await reached('receive-locked', receiver)
    await field.fill('kopi susu 7')
    await field.press('Enter')
    await receiver.getByText('That is not the password').waitFor()
    await reached('receive-wrong-password', receiver)
    await receiver.evaluate(neverDerive)
    await field.fill('Kopi susu 7')
    await field.press('Enter')
    await expect(receiver.getByRole('status')).toHaveText('Checking the password')
    await reached('receive-checking', receiver)
  },
}

/** As on a device that takes its time for a password. */
function neverDerive(): void {
  crypto.subtle.deriveBits = () => new Promise(() => {})
}

const damaged: Scene = {
  states: ['receive-damaged', 'receive-meeting-point'],
  async play({ url, people, folder, reached }) {
    const receiver = await people.arrive({ trustsAnyCertificate: true })
    await receiver.goto(`${url}#AQcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH`)
    await receiver.getByRole('alert').waitFor()
    await reached('receive-damaged', receiver)

    const other = await startServer({ flags: await makeTlsFlags(folder) })
    try {
      const address = `wss://${new URL(other.url).host}/announce`
      const points = Buffer.from(`l${address.length}:${address}e`).toString('base64url')
      const { fragment } = newShare(newSigningKey())
      const page = await people.arrive()
      await page.goto(`${new URL(fragment, url).href}.${points}`)
      await page.getByRole('button', { name: /^Allow / }).waitFor()
      await reached('receive-meeting-point', page)
    } finally {
      await other.stop()
    }
  },
}

export const openingScenes: readonly Scene[] = [finding, connecting, list, locked, damaged]
