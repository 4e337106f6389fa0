import { expect, type Page } from '@playwright/test'
import { refuseStorage } from '../support/refused-storage.ts'
import { askForRemembered, rememberDropped } from '../support/remembered-files.ts'
import { downloadAll, receive, share, waitUntilComplete, whenPrepared } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'
import type { Scene } from './scene.ts'
import { drag, expectStatus, press, quickUpload, slowUpload, untilHere } from './steps.ts'

// What earlier visits and other tabs left, and where nothing can be left.

const film = 'Flores at dawn.mp4'

const returned: Scene = {
  states: ['share-needs-files', 'share-wrong-file', 'share-drop-again', 'share-allow'],
  async play({ url, people, folder, reached }) {
    const file = await makeFile(folder, film, 4 * mebibyte, 100)
    const other = await makeFile(folder, `elsewhere/${film}`, 4 * mebibyte, 101)
    const page = await people.arrive()
    await share(page, url, [file.path])
    await whenPrepared(page)
    await page.reload()
    await expectStatus(page, 'Sharing waits for its files')
    await reached('share-needs-files', page)
    await choose(page, 'Choose the same files again', other.path)
    await page.getByRole('alert').waitFor()
    await reached('share-wrong-file', page)
    await drag(page, 'dragenter', [film])
    await page.getByText('Drop the same files again').waitFor()
    await reached('share-drop-again', page)

    const remembered = await people.arrive({ initScript: rememberDropped })
    await remembered.addInitScript(askForRemembered)
    await remembered.goto(url)
    await remembered.getByRole('button', { name: 'Choose files' }).waitFor()
    await drag(remembered, 'drop', ['Contract.pdf', 'Menu.pdf'])
    await whenPrepared(remembered)
    await remembered.reload()
    await remembered.getByRole('button', { name: 'Allow access again' }).waitFor()
    await reached('share-allow', remembered)
  },
}

const tabs: Scene = {
  states: ['share-elsewhere', 'receive-elsewhere', 'library-elsewhere', 'receive-erased', 'library-erased'],
  async play({ url, people, folder, opened, reached }) {
    const file = await makeFile(folder, film, 16 * mebibyte, 102)
    const sender = await people.arrive({ uploadRate: quickUpload })
    const link = opened(await share(sender, url, [file.path]))
    const first = await people.arrive()
    await first.goto(link)
    await downloadAll(first)
    await untilHere(first, 25)
    await people.limitUpload(sender, slowUpload)
    for (const [state, tab] of [
      ['share-elsewhere', sender],
      ['receive-elsewhere', first],
    ] as const) {
      const page = await tab.context().newPage()
      await page.goto(link)
      await expectStatus(page, 'Open in another tab of this browser')
      await page.getByRole('heading', { level: 1, name: film }).waitFor()
      await reached(state, page)
      if (tab === sender) continue
      await page.getByRole('link', { name: 'Library', exact: true }).click()
      await page.getByText(/^In another tab: /).waitFor()
      await reached('library-elsewhere', page)
      const erasing = await tab.context().newPage()
      await erasing.goto(`${url}#/settings`)
      await press(erasing, 'Erase everything')
      await press(erasing, 'Erase it all')
      await tab.getByRole('heading', { name: 'Erased in another tab' }).waitFor()
      await reached('receive-erased', tab)
      await page.getByText(/^Another tab of this browser erased everything/).waitFor()
      await reached('library-erased', page)
    }
  },
}

const added: Scene = {
  states: ['share-two-parts', 'receive-added', 'library-not-safe', 'settings-erase', 'settings-erased'],
  async play({ url, people, folder, opened, reached }) {
    const file = await makeFile(folder, film, 4 * mebibyte, 103)
    const notes = await makeFile(folder, 'Words to the film.odt', 40_000, 104)
    const sender = await people.arrive()
    const link = opened(await share(sender, url, [file.path]))
    const receiver = await people.arrive()
    await receive(receiver, link, film)
    await choose(sender, 'Add files', notes.path)
    await receiver.getByRole('checkbox', { name: notes.name }).waitFor()
    await reached('receive-added', receiver)
    await whenPrepared(sender)
    await expect(sender.getByRole('heading', { name: /^Sharing/ })).toBeVisible()
    await reached('share-two-parts', sender)

    await receiver.getByRole('link', { name: 'Library', exact: true }).click()
    await receiver.evaluate(() => void (navigator.storage.persist = () => Promise.resolve(false)))
    await press(receiver, 'Keep safe from clean-up')
    await receiver.getByText(/^The browser did not agree/).waitFor()
    await reached('library-not-safe', receiver)
    await receiver.getByRole('link', { name: 'Settings', exact: true }).click()
    await press(receiver, 'Erase everything')
    await reached('settings-erase', receiver)
    await press(receiver, 'Erase it all')
    await receiver.getByText('Everything is erased.').waitFor()
    await reached('settings-erased', receiver)
  },
}

const memory: Scene = {
  states: ['receive-memory'],
  async play({ url, people, folder, opened, reached }) {
    const file = await makeFile(folder, film, 4 * mebibyte, 105)
    const link = opened(await share(await people.arrive(), url, [file.path]))
    const receiver = await people.arrive({ initScript: refuseStorage })
    await receiver.goto(link)
    await downloadAll(receiver)
    await waitUntilComplete(receiver, 60_000)
    await reached('receive-memory', receiver)
  },
}

async function choose(page: Page, button: string, path: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await press(page, button)
  await (await chooser).setFiles(path)
}

export const laterScenes: readonly Scene[] = [returned, tabs, added, memory]
