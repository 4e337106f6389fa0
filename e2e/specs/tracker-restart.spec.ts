import { isLong } from '../support/effort.ts'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, progressOf, receive, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { startServer } from '../support/server-process.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

const newcomerMs = 10_000

test('a transfer does not notice that the tracker dies and returns', async ({ people, folder }) => {
  let server = await startServer()
  people.allow(new URL(server.url).host)
  try {
    const file = await makeFile(folder, 'backup.tar', 24 * mebibyte, 40)
    const link = await share(await people.arrive({ uploadRate: 2_500_000 }), server.url, [file.path])
    const receiver = await people.arrive()
    await receiver.goto(link)
    await downloadAll(receiver)
    await expect(receiver.getByRole('status')).toHaveText(/^Downloading/)
    await expect.poll(() => progressOf(receiver)).toBeGreaterThanOrEqual(5)

    await server.kill()
    const before = await progressOf(receiver)
    expect(before).toBeLessThan(60)
    await expect.poll(() => progressOf(receiver)).toBeGreaterThanOrEqual(before + 20)
    server = await startServer({ port: server.port })
    await waitUntilComplete(receiver, 60_000)
    expect(await saveFile(receiver, file.name)).toBe(file.sha256)
  } finally {
    await server.kill()
  }
})

test('newcomers get in within 10 s of its return, again and again', async ({ people, folder }) => {
  let server = await startServer()
  people.allow(new URL(server.url).host)
  try {
    const file = await makeFile(folder, 'notes.txt', 1000, 41)
    const sender = await people.arrive()
    const link = await share(sender, server.url, [file.path])
    await expect(sender.getByRole('status')).toHaveText(/^Waiting for someone/)
    const waits: number[] = []
    for (let round = 0; round < (isLong ? 5 : 2); round++) {
      await server.kill()
      server = await startServer({ port: server.port })
      const started = performance.now()
      const newcomer = await people.arrive()
      await newcomer.goto(link)
      await newcomer.getByRole('button', { name: 'Download all' }).waitFor()
      waits.push(performance.now() - started)
      await newcomer.context().close()
    }
    test.info().annotations.push({ type: 'measured', description: `ms: ${waits.map(Math.round).join(', ')}` })
    for (const wait of waits) expect(wait).toBeLessThan(newcomerMs)
  } finally {
    await server.kill()
  }
})

test('a server that dies as soon as there is a link costs the share nothing', async ({ people, folder }) => {
  let server = await startServer()
  people.allow(new URL(server.url).host)
  try {
    const file = await makeFile(folder, 'ticket.pdf', mebibyte, 42)
    const link = await share(await people.arrive(), server.url, [file.path])
    await server.kill()
    server = await startServer({ port: server.port })
    expect(await receive(await people.arrive(), link, file.name)).toBe(file.sha256)
  } finally {
    await server.kill()
  }
})
