import { describe, expect, test } from 'vitest'
import { createDelivery } from './delivery.ts'
import {
  FakeClock,
  FakeLocks,
  fakeBrowser,
  fileOf,
  full,
  MemoryFolder,
  messagesArrive,
  patternOf,
} from './fakes.test-support.ts'
import { copyTimeMs } from './temporary-folder.ts'

const size = 2_500_000
const live = () => new AbortController().signal
const ignore = () => {}

/** Pages of one browser: one file system, one set of locks, one clock. */
function sharedBrowser(refusal?: MemoryFolder['refusal']) {
  const clock = new FakeClock()
  const root = new MemoryFolder(() => clock.now(), refusal)
  const locks = new FakeLocks()
  return {
    clock,
    root,
    openPage: () => {
      const tabLocks = locks.forPage()
      const browser = fakeBrowser({ clock, root, locks: tabLocks })
      return { ...browser, delivery: createDelivery(browser.deps), close: () => tabLocks.close() }
    },
  }
}

describe('a temporary file', () => {
  test('is handed over whole, under its safe name, and told of as it is written', async () => {
    const page = sharedBrowser().openPage()
    const progress: number[] = []
    const outcome = await page.delivery.save(live(), fileOf('..', size), (bytes) => progress.push(bytes))
    expect(outcome).toBe('handedOver')
    expect(page.downloads.map((download) => download.name)).toEqual(['_'])
    const content = new Uint8Array((await page.downloads[0]?.file.arrayBuffer()) ?? [])
    expect(Buffer.from(content).equals(patternOf(size))).toBe(true)
    expect(progress).toEqual([1024 * 1024, 2 * 1024 * 1024, size])
  })

  test('stays while the browser copies it, and no longer', async () => {
    const { openPage, clock, root } = sharedBrowser()
    const page = openPage()
    await page.delivery.save(live(), fileOf('a', size), ignore)
    await clock.pass(copyTimeMs(size) - 100)
    expect(root.list().some((entry) => entry.endsWith(`:${size}`))).toBe(true)
    expect(page.downloads[0]?.isOver).toBe(false)
    await clock.pass(200)
    expect(root.list()).toEqual([])
    expect(page.downloads[0]?.isOver).toBe(true)
  })

  test('that is not as long on the disk as it was written is not handed over', async () => {
    const { openPage, root } = sharedBrowser({ after: Infinity, error: full, loses: 1 })
    const page = openPage()
    await expect(page.delivery.save(live(), fileOf('a', size), ignore)).rejects.toMatchObject({ code: 'wrongSize' })
    expect(page.downloads).toEqual([])
    expect(root.list()).toEqual([])
  })
})

describe('all temporary files', () => {
  test('are deleted, in all pages, whether the browser has copied them or not', async () => {
    const { openPage, root } = sharedBrowser()
    const [one, other] = [openPage(), openPage()]
    await one.delivery.save(live(), fileOf('a', size), ignore)
    await other.delivery.save(live(), fileOf('b', size), ignore)
    expect(root.list().length).toBe(4)
    await one.delivery.deleteCopies()
    expect([...root.folders]).toEqual([])
    // What is saved next is as ever.
    for (const page of [one, other]) {
      expect(await page.delivery.save(live(), fileOf('c', size), ignore)).toBe('handedOver')
    }
    expect(root.list().length).toBe(4)
    // Where there is nothing, nothing is made.
    await one.delivery.deleteCopies()
    await one.delivery.deleteCopies()
    expect([...root.folders]).toEqual([])
  })

  test('are tried again while one is being let go of, and said where one is not', async () => {
    const { openPage, root, clock } = sharedBrowser()
    const page = openPage()
    await page.delivery.save(live(), fileOf('a', size), ignore)
    let refusals = 2
    const saving = [...root.folders.values()][0]
    const removeEntry = saving?.removeEntry.bind(saving)
    if (!saving || !removeEntry) throw new Error('a folder is there once something was saved')
    saving.removeEntry = (name, options) =>
      refusals-- > 0
        ? Promise.reject(new DOMException('is written', 'NoModificationAllowedError'))
        : removeEntry(name, options)
    const deleting = page.delivery.deleteCopies()
    await clock.pass(2_000)
    await deleting
    expect(root.list()).toEqual([])
    await page.delivery.save(live(), fileOf('b', size), ignore)
    const again = [...root.folders.values()][0]
    if (again) again.removeEntry = () => Promise.reject(new DOMException('is written', 'NoModificationAllowedError'))
    const failing = page.delivery.deleteCopies().catch((error: unknown) => error)
    await clock.pass(2_000)
    expect(await failing).toMatchObject({ name: 'NoModificationAllowedError' })
  })
})

describe('what pages leave behind', () => {
  test('a page that saves nothing writes nothing', async () => {
    const { openPage, root } = sharedBrowser()
    openPage()
    await messagesArrive()
    expect([...root.folders]).toEqual([])
  })

  test('a page that died in mid-save is swept by the next, one that lives is not', async () => {
    const { openPage, root } = sharedBrowser()
    const dying = openPage()
    const living = openPage()
    const stop = new AbortController()
    const files = { dead: fileOf('dead', size, { hangAt: 1 }), alive: fileOf('alive', size, { hangAt: 1 }) }
    const saves = [
      dying.delivery.save(stop.signal, files.dead, ignore).catch(() => 'stopped'),
      living.delivery.save(stop.signal, files.alive, ignore).catch(() => 'stopped'),
    ]
    await messagesArrive()
    expect(root.list().length).toBe(2)
    dying.close()
    openPage()
    await messagesArrive()
    expect(root.list().length).toBe(1)
    stop.abort(new Error('enough'))
    expect(await Promise.all(saves)).toEqual(['stopped', 'stopped'])
    expect(root.list()).toEqual([])
  })

  test('what a closed page had handed over is left until the browser has had time to copy it', async () => {
    const { openPage, root, clock } = sharedBrowser()
    const page = openPage()
    await page.delivery.save(live(), fileOf('a', size), ignore)
    page.close()
    // The closed page's own timers are gone with it: a clock of its own from here on.
    const later = (ms: number) => {
      clock.jump(ms)
      openPage()
      return messagesArrive()
    }
    await later(copyTimeMs(size) - 1)
    expect(root.list().length).toBe(2)
    await later(2)
    expect(root.list()).toEqual([])
  })

  test('room held by a dead page is freed before a save asks for room', async () => {
    const { openPage, root, clock } = sharedBrowser()
    const page = openPage()
    await messagesArrive()
    const dead = openPage()
    void dead.delivery.save(live(), fileOf('a', size, { hangAt: 1 }), ignore).catch(ignore)
    await messagesArrive()
    dead.close()
    expect(root.list().length).toBe(1)
    await page.delivery.save(live(), fileOf('b', 10), ignore)
    expect(root.list().filter((entry) => entry.endsWith(':0'))).toEqual([expect.stringContaining('.handed')])
    expect(clock.now()).toBe(0)
  })
})
