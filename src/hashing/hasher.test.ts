import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, type Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import { pieceIndex } from '../core/ids.ts'
import { layoutPart, plainRangeOfPiece, type PartLayout } from '../core/part-layout.ts'
import { HashingError } from '../core/ports/hasher.ts'
import type { ByteSource } from '../core/ports/platform.ts'
import { SourceReadError } from '../core/source-range.ts'
import { createPartSeal, type PartSeal } from '../crypto/part-seal.ts'
import type { HashWorkerEvents } from './hash-worker.ts'
import { createHasher, type HasherDeps } from './hasher.ts'
import { createPieceBuffers, hashRun } from './piece-hashing.ts'
import { hashLimits, hashProtocolVersion, type ToHashWorker } from './protocol.ts'

const partKey = new Uint8Array(32).fill(7)
const never = new AbortController().signal
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

function bytesOf(length: number, seed = 1): Bytes {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = (i * 13 + (i >>> 8) * 5 + seed) & 255
  return bytes
}

/** What the hasher promises, as plainly as it can be said. */
async function reference(layout: PartLayout, whole: Bytes): Promise<Bytes> {
  const seal = await createPartSeal(partKey, layout)
  const hashes: Uint8Array[] = []
  for (let i = 0; i < layout.pieceCount; i++) {
    const { start, end } = plainRangeOfPiece(layout, pieceIndex(i))
    const sealed = await seal.sealPiece(pieceIndex(i), whole.slice(start, end))
    hashes.push(createHash('sha1').update(sealed).digest())
  }
  return concatBytes(...hashes)
}

