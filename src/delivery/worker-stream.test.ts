import { describe, expect, test } from 'vitest'
import { saveLimits } from '../service-worker/protocol.ts'
import { createDelivery } from './delivery.ts'
import { FakeWorker } from './fake-worker.test-support.ts'
import { eventually, fakeBrowser, fileOf, messagesArrive, patternOf } from './fakes.test-support.ts'

const size = 5_000_000
const ignore = () => {}

/** A save through the worker alone, and how it ended so far. */
function saving(worker: FakeWorker, file = fileOf('a/Größe.bin', size), signal = new AbortController().signal) {
  const browser = fakeBrowser({ worker })
  const progress: number[] = []
  const ended: { value: unknown }[] = []
  createDelivery(browser.deps)
    .save(signal, file, (bytes) => progress.push(bytes))
    .then(
      (value) => ended.push({ value }),
      (value: unknown) => ended.push({ value }),
    )
    .catch(ignore)
  return { ...browser, worker, progress, ended, file }
}

describe('a stream', () => {
  test('carries every byte, then counts as handed over once the worker outlived the last', async () => {
    const { worker, clock, ended, progress } = saving(new FakeWorker())
    await eventually(() => worker.heard.includes('end'))
    await messagesArrive()
    expect(worker.opened).toEqual([expect.objectContaining({ name: 'Größe.bin', size, token: 'A'.repeat(22) })])
    expect(worker.frames).toEqual([`https://tukar.example/base/stream/${'A'.repeat(22)}`])
    expect(Buffer.from(worker.bytes).equals(patternOf(size))).toBe(true)
    expect(Math.max(...worker.received.map((bytes) => bytes.length))).toBeLessThanOrEqual(saveLimits.chunk)
    expect(progress.at(-1)).toBe(size)
    await clock.pass(900)
    expect(ended).toEqual([])
    await clock.pass(200)
    expect(ended).toEqual([{ value: 'handedOver' }])
    expect(worker.framesRemoved).toBe(1)
  })

  test('sends no more than it has credit for', async () => {
    const worker = new FakeWorker({ ignoresFrames: true, keepsCredit: true })
    const { ended } = saving(worker)
    await eventually(() => worker.frames.length === 1)
    worker.say({ kind: 'started' })
    worker.say({ kind: 'credit', bytes: saveLimits.chunk + 5 })
    await messagesArrive()
    expect(worker.bytes.length).toBe(saveLimits.chunk)
    worker.say({ kind: 'credit', bytes: saveLimits.chunk })
    await messagesArrive()
    expect(worker.bytes.length).toBe(2 * saveLimits.chunk)
    expect(ended).toEqual([])
  })

  test.each([
    { when: 'in mid-stream', file: fileOf('a', size), stopsAfter: 1_500_000 },
    { when: 'while the source has nothing yet', file: fileOf('a', size, { hangAt: 3_000_000 }), stopsAfter: 2_000_000 },
    { when: 'with the last byte', file: fileOf('a', size), stopsAfter: size },
  ])('a worker that is stopped $when is noticed within 2 s', async ({ file, stopsAfter }) => {
    const { worker, clock, ended } = saving(new FakeWorker({ stopsAfter }), file)
    await eventually(() => worker.isStopped)
    await clock.pass(2_000)
    expect(ended).toEqual([{ value: expect.objectContaining({ name: 'DeliveryError', code: 'cut' }) }])
    expect(file.opened[0]?.aborted).toBe(true)
  })

  test.each([0, 300, 900])(
    'a worker that is stopped %i ms after its last byte was taken is noticed too',
    async (ms) => {
      const { worker, clock, ended } = saving(new FakeWorker())
      await eventually(() => worker.heard.includes('end'))
      await messagesArrive()
      await clock.pass(ms)
      worker.isStopped = true
      await clock.pass(2_000)
      expect(ended).toEqual([{ value: expect.objectContaining({ code: 'cut' }) }])
    },
  )

  test('a page that was held up for long does not take its worker for stopped', async () => {
    const { worker, clock, ended } = saving(new FakeWorker(), fileOf('a', size, { hangAt: 3_000_000 }))
    await eventually(() => worker.received.length > 0)
    for (let pause = 0; pause < 5; pause++) {
      clock.jump(60_000)
      await clock.pass(100)
    }
    expect(ended).toEqual([])
  })

  test('the cancel of the download is passed on at once', async () => {
    const { worker, ended } = saving(new FakeWorker(), fileOf('a', size, { hangAt: 3_000_000 }))
    await eventually(() => worker.received.length > 0)
    worker.say({ kind: 'cancelled' })
    await messagesArrive()
    expect(ended).toEqual([{ value: expect.objectContaining({ code: 'cut' }) }])
    expect(worker.framesRemoved).toBe(1)
  })

  test('a worker that speaks nonsense is not believed', async () => {
    const { worker, ended } = saving(new FakeWorker(), fileOf('a', size, { hangAt: 3_000_000 }))
    await eventually(() => worker.received.length > 0)
    worker.say({ kind: 'credit', bytes: -5 })
    await messagesArrive()
    expect(ended).toEqual([{ value: expect.objectContaining({ code: 'cut' }) }])
  })

  test('a page that goes away lets the download fail', async () => {
    const { worker, hidePage } = saving(new FakeWorker(), fileOf('a', size, { hangAt: 3_000_000 }))
    await eventually(() => worker.received.length > 0)
    hidePage()
    await messagesArrive()
    expect(worker.heard.at(-1)).toBe('fail')
  })

  test.each([
    { name: 'a worker that refuses', worker: () => new FakeWorker({ refuses: true }) },
    { name: 'a browser that leads downloads past its workers', worker: () => new FakeWorker({ ignoresFrames: true }) },
  ])('$name is no way to save', async ({ worker }) => {
    const { clock, ended, file } = saving(worker())
    await clock.pass(6_000)
    expect(ended).toEqual([{ value: expect.objectContaining({ code: 'unsupported' }) }])
    expect(file.opened).toEqual([])
  })
})
