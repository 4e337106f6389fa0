import { beforeEach, describe, expect, it, vi } from 'vitest'
import { deriveContentKeys, deriveShareKeys } from '../crypto/derive.ts'
import { sha256 } from '../crypto/digest.ts'
import { sealManifest } from '../crypto/manifest-envelope.ts'
import { generateSigningKey, ownerKeyHashOf } from '../crypto/signing.ts'
import { digestFrom, type Digest, type SwarmId } from '../core/ids.ts'
import type { ManifestNotice, MeshSession } from '../core/ports/mesh.ts'
import { unheardEvents } from '../core/ports/mesh.test-support.ts'
import type { SigningKey } from '../core/ports/signing-key.ts'
import type { ShareLink } from '../core/share-link.ts'
import type { Transfer } from '../core/transfer.ts'
import type { Bytes } from '../lib/bytes.ts'
import { createApp } from './create-app.ts'
import { Hub } from './fake-mesh.test-support.ts'
import { fakeDeps } from './fakes.test-support.ts'
import { createManualClock } from './manual-clock.test-support.ts'
import { createShareSession } from './share-session.ts'

// Unix time; lists are held to it with a tolerance of five minutes.
const startMs = 1_800_000_000_000
const minuteMs = 60_000

let hub: Hub
let clock: ReturnType<typeof createManualClock>
let link: ShareLink
let id: SwarmId
let signallingKey: Bytes
let ownerKey: SigningKey
/** The lists that the owner's page serves. */
let lists: Map<Digest, Bytes>
let owner: MeshSession

/** The clock stands still while a device sleeps; Unix time does not. */
let sleptMs: number
const unixTime = () => startMs + sleptMs + clock.now()
const inSeconds = (ms: number) => (startMs + ms) / 1000

beforeEach(async () => {
  hub = new Hub()
  clock = createManualClock()
  sleptMs = 0
  lists = new Map()
  ownerKey = await generateSigningKey()
  link = {
    kind: 'sealed',
    secret: new Uint8Array(16),
    ownerKeyHash: await ownerKeyHashOf(ownerKey.publicKey),
    meetingPoints: [],
  }
  const keys = await deriveShareKeys(link)
  id = keys.swarmId
  signallingKey = keys.signallingKey
  owner = fakeDeps(hub).deps.mesh.join({
    swarmId: id,
    signallingKey,
    ownerKeyHash: link.ownerKeyHash,
    memberKey: await generateSigningKey(),
    ownerKey,
    agent: 'Owner',
    eager: false,
    serve: (ref) => (ref.kind === 'manifest' ? (lists.get(ref.digest) ?? null) : null),
    acceptsData: () => false,
    events: unheardEvents,
  })
})

async function makeList(sequence: number, expires: number | null): Promise<{ bytes: Bytes; notice: ManifestNotice }> {
  const { manifestKey } = await deriveContentKeys(link, null)
  const parts = [{ infoHash: null, salt: null, files: [{ path: `list ${sequence}`, size: 1, type: '' }] }]
  const manifest = { swarmId: id, sequence, partHashes: [null], password: null, expires, parts }
  const bytes = await sealManifest({ manifest, ownerKey, manifestKey })
  const digest = digestFrom(await sha256(bytes))
  if (!digest) throw new Error('32 bytes are a digest')
  return { bytes, notice: { sequence, digest } }
}

async function publish(sequence: number, expires: number | null): Promise<ManifestNotice> {
  const { bytes, notice } = await makeList(sequence, expires)
  lists.set(notice.digest, bytes)
  owner.announceManifest(notice)
  return notice
}

async function openPage() {
  const app = createApp(fakeDeps(hub, { clock, unixTime }).deps)
  await app.open(link)
  const check = (wanted: (transfer: Transfer) => boolean) => {
    const transfer = app.transfers.get(id)
    if (!transfer || !wanted(transfer)) throw new Error(`still ${JSON.stringify(transfer?.state)}`)
  }
  return {
    app,
    until: (wanted: (transfer: Transfer) => boolean) => vi.waitFor(() => check(wanted)),
    /** As `until`, while time passes: what it waits for takes both work and time. */
    untilInTime: (wanted: (transfer: Transfer) => boolean) =>
      vi.waitFor(() => {
        clock.pass(1_000)
        check(wanted)
      }),
  }
}

