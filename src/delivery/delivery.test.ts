import { describe, expect, test } from 'vitest'
import { type DeliverableFile, DeliveryError } from '../core/ports/delivery.ts'
import { createDelivery } from './delivery.ts'
import { FakeWorker } from './fake-worker.test-support.ts'
import { fakeBrowser, FakePickedFile, fileOf, full, MemoryFolder, patternOf } from './fakes.test-support.ts'
import { quickestPersonMs } from './picker.ts'

const size = 2_500_000
const live = () => new AbortController().signal
const ignore = () => {}
const refusedPicker = (name: string) => () => Promise.reject(new DOMException('', name))
const memory = (refusal?: MemoryFolder['refusal']) => new MemoryFolder(() => 0, refusal)

/** Saves to the end, letting the clock run. */
async function save(browser: ReturnType<typeof fakeBrowser>, file: DeliverableFile = fileOf('a/b.bin', size)) {
  const outcome = createDelivery(browser.deps)
    .save(live(), file, ignore)
    .then(
      (value) => value,
      (error: unknown) => error,
    )
  await browser.clock.pass(20_000)
  return outcome
}

describe('the ladder', () => {
  test('the picker comes first, and is asked within the click', async () => {
    const picked = new FakePickedFile()
    const asked: unknown[] = []
    const browser = fakeBrowser({
      root: memory(),
      worker: new FakeWorker(),
      picker: async (options) => {
        asked.push(options)
        return picked
      },
    })
    const outcome = createDelivery(browser.deps).save(live(), fileOf('folder/b.bin', size), ignore)
    expect(asked).toEqual([{ suggestedName: 'b.bin', id: 'save', startIn: 'downloads' }])
    expect(await outcome).toBe('saved')
    expect(Buffer.concat(picked.written).equals(patternOf(size))).toBe(true)
    expect(picked.state).toBe('closed')
    expect(picked.isRemoved).toBe(false)
  })

  test('a person who closes the picker cancels, and nothing else is tried', async () => {
    const worker = new FakeWorker()
    const browser = fakeBrowser({
      root: memory(),
      worker,
      picker: async () => {
        browser.clock.jump(quickestPersonMs)
        throw new DOMException('', 'AbortError')
      },
    })
    expect(await save(browser)).toBe('cancelled')
    expect(browser.downloads).toEqual([])
    expect(worker.opened).toEqual([])
  })

  test.each(['AbortError', 'SecurityError', 'NotAllowedError', 'TypeError'])(
    'a picker that is refused at once (%s) leads to the temporary file',
    async (name) => {
      const browser = fakeBrowser({ root: memory(), picker: refusedPicker(name) })
      expect(await save(browser)).toBe('handedOver')
      expect(browser.downloads.map((download) => download.name)).toEqual(['b.bin'])
    },
  )

  test('without room for a temporary file the stream is taken', async () => {
    const worker = new FakeWorker()
    expect(await save(fakeBrowser({ root: memory(), freeBytes: size, worker }))).toBe('handedOver')
    expect(Buffer.from(worker.bytes).equals(patternOf(size))).toBe(true)
  })

  test('room that what still comes will take is no room', async () => {
    const worker = new FakeWorker()
    const freeBytes = size + 65 * 1024 * 1024
    const all = { root: memory(), freeBytes, worker }
    expect(await save(fakeBrowser(all), { ...fileOf('a', size), awaited: size })).toBe('handedOver')
    expect(worker.opened.length).toBe(1)
    expect(await save(fakeBrowser(all), { ...fileOf('a', size), awaited: 0 })).toBe('handedOver')
    expect(worker.opened.length).toBe(1)
  })

  test('room that runs out on the way leads to the stream, from the first byte, and leaves nothing', async () => {
    const worker = new FakeWorker()
    const browser = fakeBrowser({ root: memory({ after: size / 2, error: full }), worker })
    expect(await save(browser)).toBe('handedOver')
    expect(Buffer.from(worker.bytes).equals(patternOf(size))).toBe(true)
    expect(browser.root.list()).toEqual([])
    expect(browser.downloads).toEqual([])
  })

  test('a private file system that can not be written on a page leads to the stream', async () => {
    const worker = new FakeWorker()
    const root = memory()
    root.getDirectoryHandle = () => Promise.reject(new DOMException('', 'SecurityError'))
    expect(await save(fakeBrowser({ root, worker }))).toBe('handedOver')
    expect(worker.opened.length).toBe(1)
  })

  test('where nothing works it says so', async () => {
    expect(await save(fakeBrowser())).toMatchObject({ name: 'DeliveryError', code: 'unsupported' })
  })

  test('where only room is missing it says that', async () => {
    const browser = fakeBrowser({ root: memory(), freeBytes: size })
    expect(await save(browser)).toMatchObject({ name: 'DeliveryError', code: 'noRoom' })
  })

  test('a signal that was aborted before asks for nothing', async () => {
    const browser = fakeBrowser({ picker: () => Promise.reject(new Error('asked')), root: memory() })
    const reason = new Error('changed my mind')
    const outcome = createDelivery(browser.deps).save(AbortSignal.abort(reason), fileOf('a', 1), ignore)
    await expect(outcome).rejects.toBe(reason)
  })
})

