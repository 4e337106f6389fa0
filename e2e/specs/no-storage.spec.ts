import { expect, test } from '../support/fixtures.ts'
import { refuseStorage } from '../support/refused-storage.ts'
import { downloadAll, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

// Browsers that store nothing for pages: a session in memory, which says so.

const browsers = [
  { name: 'refuses its storage', initScript: refuseStorage },
  { name: 'has none', initScript: () => void Reflect.deleteProperty(globalThis, 'indexedDB') },
]

for (const { name, initScript } of browsers) {
  test(`a browser that ${name} receives into memory, passes on and saves`, async ({ server, people, folder }) => {
    const file = await makeFile(folder, 'film.mkv', 6 * mebibyte, 650)
    const sender = await people.arrive({ initScript })
    const link = await share(sender, server.url, [file.path])
    const receiver = await people.arrive({ initScript })
    await receiver.goto(link)
    await downloadAll(receiver)
    await waitUntilComplete(receiver, 60_000)
    await expect(receiver.getByText(/only in this tab’s memory, which takes up to 537\sMB/)).toBeVisible()
    await sender.close()
    const third = await people.arrive()
    await third.goto(link)
    await downloadAll(third)
    await waitUntilComplete(third, 60_000)
    expect(await saveFile(third, file.name)).toBe(file.sha256)
    expect(await saveFile(receiver, file.name)).toBe(file.sha256)
    await receiver.getByRole('link', { name: 'Library', exact: true }).click()
    await expect(receiver.getByRole('heading', { name: /film\.mkv/ })).toBeVisible()
  })
}
