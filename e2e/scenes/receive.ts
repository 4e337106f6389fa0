import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { leave } from '../support/leaving.ts'
import { haveNoPicker, pickInPrivate } from '../support/save-picker.ts'
import { haveLittleRoom, setQuota } from '../support/quota.ts'
import { downloadAll, saveFile, saveZip, share, waitUntilComplete, whenPrepared } from '../support/screens.ts'
import { flipStoredByte } from '../support/stored-pieces.ts'
import { gibibyte, makeFile, makeSparseFile, mebibyte } from '../support/test-files.ts'
import type { Scene } from './scene.ts'
import { expectStatus, press, quickUpload, slowUpload, untilHere } from './steps.ts'

// From the list of files to the saved ones.

const film = 'Flores at dawn.mp4'

const single: Scene = {
  states: [
    'receive-offer',
    'receive-downloading',
    'receive-not-told',
    'receive-paused',
    'receive-sender-paused',
    'receive-nobody',
  ],
  async play({ url, people, folder, opened, reached }) {
    const file = await makeFile(folder, film, 16 * mebibyte, 40)
    const sender = await people.arrive({ uploadRate: quickUpload })
    const link = opened(await share(sender, url, [file.path]))
    await whenPrepared(sender)
    const receiver = await people.arrive({ initScript: refuseNotifications })
    await receiver.goto(link)
    await receiver.getByRole('button', { name: 'Download all' }).waitFor()
    await reached('receive-offer', receiver)
    await downloadAll(receiver)
    await untilHere(receiver, 25)
    await people.limitUpload(sender, slowUpload)
    await reached('receive-downloading', receiver)
    await press(receiver, 'Tell me when it’s done')
    await receiver.getByText('The browser does not allow it here.').waitFor()
    await reached('receive-not-told', receiver)
    await press(receiver, 'Pause')
    await expectStatus(receiver, /^Paused/)
    await reached('receive-paused', receiver)
    await people.limitUpload(sender, quickUpload)
    await press(receiver, 'Resume')
    await press(sender, 'Pause')
    await expectStatus(receiver, /^The sender has paused/)
    await reached('receive-sender-paused', receiver)
    await leave(sender)
    await expectStatus(receiver, /^No one with this file/)
    await reached('receive-nobody', receiver)
  },
}

/** A person who was never asked, and says no. */
function refuseNotifications(): void {
  let answer: NotificationPermission = 'default'
  Object.defineProperty(Notification, 'permission', { get: () => answer })
  Notification.requestPermission = () => Promise.resolve((answer = 'denied'))
}

const complete: Scene = {
  states: [
    'receive-offer-waiting',
    'receive-complete',
    'receive-saved',
    'receive-helping-paused',
    'receive-damaged-storage',
    'receive-mended',
  ],
  async play({ url, people, folder, opened, reached }) {
    const file = await makeFile(folder, 'Contract.pdf', 3 * mebibyte, 41)
    const sender = await people.arrive()
    const link = opened(await share(sender, url, [file.path]))
    const receiver = await people.arrive()
    await receiver.goto(link)
    await receiver.getByRole('button', { name: 'Download all' }).waitFor()
    await press(sender, 'Pause')
    await receiver.getByText('The sender has paused: it starts when they go on.').waitFor()
    await reached('receive-offer-waiting', receiver)
    await press(sender, 'Resume')
    await downloadAll(receiver)
    await waitUntilComplete(receiver, 60_000)
    await reached('receive-complete', receiver)
    await saveFile(receiver, file.name)
    await receiver.getByText('You can close this tab.').waitFor()
    await reached('receive-saved', receiver)
    await press(receiver, 'Pause')
    await reached('receive-helping-paused', receiver)
    await press(receiver, 'Resume')
    await flipStoredByte(receiver, 3)
    await receiver.reload()
    await waitUntilComplete(receiver, 60_000)
    await press(sender, 'Pause')
    await press(receiver, `Save ${file.name}`)
    await expectStatus(receiver, /^The sender has paused/)
    await reached('receive-damaged-storage', receiver)
    const saved = receiver.waitForEvent('download')
    await press(sender, 'Resume')
    await saved
    await receiver.getByText('It was fetched again.').waitFor()
    await reached('receive-mended', receiver)
  },
}

const albumNames = [
  ...Array.from({ length: 14 }, (_, i) => `Wedding/Ceremony/IMG_${4410 + i}.jpg`),
  'Wedding/Evening/First dance.mp4',
  'Wedding/Evening/Speeches/Grandmother, with subtitles for those who do not speak Javanese.mp4',
  'Wedding/Guests and seating, as of 12 May.ods',
  'Wedding/Menu.pdf',
]

