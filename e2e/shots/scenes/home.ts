import { expect } from '@playwright/test'
import { share } from '../../support/screens.ts'
import { makeFile, mebibyte } from '../../support/test-files.ts'
import type { Scene } from '../scene.ts'
import { drag, filesInput, press } from './steps.ts'

const arriving: Scene = {
  states: ['home-empty', 'home-drop', 'home-refused', 'home-bad-link', 'home-password', 'home-needs-password'],
  async play({ url, people, folder, shoot }) {
    const files = [await makeFile(folder, 'Contract.pdf', 5000, 1), await makeFile(folder, 'Annex A.pdf', 5000, 2)]
    const page = await people.arrive()
    await page.goto(url)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await shoot('home-empty', page)

    await drag(page, 'dragenter', ['a.jpg', 'b.jpg', 'c.jpg'])
    await page.getByText('Drop to share 3').waitFor()
    await shoot('home-drop', page)
    await drag(page, 'drop', [])
    await page.getByRole('alert').waitFor()
    await shoot('home-refused', page)

    await page.reload()
    const field = page.getByRole('textbox', { name: 'Paste a link' })
    await field.fill('https://elsewhere.example/')
    await field.press('Enter')
    await page.getByText('That is not a Tukar link.').waitFor()
    await shoot('home-bad-link', page)

    await page.reload()
    await page.getByRole('checkbox', { name: 'Protect with password' }).check()
    await shoot('home-password', page)
    await filesInput(page).setInputFiles(files.map(({ path }) => path))
    await page.getByRole('button', { name: 'Share 2 files' }).waitFor()
    await shoot('home-needs-password', page)
  },
}

const returning: Scene = {
  states: ['home-sharing', 'home-stopped'],
  async play({ url, people, folder, shoot }) {
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
    await shoot('home-sharing', page)
    await page.getByRole('link', { name: second.name }).click()
    await press(page, 'Stop sharing')
    await page.getByRole('button', { name: 'Keep sharing' }).waitFor()
    await press(page, 'Stop sharing')
    await expect(page.getByText(/^You stopped sharing/)).toBeVisible()
    await shoot('home-stopped', page)
  },
}

const offline: Scene = {
  states: ['home-offline'],
  async play({ url, people, folder, shoot }) {
    const file = await makeFile(folder, 'Contract.pdf', 5000, 5)
    const page = await people.arrive()
    await page.goto(url)
    await page.getByRole('heading', { level: 1 }).waitFor()
    // Its language has to be here already.
    for (const language of ['id', 'en']) await page.locator(`button[lang=${language}]`).click()
    await page.context().setOffline(true)
    await filesInput(page).setInputFiles(file.path)
    await page.getByRole('alert').waitFor()
    await shoot('home-offline', page)
  },
}

export const homeScenes: readonly Scene[] = [arriving, returning, offline]
