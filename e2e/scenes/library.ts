import { join } from 'node:path'
import { downloadAll, share, waitUntilComplete } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'
import type { Scene } from './scene.ts'
import { closeClipboard, filesInput, followLink, press, quickUpload, slowUpload, untilHere } from './steps.ts'

const minutes = 'Minutes_of_the_meeting_in_March_final_version_as_everybody_signed_it_(2).odt'

export const library: Scene = {
  states: ['library-empty', 'library-full', 'library-by-hand', 'library-removing', 'library-no-match'],
  async play({ url, people, folder, opened, reached }) {
    const film = await makeFile(folder, 'Flores at dawn.mp4', 20 * mebibyte, 90)
    const contract = await makeFile(folder, 'Contract.pdf', 2 * mebibyte, 91)
    const notes = await makeFile(folder, minutes, 5000, 92)
    for (const seed of [93, 94, 95]) await makeFile(folder, `Wedding/IMG_44${seed}.jpg`, 4 * mebibyte, seed)
    const friend = await people.arrive({ uploadRate: quickUpload })
    const filmLink = await share(friend, url, [film.path])
    const contractLink = await share(await people.arrive(), url, [contract.path])

    const page = await people.arrive({ uploadRate: quickUpload })
    await page.goto(`${url}#/library`)
    await page.getByRole('heading', { name: 'Library', level: 1 }).waitFor()
    await reached('library-empty', page)

    await page.getByRole('link', { name: 'Tukar, home' }).click()
    await filesInput(page).setInputFiles(notes.path)
    await page.getByRole('heading', { name: `Sharing ${minutes}` }).waitFor()
    await press(page, 'Pause')
    await page.getByRole('link', { name: 'Tukar, home' }).click()
    for (const name of ['Menu.pdf', 'Guests and seating.ods']) {
      await filesInput(page).setInputFiles((await makeFile(folder, name, 5000, 96)).path)
      await page.getByRole('heading', { name: `Sharing ${name}` }).waitFor()
      await page.getByRole('link', { name: 'Tukar, home' }).click()
    }
    await page.locator('input[webkitdirectory]').setInputFiles(join(folder, 'Wedding'))
    await page.getByRole('heading', { name: 'Sharing Wedding' }).waitFor()
    const wedding = opened(await page.getByRole('textbox', { name: 'Share link' }).inputValue())
    await followLink(page, contractLink)
    await downloadAll(page)
    await waitUntilComplete(page, 60_000)
    await followLink(page, filmLink)
    await downloadAll(page)
    await untilHere(page, 10)
    await people.limitUpload(friend, slowUpload)
    const guest = await people.arrive()
    await guest.goto(wedding)
    await downloadAll(guest)
    await untilHere(guest, 10)
    await people.limitUpload(page, slowUpload)

    await page.getByRole('link', { name: 'Library', exact: true }).click()
    await page.getByRole('heading', { name: 'Library', level: 1 }).waitFor()
    await reached('library-full', page)
    await page.evaluate(closeClipboard)
    await press(page, `Copy link ${minutes}`)
    await page.getByRole('textbox', { name: 'Copying was not allowed.' }).waitFor()
    await reached('library-by-hand', page)
    await press(page, `Remove ${minutes}`)
    await press(page, 'Remove Contract.pdf')
    await reached('library-removing', page)
    await page.getByRole('textbox', { name: 'Filter by name' }).fill('holiday')
    await reached('library-no-match', page)
  },
}
