import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { downloadAll, share, waitUntilComplete } from '../../support/screens.ts'
import { makeFile, mebibyte } from '../../support/test-files.ts'
import type { Scene } from '../scene.ts'
import { filesInput, press, slowUpload, untilHere } from './steps.ts'

const minutes = 'Minutes of the meeting in March, final version.odt'

export const library: Scene = {
  states: ['library-empty', 'library-full', 'library-removing', 'library-no-match'],
  async play({ url, people, folder, opened, shoot }) {
    const film = await makeFile(folder, 'Flores at dawn.mp4', 40 * mebibyte, 90)
    const contract = await makeFile(folder, 'Contract.pdf', 2 * mebibyte, 91)
    const notes = await makeFile(folder, minutes, 5000, 92)
    for (const seed of [93, 94, 95]) await makeFile(folder, `Wedding/IMG_44${seed}.jpg`, 8 * mebibyte, seed)
    const friend = await people.arrive({ uploadRate: slowUpload })
    const filmLink = await share(friend, url, [film.path])
    const contractLink = await share(await people.arrive(), url, [contract.path])

    const page = await people.arrive({ uploadRate: slowUpload })
    await page.goto(`${url}#/library`)
    await page.getByRole('heading', { name: 'Library', level: 1 }).waitFor()
    await shoot('library-empty', page)

    await page.getByRole('link', { name: 'Tukar, home' }).click()
    for (const [index, name] of ['Packing list.txt', 'Rendang.pdf'].entries()) {
      await filesInput(page).setInputFiles((await makeFile(folder, name, 40_000, 96 + index)).path)
      await page.getByRole('heading', { name: `Sharing ${name}` }).waitFor()
      await page.getByRole('link', { name: 'Tukar, home' }).click()
    }
    await filesInput(page).setInputFiles(notes.path)
    await page.getByRole('heading', { name: `Sharing ${minutes}` }).waitFor()
    await press(page, 'Pause')
    await page.getByRole('link', { name: 'Tukar, home' }).click()
    await page.locator('input[webkitdirectory]').setInputFiles(join(folder, 'Wedding'))
    await page.getByRole('heading', { name: 'Sharing Wedding' }).waitFor()
    const wedding = opened(await page.getByRole('textbox', { name: 'Share link' }).inputValue())
    await openHere(page, contractLink)
    await downloadAll(page)
    await waitUntilComplete(page, 60_000)
    await openHere(page, filmLink)
    await downloadAll(page)
    await untilHere(page, 10)
    const guest = await people.arrive()
    await guest.goto(wedding)
    await downloadAll(guest)
    await untilHere(guest, 10)

    await page.getByRole('link', { name: 'Library', exact: true }).click()
    await page.getByRole('heading', { name: 'Library', level: 1 }).waitFor()
    await shoot('library-full', page)
    await press(page, `Remove ${minutes}`)
    await press(page, 'Remove Contract.pdf')
    await shoot('library-removing', page)
    await page.getByRole('main').getByRole('textbox').fill('holiday')
    await shoot('library-no-match', page)
  },
}

/** In the same tab, which forgets what it has when it is loaded anew. */
const openHere = (page: Page, link: string): Promise<void> =>
  page.evaluate((hash) => void (location.hash = hash), new URL(link).hash)
