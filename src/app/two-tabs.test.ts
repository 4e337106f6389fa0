import { describe, expect, it, vi } from 'vitest'
import type { Transfer, TransferId } from '../core/transfer.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { App } from './app.ts'
import { Hub } from './fake-mesh.test-support.ts'
import { fakeTabs, sourceFile } from './fakes.test-support.ts'
import { inPhase, live, openPage, until } from './pages.test-support.ts'

// Tabs of one browser: they share its storage, and one of them works on a share.

const film: Bytes = Uint8Array.from({ length: 600_000 }, (_, i) => (i * 7 + (i >> 8)) & 255)

/** A first tab that has all of what somebody shares, and what a second one of the same browser is made of. */
async function firstTab() {
  const hub = new Hub()
  const sender = openPage(hub)
  const id = await sender.app.share([sourceFile('film.mkv', film)], { password: null })
  const { link } = await until(sender.app, id, inPhase('seeding'))
  const first = openPage(hub, { tabs: fakeTabs() })
  await first.app.open(link)
  await until(first.app, id, inPhase('offered'))
  first.app.download(id, new Set([0]))
  await until(first.app, id, inPhase('complete'))
  const { tabs, records, stores } = first.deps
  return { hub, id, link, sender, first, browser: { tabs, records, stores } }
}

describe('a share in two tabs', () => {
  it('is worked on by the first, and seen in the second', async () => {
    const { hub, id, link, sender, browser } = await firstTab()
    const second = openPage(hub, browser)
    expect(await second.app.open(link)).toBe(id)
    const seen = await until(second.app, id, ({ state }) => state.phase === 'elsewhere' && state.there !== null)
    expect(seen).toMatchObject({ name: 'film.mkv', state: { there: { phase: 'complete' } } })
    expect(seen.progress.haveBytes).toBe(600_000)
    // One member, however many tabs.
    expect(sender.app.transfers.get(id)?.people.length).toBe(1)
  })

  it('goes on in the second once the first is gone', async () => {
    const { hub, id, link, first, browser } = await firstTab()
    const second = openPage(hub, browser)
    await second.app.open(link)
    await until(second.app, id, inPhase('elsewhere'))
    first.app.destroy()
    const taken = await until(second.app, id, inPhase('complete'))
    // From what is stored.
    expect(taken.receivedBytes).toBe(0)
  })

  it('is counted once, by whichever tab works on it', async () => {
    const { hub, id, link, first, browser } = await firstTab()
    const second = openPage(hub, browser)
    await second.app.open(link)
    const { receivedBytes } = await until(first.app, id, inPhase('complete'))
    await until(second.app, id, inPhase('elsewhere'))
    second.app.keepNow()
    first.app.destroy()
    const taken = await until(second.app, id, inPhase('complete'))
    expect(receivedBytes).toBeGreaterThan(600_000)
    expect(taken).toMatchObject({ receivedBytes: 0, earlier: { receivedBytes } })
    second.app.keepNow()
    const kept = await browser.records.find(id)
    expect(kept?.record.totals.receivedBytes).toBe(receivedBytes)
  })

  it('is left by the second without a trace', async () => {
    const { hub, id, link, first, browser } = await firstTab()
    const second = openPage(hub, browser)
    await second.app.open(link)
    await second.app.remove(id)
    expect(second.app.transfers.get(id)).toBeUndefined()
    first.app.destroy()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(second.app.transfers.get(id)).toBeUndefined()
    expect(await browser.records.find(id)).not.toBeNull()
  })

  it('that is one’s own waits for its files in the tab that takes it over', async () => {
    const hub = new Hub()
    const first = openPage(hub, { tabs: fakeTabs() })
    const id = await first.app.share([sourceFile('film.mkv', film)], { password: null })
    const { link } = await until(first.app, id, inPhase('seeding'))
    const { tabs, records, stores } = first.deps
    const second = openPage(hub, { tabs, records, stores })
    await second.app.open(link)
    const seen = await until(second.app, id, ({ state }) => state.phase === 'elsewhere' && state.there !== null)
    expect(seen.origin).toBe('own')
    first.app.destroy()
    expect(await until(second.app, id, inPhase('paused'))).toMatchObject({ state: { why: { kind: 'needsSource' } } })
  })
})

describe('a share that could not be opened', () => {
  it('can be opened by the next try', async () => {
    const { hub, id, link, first, browser } = await firstTab()
    first.app.destroy()
    const second = openPage(hub, browser)
    const { mesh } = second.deps
    const joins = vi.spyOn(mesh, 'join').mockImplementationOnce(() => {
      throw new Error('no socket')
    })
    await expect(second.app.open(link)).rejects.toThrow('no socket')
    await second.app.open(link)
    await until(second.app, id, inPhase('complete'))
    expect(joins).toHaveBeenCalledTimes(2)
  })
})

describe('a share that one tab leaves', () => {
  it.each(['stop', 'remove'] as const)('by %s can be opened in another', async (how) => {
    const { hub, id, link, first, browser } = await firstTab()
    await first.app[how](id)
    const second = openPage(hub, browser)
    await second.app.open(link)
    await until(second.app, id, inPhase(how === 'stop' ? 'complete' : 'offered'))
  })
})