const isNamed = (name: string) => (transfer: Transfer) => transfer.name === name
const hasExpired = ({ state }: Transfer) => state.phase === 'failed' && state.code === 'expired'

describe('a list with an end', () => {
  it('is taken, passed on, and ends the share five minutes after it', async () => {
    const notice = await publish(1, inSeconds(10 * minuteMs))
    const page = await openPage()
    await page.until(isNamed('list 1'))
    const member = hub.members.find(({ options }) => options.ownerKey === null)
    const serve = () => member?.options.serve({ kind: 'manifest', digest: notice.digest }) ?? null
    expect(serve()).toEqual(lists.get(notice.digest))
    clock.pass(15 * minuteMs - 1)
    await page.until(isNamed('list 1'))
    expect(hub.members).toContain(member)
    clock.pass(1)
    await page.until(hasExpired)
    expect(serve()).toBeNull()
    expect(hub.members).not.toContain(member)
  })

  it('is not taken when it is over, and said so once nobody had a newer one', async () => {
    await publish(1, inSeconds(-6 * minuteMs))
    const served = vi.spyOn(lists, 'get')
    const page = await openPage()
    await vi.waitFor(() => expect(served).toHaveBeenCalledTimes(1))
    await page.untilInTime(hasExpired)
    expect(page.app.transfers.get(id)?.name).toBeNull()
    // A member that offers it again is not asked again.
    expect(served).toHaveBeenCalledTimes(1)
  })

  it('gives way to a newer one, also when the old one came first', async () => {
    await publish(1, inSeconds(-6 * minuteMs))
    const page = await openPage()
    await publish(2, null)
    await page.until(isNamed('list 2'))
    clock.pass(60 * minuteMs)
    expect(page.app.transfers.get(id)?.state.phase).toBe('awaitingParts')
  })

  it('can be put off by a newer one, and ended by one', async () => {
    await publish(1, inSeconds(minuteMs))
    const page = await openPage()
    await page.until(isNamed('list 1'))
    await publish(2, inSeconds(60 * minuteMs))
    await page.until(isNamed('list 2'))
    clock.pass(30 * minuteMs)
    expect(page.app.transfers.get(id)?.state.phase).toBe('awaitingParts')
    await publish(3, inSeconds(10 * minuteMs))
    await page.untilInTime(hasExpired)
  })
})

describe('the owner’s page', () => {
  it('serves its list no more once the end has passed, however far that is', async () => {
    let ends = 0
    const session = createShareSession(fakeDeps(hub, { clock, unixTime }).deps, {
      swarmId: id,
      signallingKey,
      ownerKeyHash: link.ownerKeyHash,
      memberKey: await generateSigningKey(),
      ownerKey,
      eager: false,
      apply: () => {},
      choice: () => null,
      onManifestNotice: () => {},
      onPresence: () => {},
      onConnecting: () => {},
      onMembers: () => {},
      onLeft: () => {},
      onExpired: () => ends++,
    })
    const days = 60 * 24 * 60 * minuteMs
    const after = vi.spyOn(clock, 'after')
    const { bytes, notice } = await makeList(1, inSeconds(days))
    session.publishManifest({ bytes, notice, header: { expires: inSeconds(days) } })
    const serve = () => hub.members.at(-1)?.options.serve({ kind: 'manifest', digest: notice.digest })
    // Browsers' timers run at once when they are asked to wait for 2^31 ms and more.
    expect(Math.max(...after.mock.calls.map(([delayMs]) => delayMs))).toBeLessThan(2 ** 31)
    sleptMs = days + 4 * minuteMs
    clock.pass(minuteMs - 1)
    expect([serve(), ends]).toEqual([bytes, 0])
    clock.pass(1)
    expect([serve(), ends]).toEqual([null, 1])
    await session.destroy()
  })
})
