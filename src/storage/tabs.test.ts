import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { newTransfer } from '../core/new-transfer.ts'
import { swarmIdFrom } from '../core/ids.ts'
import { type Transfer, transferShape } from '../core/transfer.ts'
import { known } from '../lib/known.test-support.ts'
import { createTabs } from './tabs.ts'

const id = known(swarmIdFrom(new Uint8Array(20).fill(1)))
const link = {
  kind: 'sealed' as const,
  secret: new Uint8Array(16),
  ownerKeyHash: new Uint8Array(16),
  meetingPoints: [],
}
const transfer = newTransfer({ id, origin: 'own', link, state: { phase: 'joining', step: 'finding', since: 0 } })

beforeEach(() => void vi.stubGlobal('navigator', {}))
afterEach(() => void vi.unstubAllGlobals())

describe('what a tab shows', () => {
  it('is seen by others of its version', async () => {
    const seen = vi.fn<(there: Transfer) => void>()
    const stopShowing = createTabs().show(id, () => transfer)
    const stopWatching = createTabs().watch(id, seen)
    await vi.waitFor(() => expect(seen).toHaveBeenCalledWith(transfer))
    stopWatching()
    stopShowing()
  })

  it.each([
    ['that said none', `tukar-share/${id}`],
    ['that comes later', `tukar-shown/${transferShape + 1}/${id}`],
  ])('is not seen by others of a version %s, and theirs is not seen by it', async (_, name) => {
    const seen = vi.fn<(there: Transfer) => void>()
    const stopShowing = createTabs().show(id, () => transfer)
    const stopWatching = createTabs().watch(id, seen)
    await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(1))
    const theirs = new BroadcastChannel(name)
    const heard = vi.fn<() => void>()
    theirs.addEventListener('message', heard)
    theirs.postMessage('look first')
    theirs.postMessage({ strange: true })
    // Who comes later is answered later.
    const stopToo = createTabs().watch(id, seen)
    await vi.waitFor(() => expect(seen.mock.calls.length).toBeGreaterThan(2))
    expect(seen.mock.calls.every(([there]) => there.id === id)).toBe(true)
    expect(heard).not.toHaveBeenCalled()
    stopToo()
    theirs.close()
    stopWatching()
    stopShowing()
  })

  it('has the shape that its version says', () => {
    // What is otherwise raises `transferShape`.
    expect([transferShape, ...Object.keys(transfer).sort()].join(' ')).toBe(
      '2 addedFiles delivered deliveredInPart earlier fileBytes id leftWithout link name origin parts people progress ' +
        'receivedBytes sentBytes state straight unaskedMeetingPoints wasDamaged',
    )
  })
})