/** Time stands until it is moved. */
function manualClock(): Clock & { advance(ms: number): void } {
  let now = 0
  const timers = new Set<{ at: number; callback: () => void }>()
  return {
    now: () => now,
    after(delayMs, callback) {
      const timer = { at: now + delayMs, callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    every: () => {
      throw new Error('not used here')
    },
    advance(ms) {
      now += ms
      for (const timer of [...timers]) {
        if (timer.at > now || !timers.delete(timer)) continue
        timer.callback()
      }
    },
  }
}

interface StartedWorker {
  readonly events: HashWorkerEvents
  readonly sent: ToHashWorker[]
  isTerminated: boolean
}

/** Workers whose answers the test gives, or that do the real work in this thread. */
function rig({ real = false, workerCount = 2 } = {}) {
  const started: StartedWorker[] = []
  const clock = manualClock()
  const startWorker: HasherDeps['startWorker'] = (events) => {
    const seals = new Map<number, { layout: PartLayout; seal: Promise<PartSeal> }>()
    const worker: StartedWorker = { events, sent: [], isTerminated: false }
    started.push(worker)
    const answer = async (message: ToHashWorker): Promise<void> => {
      if (message.kind === 'open')
        seals.set(message.job, { layout: message.layout, seal: createPartSeal(message.partKey, message.layout) })
      if (message.kind !== 'run') return
      const open = seals.get(message.job)
      if (!open) throw new Error('a run came before its job was opened')
      const { run } = message
      try {
        const hashes = await hashRun(open.layout, await open.seal, message, createPieceBuffers())
        if (!worker.isTerminated) events.message({ kind: 'hashed', run, hashes })
      } catch (error) {
        if (!(error instanceof SourceReadError) || worker.isTerminated) throw error
        events.message({ kind: 'unreadable', run, source: error.source, reason: error.message })
      }
    }
    return {
      post(message) {
        if (worker.sent.length === 0) events.message({ kind: 'ready', version: hashProtocolVersion })
        worker.sent.push(message)
        if (real) void answer(message)
      },
      terminate: () => void (worker.isTerminated = true),
    }
  }
  return { hasher: createHasher({ startWorker, workerCount, clock }), started, clock }
}

const runsOf = (worker: StartedWorker | undefined) => (worker?.sent ?? []).filter((message) => message.kind === 'run')

/** Plain bytes of the first runs that a worker was given. */
const bytesOfRuns = (worker: StartedWorker | undefined, count: number): number =>
  runsOf(worker)
    .slice(0, count)
    .flatMap(({ slices }) => slices)
    .reduce((sum, { start, end }) => sum + end - start, 0)

/** Answers the run that a worker was given as its nth, from 0. */
function answerRun(worker: StartedWorker | undefined, at: number, fill = 0): void {
  const run = runsOf(worker).at(at)
  if (!worker || !run) throw new Error('no such run')
  worker.events.message({ kind: 'hashed', run: run.run, hashes: new Uint8Array((run.end - run.first) * 20).fill(fill) })
}

function answerAll(started: readonly StartedWorker[]): void {
  for (const worker of started) {
    for (const { run, first, end } of runsOf(worker)) {
      worker.events.message({ kind: 'hashed', run, hashes: new Uint8Array((end - first) * 20).fill(first) })
    }
  }
}

const job = (sizes: readonly number[], sources?: readonly ByteSource[]) => ({
  layout: layoutPart(sizes),
  sources:
    sources ?? sizes.map((size) => ({ size, slice: () => new Blob(), arrayBuffer: async () => new ArrayBuffer(0) })),
  partKey,
})

describe('hash', () => {
  it('gives the same piece hashes however the bytes are cut into files', async () => {
    const sizes = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 200_000 })), {
      minLength: 1,
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(sizes, async (lengths) => {
        const files = lengths.map(bytesOf)
        const { hasher } = rig({ real: true })
        const sources = files.map((file) => new Blob([file]))
        const hashes = await hasher.hash(never, job(lengths, sources), () => {})
        expect(hashes).toEqual(await reference(layoutPart(lengths), concatBytes(...files)))
      }),
      { numRuns: 30 },
    )
  })

  it('puts the answers of several workers back in order', async () => {
    const whole = bytesOf(30_000_000)
    const { hasher, started } = rig({ real: true })
    const hashes = await hasher.hash(never, job([whole.length], [new Blob([whole])]), () => {})
    expect(hashes).toEqual(await reference(layoutPart([whole.length]), whole))
    expect(started).toHaveLength(2)
    expect(started.every((worker) => runsOf(worker).length > 1)).toBe(true)
  })

  it('knows a part of empty files as one chunk', async () => {
    const { hasher } = rig({ real: true })
    const layout = layoutPart([0, 0])
    expect(layout.sealedLength).toBe(16)
    const progress: number[] = []
    const hashes = await hasher.hash(never, job([0, 0], [new Blob(), new Blob()]), (bytes) => progress.push(bytes))
    expect(hashes).toEqual(await reference(layout, new Uint8Array()))
    expect(progress).toEqual([0])
  })

  it('hands each worker only so much at once, and only the files that a run needs', async () => {
    const { hasher, started } = rig()
    const fileLength = 2_000_000
    const sizes = Array.from({ length: 400 }, () => fileLength)
    const hashing = hasher.hash(never, job(sizes), () => {})
    for (let at = 0; at < 20; at++) {
      for (const worker of started) {
        expect(runsOf(worker)).toHaveLength(at + hashLimits.runsAtOnce)
        answerRun(worker, at)
      }
    }
    for (const { slices } of started.flatMap(runsOf)) {
      expect(slices.reduce((sum, { start, end }) => sum + end - start, 0)).toBeLessThanOrEqual(hashLimits.runBytes)
      expect(slices.length).toBeLessThanOrEqual(2 + hashLimits.runBytes / fileLength)
    }
    for (let at = 20; at < Math.max(...started.map((worker) => runsOf(worker).length)); at++) {
      for (const worker of started) if (at < runsOf(worker).length) answerRun(worker, at)
    }
    expect(await hashing).toHaveLength(20 * layoutPart(sizes).pieceCount)
  })

  it('reads more at once where that is quick, and less where it is slow', () => {
    const { hasher, started, clock } = rig({ workerCount: 1 })
    void hasher.hash(never, job([4_000_000_000]), () => {})
    const answerAfter = (ms: number, at: number): number => {
      clock.advance(ms)
      answerRun(started[0], at)
      const run = runsOf(started[0]).at(-1)
      return run ? (run.end - run.first) * layoutPart([4_000_000_000]).pieceLength : 0
    }
    const mebibyte = 1024 * 1024
    expect([0, 1, 2, 3, 4].map((at) => answerAfter(10, at) / mebibyte)).toEqual([4, 8, 16, 16, 16])
    expect([5, 6, 7, 8, 9, 10].map((at) => answerAfter(1_001, at) / mebibyte)).toEqual([8, 4, 2, 2, 2, 2])
    expect([11, 12, 13].map((at) => answerAfter(400, at) / mebibyte)).toEqual([2, 2, 2])
  })

  it('reports progress at once, then at most every 100 ms, and the whole at the end', async () => {
    const { hasher, started, clock } = rig({ workerCount: 1 })
    const total = 60_000_000
    const progress: number[] = []
    const hashing = hasher.hash(never, job([total]), (bytes) => progress.push(bytes))
    answerRun(started[0], 0)
    expect(progress).toHaveLength(1)
    answerRun(started[0], 1)
    answerRun(started[0], 2)
    clock.advance(99)
    expect(progress).toHaveLength(1)
    clock.advance(1)
    expect(progress).toHaveLength(2)
    expect(progress).toEqual([2_096_640, bytesOfRuns(started[0], 3)])
    clock.advance(1000)
    expect(progress).toHaveLength(2)
    for (let i = 3; i < runsOf(started[0]).length; i++) answerRun(started[0], i)
    await hashing
    expect(progress.at(-1)).toBe(total)
    const count = progress.length
    clock.advance(1000)
    expect(progress).toHaveLength(count)
  })

  it('lets a small share through while a large one runs', async () => {
    const { hasher, started } = rig({ workerCount: 1 })
    void hasher.hash(never, job([500_000_000]), () => {})
    const small = hasher.hash(never, job([10]), () => {})
    const [worker] = started
    answerRun(worker, 0)
    const jobs = runsOf(worker).map((run) => run.job)
    expect(jobs.at(-1)).not.toBe(jobs[0])
    answerRun(worker, -1, 9)
    expect(await small).toEqual(new Uint8Array(20).fill(9))
  })
})