describe('a share that ends in one tab while another one sees it', () => {
  const isSeen = ({ state }: Transfer) => state.phase === 'elsewhere' && state.there !== null
  const isGone = (app: App, id: TransferId) => vi.waitFor(() => expect(app.transfers.get(id)).toBeUndefined())

  it.each(['stop', 'remove'] as const)('by %s of an own one ends there, too', async (how) => {
    const hub = new Hub()
    const first = openPage(hub, { tabs: fakeTabs() })
    const id = await first.app.share([sourceFile('film.mkv', film)], { password: null })
    const { link } = await until(first.app, id, inPhase('seeding'))
    const reader = openPage(hub)
    await reader.app.open(link)
    await until(reader.app, id, inPhase('offered'))
    const { tabs, records, stores } = first.deps
    const second = openPage(hub, { tabs, records, stores })
    await second.app.open(link)
    await until(second.app, id, isSeen)
    await first.app[how](id)
    await isGone(second.app, id)
    await vi.waitFor(() => expect(reader.app.transfers.get(id)?.people).toEqual([]))
    expect(await tabs.take(id)).not.toBeNull()
  })

  it('by its removal ends there, too, and can be opened anew', async () => {
    const { hub, id, link, first, browser } = await firstTab()
    const second = openPage(hub, browser)
    await second.app.open(link)
    // Seen or not.
    await first.app.remove(id)
    await isGone(second.app, id)
    await second.app.open(link)
    await until(second.app, id, inPhase('offered'))
  })

  it('by its removal ends there, too, where some of it went straight to disk', async () => {
    const hub = new Hub()
    const sender = openPage(hub)
    const files = [sourceFile('t/a.bin', film), sourceFile('t/b.bin', film)]
    const id = await sender.app.share(files, { password: null })
    const { link } = await until(sender.app, id, inPhase('seeding'))
    const first = openPage(hub, { tabs: fakeTabs() })
    await first.app.open(link)
    await until(first.app, id, inPhase('offered'))
    first.app.download(id, new Set([0]))
    await until(first.app, id, inPhase('complete'))
    await first.app.saveStraight(live(), id, new Set([1]), 'file', () => {})
    const { tabs, records, stores } = first.deps
    const second = openPage(hub, { tabs, records, stores })
    await second.app.open(link)
    await until(second.app, id, ({ straight }) => straight.size > 0)
    await first.app.remove(id)
    await isGone(second.app, id)
  })

  it('goes on there where nothing of it was to be kept', async () => {
    const { hub, link, sender } = await firstTab()
    const first = openPage(hub, { tabs: fakeTabs() })
    const id = await first.app.open(link)
    await until(first.app, id, inPhase('offered'))
    const { tabs, records, stores } = first.deps
    const second = openPage(hub, { tabs, records, stores })
    await second.app.open(link)
    await until(second.app, id, isSeen)
    await first.app.saveStraight(live(), id, new Set([0]), 'file', () => {})
    await until(second.app, id, ({ straight }) => straight.size > 0)
    await first.app.remove(id)
    await until(second.app, id, inPhase('offered'))
    await second.app.remove(id)
    expect(sender.app.transfers.get(id)).toBeDefined()
  })
})

describe('everything that is erased in one tab', () => {
  /** A tab that downloads, one that watches it and shares something of its own, and one that will erase it all. */
  async function threeTabs() {
    const hub = new Hub()
    const sender = openPage(hub)
    const id = await sender.app.share([sourceFile('film.mkv', film)], { password: null })
    const { link } = await until(sender.app, id, inPhase('seeding'))
    const tabs = fakeTabs()
    const first = openPage(hub, { tabs })
    const { records, stores } = first.deps
    await first.app.open(link)
    await until(first.app, id, inPhase('offered'))
    first.app.download(id, new Set([0]))
    await until(first.app, id, inPhase('complete'))
    const second = openPage(hub, { tabs: tabs.another(), records, stores })
    await second.app.open(link)
    await until(second.app, id, inPhase('elsewhere'))
    const own = await second.app.share([sourceFile('notes.txt', film.slice(0, 9))], { password: null })
    await until(second.app, own, inPhase('seeding'))
    const third = openPage(hub, { tabs: tabs.another(), records, stores })
    return { id, link, sender, first, second, third, kept: first.records.kept, opened: first.stores.opened }
  }

  it('ends in all tabs, which hear of it, and nothing comes back', async () => {
    const { first, second, third, kept, opened } = await threeTabs()
    const heard = [first, second, third].map(({ app }) => {
      const hear = vi.fn()
      app.onErased(hear)
      return hear
    })
    await third.app.eraseAll()
    expect(heard.map(({ mock }) => mock.calls.length)).toEqual([1, 1, 0])
    for (const { app } of [first, second, third]) app.keepNow()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect([first, second, third].flatMap(({ app }) => app.transfers.list())).toEqual([])
    expect([kept.size, opened.size]).toEqual([0, 0])
  })

  it('can be begun anew, in any of them', async () => {
    const { id, link, first, third, kept } = await threeTabs()
    await third.app.eraseAll()
    await first.app.open(link)
    await until(first.app, id, inPhase('offered'))
    first.app.download(id, new Set([0]))
    await until(first.app, id, inPhase('complete'))
    expect(kept.has(id)).toBe(true)
  })

  it('is not brought back by what was on its way', async () => {
    let finish = () => {}
    const gate = new Promise<null>((resolve) => (finish = () => resolve(null)))
    const { hub, id, link, first, browser } = await firstTab()
    first.app.destroy()
    const tabs = fakeTabs()
    const find = vi.fn(() => gate)
    const returning = openPage(hub, { ...browser, tabs, records: { ...browser.records, find } })
    const erasing = openPage(hub, { ...browser, tabs: tabs.another() })
    const opening = returning.app.open(link).catch((error: unknown) => error)
    await vi.waitFor(() => expect(find).toHaveBeenCalled())
    await erasing.app.eraseAll()
    finish()
    expect(await opening).toMatchObject({ name: 'StoreError' })
    expect(returning.app.transfers.list()).toEqual([])
    expect(await browser.records.find(id)).toBeNull()
    // It was not left in the hands of a tab that does nothing with it.
    await erasing.app.open(link)
    await until(erasing.app, id, inPhase('offered'))
  })
})
