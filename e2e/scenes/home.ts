import { expect } from '@playwright/test'
import { share } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'
import type { Scene } from './scene.ts'
import { drag, fetchBothLanguages, filesInput, press } from './steps.ts'

const arriving: Scene = {
  states: ['home-empty', 'home-drop', 'home-refused', 'home-bad-link', 'home-password', 'home-needs-password'],
  async play({ url, people, folder, reached }) {
    const files = [await makeFile(folder, 'Contract.pdf', 5000, 1), await makeFile(folder, 'Annex A.pdf', 5000, 2)]
    const page = await people.arrive()
    await page.goto(url)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await reached('home-empty', page)

    await drag(page, 'dragenter', ['a.jpg', 'b.jpg', 'c.jpg'])
    await page.getByText('Drop to share 3').waitFor()
    await reached('home-drop', page)
    await drag(page, 'drop', [])
    await page.getByRole('alert').waitFor()
    await reached('home-refused', page)

    await page.reload()
    const field = page.getByRole('textbox', { name: 'Paste a link' })
    await field.fill('https://elsewhere.example/')
    await field.press('Enter')
    await page.getByText('That is not a Tukar link.').waitFor()
    await reached('home-bad-link', page)

    await page.reload()
    await page.getByRole('checkbox', { name: 'Protect with password' }).check()
    await reached('home-password', page)
    await filesInput(page).setInputFiles(files.map(({ path }) => path))
    await page.getByRole('button', { name: 'Share 2 files' }).waitFor()
    await reached('home-needs-password', page)
  },
}

const returning: Scene = {
  states: ['home-sharing', 'home-stopped'],
  async play({ url, people, folder, reached }) {
    const first = await makeFile(folder, 'Flores at dawn.mp4', 2 * mebibyte, 3)
    const second = await makeFile(folder, 'Minutes of the meeting in March, final version.odt', 5000, 4)
    const page = await people.arrive()
    await share(page, url, [first.path])
    await press(page, 'Pause')
    await page.getByRole('link', { name: 'Share something else' }).click()
    await filesInput(page).setInputFiles(second.path)
    await page.getByRole('heading', { name: `Sharing ${second.name}` }).waitFor()
    await page.getByRole('link', { name: 'Share something else' }).click()
    await page.getByRole('heading', { name: 'Still sharing 1 item' }).waitFor()
    await reached('home-sharing', page)
    await page.getByRole('link', { name: second.name }).click()
    await press(page, 'Stop sharing')
    await page.getByRole('button', { name: 'Keep sharing' }).waitFor()
    await press(page, 'Stop sharing')
    await expect(page.getByText(/^You stopped sharing/)).toBeVisible()
    await reached('home-stopped', page)
  },
}

const offline: Scene = {
  states: ['home-offline'],
  complaint: /Failed to fetch dynamically imported module/,
  async play({ url, people, folder, reached }) {
    const file = await makeFile(folder, 'Contract.pdf', 5000, 5)
    const page = await people.arrive()
    await page.goto(url)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await fetchBothLanguages(page)
    await page.context().setOffline(true)
    await filesInput(page).setInputFiles(file.path)
    await page.getByRole('alert').waitFor()
    await reached('home-offline', page)
  },
}

export const homeScenes: readonly Scene[] = [arriving, returning, offline]