describe('cancel', () => {
  it('rejects with the reason at once and ends the workers', async () => {
    const { hasher, started } = rig()
    const abort = new AbortController()
    const hashing = failure(hasher.hash(abort.signal, job([100_000_000]), () => expect.unreachable()))
    abort.abort('stop')
    expect(await hashing).toBe('stop')
    expect(started.map((worker) => worker.isTerminated)).toEqual([true, true])
    answerAll(started)
    await turn()
  })

  it('does nothing for a signal that was already given', async () => {
    const { hasher, started } = rig()
    expect(await failure(hasher.hash(AbortSignal.abort('never'), job([1]), () => {}))).toBe('never')
    expect(started).toHaveLength(0)
  })

  it('leaves other jobs and their workers alone', async () => {
    const { hasher, started } = rig()
    const abort = new AbortController()
    const stopped = failure(hasher.hash(abort.signal, job([100_000_000]), () => {}))
    const kept = hasher.hash(never, job([10]), () => {})
    abort.abort('stop')
    expect(await stopped).toBe('stop')
    expect(started.some((worker) => worker.isTerminated)).toBe(false)
    for (const worker of started) expect(worker.sent.filter(({ kind }) => kind === 'close')).toHaveLength(1)
    answerAll(started)
    expect(await kept).toHaveLength(20)
  })
})

describe('workers', () => {
  it('are used again, and ended once idle', async () => {
    const { hasher, started, clock } = rig({ real: true, workerCount: 1 })
    const hashOne = () => hasher.hash(never, job([3], [new Blob(['abc'])]), () => {})
    await hashOne()
    clock.advance(9_000)
    await hashOne()
    clock.advance(9_000)
    expect(started.map((worker) => worker.isTerminated)).toEqual([false])
    clock.advance(1_000)
    expect(started.map((worker) => worker.isTerminated)).toEqual([true])
    await hashOne()
    expect(started).toHaveLength(2)
  })

  it('that are not needed are not started', async () => {
    const { hasher, started } = rig({ real: true })
    await hasher.hash(never, job([3], [new Blob(['abc'])]), () => {})
    expect(started).toHaveLength(1)
  })

  it('that die fail the job, and the next job gets new ones', async () => {
    const { hasher, started } = rig()
    const hashing = failure(hasher.hash(never, job([100_000_000]), () => {}))
    started[1]?.events.failed('out of memory')
    expect(await hashing).toMatchObject({ name: 'HashingError', code: 'workerFailed', source: null })
    expect(started.map((worker) => worker.isTerminated)).toEqual([true, true])
    const next = hasher.hash(never, job([10]), () => {})
    answerAll(started.slice(2))
    expect(await next).toHaveLength(20)
  })

  it('of another version are not believed', async () => {
    const { hasher, started } = rig()
    const hashing = failure(hasher.hash(never, job([10]), () => {}))
    started[0]?.events.message({ kind: 'ready', version: hashProtocolVersion + 1 })
    expect(await hashing).toMatchObject({ code: 'workerFailed' })
  })

  it('that can not be made fail the job', async () => {
    const hasher = createHasher({
      startWorker: () => {
        throw new Error('SecurityError')
      },
    })
    expect(await failure(hasher.hash(never, job([10]), () => {}))).toMatchObject({ code: 'workerFailed' })
  })

  it('that fail at a run fail its job only', async () => {
    const { hasher, started } = rig()
    const failed = failure(hasher.hash(never, job([10]), () => {}))
    const kept = hasher.hash(never, job([10]), () => {})
    const run = runsOf(started[0])[0]?.run ?? expect.unreachable()
    started[0]?.events.message({ kind: 'failed', run, reason: 'OperationError' })
    expect(await failed).toMatchObject({ code: 'workerFailed' })
    answerAll(started)
    expect(await kept).toHaveLength(20)
  })
})

describe('a file that', () => {
  const good = new Blob([bytesOf(100_000)])

  it('can not be read is named', async () => {
    const gone: ByteSource = { size: 5, slice: () => gone, arrayBuffer: () => Promise.reject(new Error('gone')) }
    const { hasher } = rig({ real: true })
    const error = await failure(hasher.hash(never, job([100_000, 5, 100_000], [good, gone, good]), () => {}))
    expect(error).toBeInstanceOf(HashingError)
    expect(error).toMatchObject({ code: 'sourceUnreadable', source: 1 })
  })

  it('has another size is named', async () => {
    const { hasher } = rig({ real: true })
    const error = await failure(hasher.hash(never, job([100_000, 99_999], [good, good]), () => {}))
    expect(error).toMatchObject({ code: 'sourceUnreadable', source: 1 })
  })

  it('can not be handed to a worker fails the job', async () => {
    const hasher = createHasher({
      startWorker: () => ({
        post() {
          throw new DOMException('could not be cloned', 'DataCloneError')
        },
        terminate() {},
      }),
    })
    expect(await failure(hasher.hash(never, job([10]), () => {}))).toMatchObject({ code: 'workerFailed' })
  })
})