describe('whatever goes wrong with the file', () => {
  const ways = {
    picker: () => {
      const picked = new FakePickedFile()
      const browser = fakeBrowser({ picker: async () => picked, root: memory(), worker: new FakeWorker() })
      return { browser, isClean: () => picked.state === 'aborted' && picked.isRemoved }
    },
    'temporary file': () => {
      const browser = fakeBrowser({ root: memory(), worker: new FakeWorker() })
      return { browser, isClean: () => browser.root.list().length === 0 && browser.downloads.length === 0 }
    },
    stream: () => {
      const worker = new FakeWorker()
      const isClean = () =>
        worker.heard.at(-1) === 'fail' && !worker.heard.includes('end') && worker.framesRemoved === 1
      return { browser: fakeBrowser({ worker }), isClean }
    },
  }
  const faults = [
    { name: 'too short', file: () => fileOf('a', size, { given: size - 1 }), code: 'wrongSize' },
    { name: 'nothing at all', file: () => fileOf('a', size, { given: 0 }), code: 'wrongSize' },
    { name: 'too long', file: () => fileOf('a', size, { given: size + 1 }), code: 'wrongSize' },
    { name: 'not readable', file: () => fileOf('a', size, { failAt: 1_500_000 }), code: 'unreadable' },
  ]
  const cases = Object.entries(ways).flatMap(([way, make]) => faults.map((fault) => ({ way, make, ...fault })))

  test.each(cases)('$name, $way: the error says it and nothing is left', async ({ make, file, code }) => {
    const { browser, isClean } = make()
    const error = await save(browser, file())
    expect(error).toBeInstanceOf(DeliveryError)
    expect(error).toMatchObject({ code })
    expect(isClean()).toBe(true)
  })

  test.each(Object.entries(ways))('given up, %s: the reason comes back and nothing is left', async (_, make) => {
    const { browser, isClean } = make()
    const controller = new AbortController()
    const reason = new Error('the person pressed cancel')
    const file = fileOf('a', size, { hangAt: 1_500_000 })
    const progress: number[] = []
    const outcome = createDelivery(browser.deps)
      .save(controller.signal, file, (bytes) => progress.push(bytes))
      .catch((error: unknown) => error)
    await browser.clock.pass(200)
    expect(progress.at(-1)).toBe(1024 * 1024)
    controller.abort(reason)
    expect(await outcome).toBe(reason)
    await browser.clock.pass(200)
    expect(isClean()).toBe(true)
  })

  test.each(Object.entries(ways))('an empty file is a file, %s', async (_, make) => {
    expect(await save(make().browser, fileOf('a', 0))).toMatch(/saved|handedOver/)
  })
})

describe('the picked file', () => {
  const faults = [
    { call: 'createWritable', error: new DOMException('', 'NotAllowedError'), code: 'cut' },
    { call: 'write', error: new Error('the stick was pulled'), code: 'cut' },
    { call: 'write', error: full(), code: 'noRoom' },
    { call: 'close', error: new DOMException('', 'AbortError'), code: 'cut' },
  ] as const
  test.each(faults)('$call refused ($error): $code, and no half of it stays', async ({ call, error, code }) => {
    const picked = new FakePickedFile({ call, error })
    const browser = fakeBrowser({ picker: async () => picked, root: memory() })
    expect(await save(browser)).toMatchObject({ name: 'DeliveryError', code, cause: error })
    expect(picked.isRemoved).toBe(true)
    expect(picked.state).not.toBe('closed')
    expect(browser.downloads).toEqual([])
  })

  test('too short once it is there: an error, and it does not stay', async () => {
    const picked = new FakePickedFile()
    picked.loses = 1
    expect(await save(fakeBrowser({ picker: async () => picked }))).toMatchObject({ code: 'wrongSize' })
    expect(picked.isRemoved).toBe(true)
  })
})