const album: Scene = {
  states: [
    'receive-folder',
    'receive-unticked',
    'receive-folder-downloading',
    'receive-zip-saving',
    'receive-zip-cancelled',
    'receive-folder-complete',
    'receive-folder-refused',
    'receive-zip',
  ],
  async play({ url, people, folder, opened, reached }) {
    for (const [seed, name] of albumNames.entries()) {
      await makeFile(folder, name, name.endsWith('.mp4') ? 4 * mebibyte : mebibyte / 2, 50 + seed)
    }
    const sender = await people.arrive({ uploadRate: quickUpload })
    const link = opened(await share(sender, url, { folder: join(folder, 'Wedding') }))
    const receiver = await people.arrive()
    await receiver.goto(link)
    await receiver.getByRole('button', { name: 'Download all' }).waitFor()
    await reached('receive-folder', receiver)
    const all = receiver.getByRole('checkbox', { name: 'Folder Wedding', exact: true })
    await all.uncheck()
    await reached('receive-unticked', receiver)
    await all.check()
    await downloadAll(receiver)
    await untilHere(receiver, 20)
    await people.limitUpload(sender, slowUpload)
    await reached('receive-folder-downloading', receiver)
    await press(receiver, 'Save all as ZIP')
    await receiver.getByRole('button', { name: 'Cancel saving all as ZIP' }).waitFor()
    await reached('receive-zip-saving', receiver)
    await press(receiver, 'Cancel saving all as ZIP')
    await receiver.getByText('Cancelled. No unfinished file is left.').waitFor()
    await reached('receive-zip-cancelled', receiver)
    await people.limitUpload(sender, -1)
    await waitUntilComplete(receiver, 100_000)
    await reached('receive-folder-complete', receiver)
    // A browser without a window closes each picker at once.
    await press(receiver, 'Save to a folder')
    await receiver.getByText('This browser lets nobody pick a folder here.').waitFor()
    await reached('receive-folder-refused', receiver)
    await saveZip(receiver)
    await receiver.getByText('You can close this tab.').waitFor()
    await reached('receive-zip', receiver)
  },
}

const noRoom: Scene = {
  states: ['receive-no-room', 'receive-full'],
  async play({ url, people, folder, opened, reached }) {
    const files = [await makeFile(folder, film, 24 * mebibyte, 42), await makeFile(folder, 'Notes.txt', 5000, 43)]
    const link = opened(
      await share(
        await people.arrive(),
        url,
        files.map(({ path }) => path),
      ),
    )
    const poor = await people.arrive({ initScript: haveLittleRoom })
    await poor.addInitScript(haveNoPicker)
    await poor.goto(link)
    await poor.getByText(/^This needs /).waitFor()
    await reached('receive-no-room', poor)

    const receiver = await people.arrive({ onDisk: true })
    await receiver.goto(link)
    await receiver.getByRole('button', { name: 'Download all' }).waitFor()
    await setQuota(receiver, 10 * mebibyte)
    await downloadAll(receiver)
    await receiver.getByText('This device is full').waitFor()
    await reached('receive-full', receiver)
  },
}

const straight: Scene = {
  states: ['receive-straight-offer', 'receive-straight', 'receive-straight-complete'],
  async play({ url, people, folder, opened, reached }) {
    const files = [await makeFile(folder, film, 24 * mebibyte, 45), await makeFile(folder, 'Notes.txt', 5000, 46)]
    const sender = await people.arrive({ uploadRate: quickUpload })
    const link = opened(
      await share(
        sender,
        url,
        files.map(({ path }) => path),
      ),
    )
    const receiver = await people.arrive({ initScript: pickInPrivate })
    await receiver.addInitScript(haveLittleRoom)
    await receiver.goto(link)
    await receiver.getByRole('button', { name: 'Save to a folder' }).waitFor()
    await reached('receive-straight-offer', receiver)
    await press(receiver, 'Save to a folder')
    await untilHere(receiver, 25)
    await people.limitUpload(sender, slowUpload)
    await reached('receive-straight', receiver)
    await people.limitUpload(sender, -1)
    await expectStatus(receiver, 'Complete. It is on your disk.')
    await reached('receive-straight-complete', receiver)
  },
}

const early: Scene = {
  states: ['receive-preparing', 'receive-early'],
  async play({ url, people, folder, opened, reached }) {
    const path = await makeSparseFile(folder, 'Backup of the old laptop.tar', 60 * gibibyte)
    const link = opened(await share(await people.arrive(), url, [path]))
    const receiver = await people.arrive()
    await receiver.goto(link)
    await receiver.getByRole('button', { name: 'Download all' }).waitFor()
    await reached('receive-early', receiver)
    await downloadAll(receiver)
    await expectStatus(receiver, 'The sender is preparing the files')
    await reached('receive-preparing', receiver)
  },
}

const changed: Scene = {
  states: ['receive-changed', 'receive-lacking'],
  async play({ url, people, folder, opened, reached }) {
    const file = await makeFile(folder, film, 24 * mebibyte, 44)
    // Quick enough to get there, and slow enough that a busy machine does not get to the end first.
    const sender = await people.arrive({ uploadRate: 2_000_000 })
    const link = opened(await share(sender, url, [file.path]))
    await whenPrepared(sender)
    const receivers = [await people.arrive(), await people.arrive()] as const
    for (const receiver of receivers) {
      await receiver.goto(link)
      await downloadAll(receiver)
    }
    for (const receiver of receivers) await untilHere(receiver, 5)
    // What the sender says of it waits behind what is on its way.
    await people.limitUpload(sender, 1_000_000)
    await appendFile(file.path, 'one more line')
    await expectStatus(receivers[0], /^A file at the sender’s/)
    await reached('receive-changed', receivers[0])
    await leave(sender)
    await expect(receivers[0].getByRole('status')).toHaveText(/^Nobody here has/, { timeout: 60_000 })
    await reached('receive-lacking', receivers[0])
  },
}

export const receiveScenes: readonly Scene[] = [early, single, complete, album, noRoom, straight, changed]
