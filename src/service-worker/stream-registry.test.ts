import { describe, expect, test } from 'vitest'
import type { Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import { protocolVersion, type SaveFeed, saveLimits, type SaveSignal } from './protocol.ts'
import { createStreamRegistry, type StreamRequest } from './stream-registry.ts'

const scope = 'https://tukar.example/base/'
const owner = { id: 'page-1', url: `${scope}index.html` }
const token = 'A'.repeat(22)

/** Messages between ports take turns of the event loop. */
async function messagesArrive(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve))
}

class FakeClock implements Clock {
  private readonly timers = new Set<() => void>()
  now = () => 0
  after(_: number, callback: () => void): () => void {
    this.timers.add(callback)
    return () => void this.timers.delete(callback)
  }
  every = (ms: number, callback: () => void) => this.after(ms, callback)
  get pending(): number {
    return this.timers.size
  }
  /** Everything that waits comes due. */
  ring(): void {
    for (const callback of [...this.timers]) callback()
  }
}

function worker() {
  const clock = new FakeClock()
  const open = new Set([owner.id])
  const registry = createStreamRegistry({ clock, scope, isOpen: async (id) => open.has(id) })
  return {
    clock,
    registry,
    open,
    /** A page's save of `size` bytes, with what it hears. */
    save: (
      options: {
        readonly size?: number
        readonly token?: string
        readonly sender?: typeof owner | null
        readonly tukar?: number
      } = {},
    ) => {
      const { port1, port2 } = new MessageChannel()
      const heard: SaveSignal[] = []
      port1.addEventListener('message', ({ data }: MessageEvent<SaveSignal>) => heard.push(data))
      port1.start()
      const sender = options.sender === undefined ? owner : options.sender
      const message = {
        tukar: protocolVersion,
        kind: 'openSave',
        token,
        name: 'a b.txt',
        size: 3,
        ...options,
        sender: null,
      }
      registry.hear(message, sender, [port2])
      return {
        heard,
        kinds: () => heard.map((signal) => signal.kind),
        feed: (feed: SaveFeed) => port1.postMessage(feed),
        close: () => port1.close(),
      }
    },
    ask: (path = `stream/${token}`, request: Partial<StreamRequest> = {}) =>
      registry.answer({ url: scope + path, method: 'GET', mode: 'navigate', ...request }),
  }
}

const chunk = (...bytes: number[]): SaveFeed => ({ kind: 'chunk', bytes: new Uint8Array(bytes) })

describe('requests', () => {
  test.each(['', 'index.html', 'assets/stream/x.js', 'streams', 'stream', 'config.json'])(
    'to %j are none of the worker’s business',
    (path) => expect(worker().ask(path)).toBeNull(),
  )

  test('to another folder or origin neither', () => {
    const { registry } = worker()
    for (const url of [`https://tukar.example/stream/${token}`, `https://elsewhere.example/base/stream/${token}`])
      expect(registry.answer({ url, method: 'GET', mode: 'navigate' })).toBeNull()
  })

  test.each(['', 'x', token, `${token}/../x`, `${token}?x`, `${token}A`, '%41'.repeat(22)])(
    'for the unknown token %j are refused',
    (unknown) => expect(worker().ask(`stream/${unknown}`)?.status).toBe(404),
  )

  test('open a stream once, and only by a navigation', async () => {
    const { save, ask } = worker()
    const page = save()
    await messagesArrive()
    expect(page.kinds()).toEqual(['ready'])
    for (const request of [
      { mode: 'cors' },
      { mode: 'no-cors' },
      { mode: 'same-origin' },
      { method: 'POST' },
      { method: 'HEAD' },
    ] as const)
      expect(ask(undefined, request)?.status).toBe(404)
    const response = ask()
    expect(response?.status).toBe(200)
    expect(response?.headers.get('Content-Disposition')).toContain('filename="a b.txt"')
    expect(response?.headers.get('Content-Length')).toBe('3')
    expect(ask()?.status).toBe(404)
    await messagesArrive()
    expect(page.heard).toEqual([{ kind: 'ready' }, { kind: 'started' }, { kind: 'credit', bytes: 3 }])
  })
})

describe('who may open a stream', () => {
  test('nobody without being known, and no page from outside the scope', async () => {
    for (const sender of [null, { id: 'page-2', url: 'https://tukar.example/other/' }]) {
      const { save, ask } = worker()
      const page = save({ sender })
      await messagesArrive()
      expect(page.heard).toEqual([])
      expect(ask()?.status).toBe(404)
    }
  })

  test('a page of another version is told at once', async () => {
    const { save, ask } = worker()
    const page = save({ tukar: protocolVersion + 1 })
    await messagesArrive()
    expect(page.kinds()).toEqual(['refused'])
    expect(ask()?.status).toBe(404)
  })

  test('a token that is taken can not be taken over', async () => {
    const { save, ask } = worker()
    const first = save()
    const second = save()
    await messagesArrive()
    expect([first.kinds(), second.kinds()]).toEqual([['ready'], ['refused']])
    expect(ask()?.status).toBe(200)
  })

  test('no more than the limit at a time', async () => {
    const { save, clock } = worker()
    const name = (i: number) => String(i).padStart(22, '0')
    for (let i = 0; i < saveLimits.streams; i++) save({ token: name(i) })
    const late = save({ token: name(999) })
    clock.ring()
    const later = save({ token: name(999) })
    await messagesArrive()
    expect(late.kinds()).toEqual(['refused'])
    expect(later.kinds()).toEqual(['ready'])
  })

  test('a token that nobody asks for is forgotten', () => {
    const { save, ask, clock } = worker()
    save()
    clock.ring()
    expect(ask()?.status).toBe(404)
    expect(clock.pending).toBe(1)
  })

  test('garbage changes nothing', () => {
    const { registry, ask } = worker()
    for (const data of [null, 5, 'stream', [], { kind: 'openSave' }]) registry.hear(data, owner, [])
    expect(ask()?.status).toBe(404)
  })
})

