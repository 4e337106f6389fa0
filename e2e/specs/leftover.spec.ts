import { expect, test } from '../support/fixtures.ts'

test('opening Home removes the copy of a page that died while saving, and not that of one still open', async ({
  server,
  people,
}) => {
  const saving = await people.arrive()
  await saving.goto(server.url)
  // As pages leave them: each has its own folder, and holds a lock of its name while it lives.
  await saving.evaluate(async () => {
    const root = await navigator.storage.getDirectory()
    const all = await root.getDirectoryHandle('saving', { create: true })
    for (const tab of ['alive', 'dead']) {
      const folder = await all.getDirectoryHandle(tab, { create: true })
      const writer = await (await folder.getFileHandle('0', { create: true })).createWritable()
      await writer.write('plain words')
      await writer.close()
    }
    await new Promise<void>((resolve) => {
      void navigator.locks.request('tukar-saving-alive', () => {
        resolve()
        return new Promise(() => {})
      })
    })
  })
  const left = () =>
    saving.evaluate(async () => {
      const names: string[] = []
      const root = await navigator.storage.getDirectory()
      for await (const name of (await root.getDirectoryHandle('saving')).keys()) names.push(name)
      return names
    })

  const home = await saving.context().newPage()
  await home.goto(server.url)
  await expect.poll(left).toEqual(['alive'])

  await saving.close()
  await home.reload()
  await expect
    .poll(() =>
      home.evaluate(async () => {
        const root = await navigator.storage.getDirectory()
        let count = 0
        for await (const _ of (await root.getDirectoryHandle('saving')).keys()) count++
        return count
      }),
    )
    .toBe(0)
})
