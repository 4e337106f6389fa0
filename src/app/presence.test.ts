import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Person, Transfer, TransferId } from '../core/transfer.ts'
import type { ShareLink } from '../core/share-link.ts'
import type { App } from './app.ts'
import { createApp } from './create-app.ts'
import { Hub } from './fake-mesh.test-support.ts'
import { fakeDeps, sourceFile } from './fakes.test-support.ts'

// What one page's person sees of another: what is there, and why nothing flows.

/** Plain bytes of a piece of 256 KiB: no piece holds bytes of both files. */
const pieceBytes = 4 * 65_520
const large = new Uint8Array(3 * pieceBytes).fill(7)
const small = new Uint8Array(pieceBytes).fill(3)
const smallShare = 0.25

let hub: Hub
let pages: App[]
let sender: App
let id: TransferId
let link: ShareLink

beforeEach(async () => {
  hub = new Hub()
  pages = []
  sender = openPage().app
  id = await sender.share([sourceFile('large', large), sourceFile('small', small)], { password: null })
  await until(sender, ({ state }) => state.phase === 'seeding')
  const made = sender.transfers.get(id)?.link
  if (!made) throw new Error('a share has its link at once')
  link = made
})

afterEach(() => {
  for (const page of pages) page.destroy()
})

function openPage() {
  const { deps, stores } = fakeDeps(hub)
  const app = createApp(deps)
  pages.push(app)
  return { app, stores }
}

async function receive(chosen: readonly number[]) {
  const page = openPage()
  await page.app.open(link)
  await until(page.app, ({ state }) => state.phase === 'offered')
  page.app.download(id, new Set(chosen))
  await until(page.app, ({ state }) => state.phase === 'complete')
  return page
}

const until = (app: App, wanted: (transfer: Transfer) => boolean): Promise<Transfer> =>
  vi.waitFor(
    () => {
      const transfer = app.transfers.get(id)
      if (!transfer || !wanted(transfer)) throw new Error(`still ${transfer?.state.phase}`)
      return transfer
    },
    { timeout: 4_000, interval: 5 },
  )

/** The only other person, as this page sees them. */
const other = (app: App): Person | undefined => app.transfers.get(id)?.people[0]
const untilOther = (app: App, wanted: Partial<Person>) =>
  vi.waitFor(() => expect(other(app)).toMatchObject(wanted), { timeout: 4_000, interval: 5 })

describe('a receiver, to the sender', () => {
  it('has a part when that is what they chose, and all of it once they have the rest', async () => {
    const receiver = await receive([1])
    await untilOther(sender, { done: true, progress: 1, held: smallShare })
    expect(sender.transfers.get(id)).toMatchObject({ delivered: 1, deliveredInPart: 1 })
    receiver.app.download(id, new Set([0, 1]))
    await untilOther(sender, { done: true, progress: 1, held: 1 })
    expect(sender.transfers.get(id)).toMatchObject({ delivered: 1, deliveredInPart: 0 })
  })

  it('says that they paused, with what they have, and that they go on', async () => {
    const receiver = await receive([1])
    receiver.app.pause(id)
    await untilOther(sender, { done: true, held: smallShare, pause: 'person' })
    receiver.app.download(id, new Set([0, 1]))
    await untilOther(sender, { done: false, progress: smallShare, held: smallShare, pause: 'person' })
    receiver.app.resume(id)
    await untilOther(sender, { done: true, held: 1, pause: 'none' })
  })

  it('has less when something is damaged, until it is here again', async () => {
    const receiver = await receive([0, 1])
    await untilOther(sender, { done: true, held: 1 })
    const seen: (number | undefined)[] = []
    const stop = sender.transfers.subscribe(() => seen.push(other(sender)?.held))
    const [pieces] = receiver.stores.opened.values()
    for (const bytes of pieces?.values() ?? []) bytes.fill(0)
    await receiver.app.saveFile(new AbortController().signal, id, 1, () => {})
    await untilOther(sender, { done: true, held: 1 })
    stop()
    expect(seen.some((held) => held !== undefined && held < 1)).toBe(true)
  })
})

describe('the sender, to a newcomer', () => {
  it('says at once that the share is paused, and when it goes on', async () => {
    sender.pause(id)
    const newcomer = openPage().app
    await newcomer.open(link)
    await untilOther(newcomer, { isSender: true, pause: 'person', held: 1 })
    sender.resume(id)
    await untilOther(newcomer, { pause: 'none', held: 1 })
  })
})