describe('a stream', () => {
  async function started(size: number) {
    const setting = worker()
    const page = setting.save({ size })
    const response = setting.ask()
    if (!response?.body) throw new Error('no stream')
    await messagesArrive()
    return { ...setting, page, reader: response.body.getReader() as ReadableStreamDefaultReader<Bytes> }
  }

  test('gives out what it is fed, and says when the last of it was taken', async () => {
    const { page, reader, clock } = await started(3)
    page.feed(chunk(1, 2))
    page.feed(chunk(3))
    page.feed({ kind: 'end' })
    await messagesArrive()
    expect(page.kinds()).not.toContain('taken')
    expect((await reader.read()).value).toEqual(new Uint8Array([1, 2]))
    expect((await reader.read()).value).toEqual(new Uint8Array([3]))
    await messagesArrive()
    expect(page.kinds()).not.toContain('taken')
    expect((await reader.read()).done).toBe(true)
    await messagesArrive()
    expect(page.kinds().at(-1)).toBe('taken')
    clock.ring()
    expect(clock.pending).toBe(1)
  })

  test('of nothing ends at once', async () => {
    const { page, reader } = await started(0)
    page.feed({ kind: 'end' })
    expect((await reader.read()).done).toBe(true)
  })

  test.each([
    ['ends short', [chunk(1, 2), { kind: 'end' }]],
    ['is given up', [chunk(1, 2), { kind: 'fail' }]],
    ['is given up at its end', [chunk(1, 2, 3), { kind: 'end' }, { kind: 'fail' }]],
    ['runs over', [chunk(1, 2), chunk(3, 4)]],
    ['goes on after its end', [chunk(1, 2, 3), { kind: 'end' }, chunk(4)]],
    ['gets nonsense', [chunk(1), { kind: 'chunk', bytes: new Uint8Array(0) }]],
  ] as const)('that %s fails: it never ends as if it were whole', async (_, feeds) => {
    const { page, reader, ask } = await started(3)
    for (const feed of feeds) page.feed(feed)
    await messagesArrive()
    await expect(reader.read()).rejects.toThrow()
    await messagesArrive()
    expect(page.kinds().at(-1)).toBe('cancelled')
    expect(ask()?.status).toBe(404)
  })

  test('holds no more than its window, however long it is', async () => {
    const { page, reader } = await started(10 * saveLimits.window)
    const credit = () => page.heard.reduce((sum, signal) => sum + (signal.kind === 'credit' ? signal.bytes : 0), 0)
    expect(credit()).toBe(saveLimits.window)
    page.feed({ kind: 'chunk', bytes: new Uint8Array(saveLimits.chunk) })
    page.feed({ kind: 'chunk', bytes: new Uint8Array(saveLimits.chunk) })
    await messagesArrive()
    expect(credit()).toBe(saveLimits.window)
    await reader.read()
    await messagesArrive()
    expect(credit()).toBe(saveLimits.window + saveLimits.chunk)
  })

  test('tells its page that the browser wants no more', async () => {
    const { page, reader, ask } = await started(3)
    await reader.cancel()
    await messagesArrive()
    expect(page.kinds().at(-1)).toBe('cancelled')
    expect(ask()?.status).toBe(404)
  })

  test('fails when its page is gone', async () => {
    const { page, reader, open, clock } = await started(3)
    page.feed(chunk(1))
    await messagesArrive()
    open.clear()
    clock.ring()
    await messagesArrive()
    await expect(reader.read()).rejects.toThrow()
  })

  test('fails when the other end of its channel closes', async () => {
    const { page, reader } = await started(3)
    page.close()
    await messagesArrive()
    await expect(reader.read()).rejects.toThrow()
  })

  test('answers pings, also for a while after its end', async () => {
    const { page, reader, registry, clock } = await started(1)
    const alive = () => page.kinds().filter((kind) => kind === 'alive').length
    const ping = async (of = token) => {
      registry.hear({ tukar: protocolVersion, kind: 'ping', token: of }, owner, [])
      await messagesArrive()
    }
    await ping()
    expect(alive()).toBe(1)
    await ping('B'.repeat(22))
    expect(alive()).toBe(1)
    page.feed(chunk(1))
    page.feed({ kind: 'end' })
    await reader.read()
    await reader.read()
    await ping()
    expect(alive()).toBe(2)
    clock.ring()
    await ping()
    expect(alive()).toBe(2)
  })
})
