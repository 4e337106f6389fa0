import { describe, expect, test } from 'vitest'
import type { Clock } from '../lib/clock.ts'
import { protocolVersion, type RangeAnswer, type SaveFeed, type WorkerMessage } from './protocol.ts'
import { createRangeServer, type RangeRequest } from './range-server.ts'

const scope = 'https://tukar.example/base/'
const token = 'A'.repeat(22)

/** Messages between ports take turns of the event loop. */
async function messagesArrive(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve))
}

class FakeClock implements Clock {
  readonly timers = new Map<() => void, number>()
  now = () => 0
  after(ms: number, callback: () => void): () => void {
    this.timers.set(callback, ms)
    return () => void this.timers.delete(callback)
  }
  every = (ms: number, callback: () => void) => this.after(ms, callback)
  ring(ms: number): void {
    for (const [callback, due] of [...this.timers]) if (due === ms) callback()
  }
}

/** A worker, and a page that answers by `answer`; null: it says nothing. */
function stage(answer: RangeAnswer | null = { kind: 'file', type: 'video/mp4', size: 10 }) {
  const clock = new FakeClock()
  const asked: WorkerMessage[] = []
  const heard: { kind: string; start?: number; end?: number; bytes?: number }[] = []
  const ports: MessagePort[] = []
  let isOpen = true
  const server = createRangeServer({
    clock,
    scope,
    randomToken: () => 'I'.repeat(22),
    findPage: async (id) =>
      isOpen && id === 'page'
        ? {
            postMessage(message, [port]) {
              asked.push(message)
              if (!port) throw new Error('asked with a port')
              ports.push(port)
              port.addEventListener('message', ({ data }: MessageEvent<(typeof heard)[number]>) => heard.push(data))
              port.start()
              if (answer) port.postMessage(answer)
            },
          }
        : null,
  })
  const ask = (options: Partial<RangeRequest> & { readonly range?: string; readonly client?: string } = {}) =>
    server.answer(
      {
        method: 'GET',
        destination: 'video',
        url: `${scope}media/${token}`,
        headers: new Headers(options.range === undefined ? {} : { Range: options.range }),
        ...options,
      },
      options.client ?? 'page',
    )
  return {
    clock,
    server,
    ask,
    asked,
    heard,
    ports,
    feed: (feed: SaveFeed) => ports.at(-1)?.postMessage(feed),
    closePage: () => void (isOpen = false),
  }
}

const bytes = (...values: number[]): SaveFeed => ({ kind: 'chunk', bytes: new Uint8Array(values) })

describe('requests', () => {
  test.each(['', 'index.html', 'media', 'assets/media/x', `stream/${token}`])('%j is none of its business', (path) => {
    expect(stage().ask({ url: scope + path })).toBeNull()
  })

  test.each([
    { url: `${scope}media/short` },
    { url: `${scope}media/${token}/more` },
    { method: 'HEAD' },
    { client: 'other page' },
    { client: '' },
    ...(
      [
        '',
        'document',
        'embed',
        'font',
        'frame',
        'iframe',
        'manifest',
        'object',
        'script',

        'sharedworker',
        'style',
        'track',
        'worker',
        'xslt',
      ] as const
    ).map((destination) => ({ destination })),
  ])('%o gets nothing, and nobody is asked', async (request) => {
    const { ask, asked } = stage()
    expect((await ask(request))?.status).toBe(404)
    expect(asked).toEqual([])
  })

  test('the page that asks is asked, by a channel of this request', async () => {
    const { ask, asked } = stage()
    await ask()
    await ask()
    expect(asked).toEqual([1, 2].map(() => ({ tukar: protocolVersion, kind: 'openRange', token, id: 'I'.repeat(22) })))
  })

  test.each([{ kind: 'unknown' } as const, { kind: 'file', type: 'video/mp4', size: -1 } as const])(
    'a page that answers %o has nothing',
    async (answer) => expect((await stage(answer).ask())?.status).toBe(404),
  )

  test('a page that does not answer has nothing', async () => {
    const { ask, clock, asked } = stage(null)
    const answered = ask()
    while (asked.length === 0) await messagesArrive()
    clock.ring(5_000)
    expect((await answered)?.status).toBe(404)
  })
})

describe('an answer', () => {
  test('to a range is that part, under the type that the page says', async () => {
    const { ask, heard, feed } = stage()
    const response = await ask({ range: 'bytes=3-6' })
    expect(response?.status).toBe(206)
    expect(Object.fromEntries(response?.headers ?? [])).toMatchObject({
      'content-type': 'video/mp4',
      'content-range': 'bytes 3-6/10',
      'content-length': '4',
      'accept-ranges': 'bytes',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    const read = response?.arrayBuffer()
    await messagesArrive()
    expect(heard).toEqual([{ kind: 'range', start: 3, end: 7 }, { kind: 'started' }, { kind: 'credit', bytes: 4 }])
    feed(bytes(3, 4, 5, 6))
    feed({ kind: 'end' })
    expect(new Uint8Array((await read) ?? new ArrayBuffer())).toEqual(new Uint8Array([3, 4, 5, 6]))
    await messagesArrive()
    expect(heard.at(-1)).toEqual({ kind: 'taken' })
  })

  test('to no range is the whole', async () => {
    const response = await stage().ask()
    expect(response?.status).toBe(200)
    expect(response?.headers.get('content-length')).toBe('10')
    expect(response?.headers.has('content-range')).toBe(false)
  })

  test('to a range behind the end says how long it is', async () => {
    const { ask, heard } = stage()
    const response = await ask({ range: 'bytes=10-' })
    expect(response?.status).toBe(416)
    expect(response?.headers.get('content-range')).toBe('bytes */10')
    await messagesArrive()
    expect(heard).toEqual([{ kind: 'cancelled' }])
  })

  test.each([
    'text/html',
    'image/svg+xml',
    'text/javascript',
    'application/wasm',
    'application/pdf',
    '',
    'video/mp4; x',
    'VIDEO/MP4',
  ])('of type %j is a download of nothing in particular', async (type) => {
    const response = await stage({ kind: 'file', type, size: 10 }).ask()
    expect(response?.headers.get('content-type')).toBe('application/octet-stream')
    expect(response?.headers.get('content-disposition')).toBe('attachment')
  })

  test('gives little credit ahead, and says when the element wants no more', async () => {
    const { ask, heard } = stage({ kind: 'file', type: 'video/mp4', size: 10_000_000 })
    const response = await ask({ range: 'bytes=0-' })
    await messagesArrive()
    expect(heard.at(-1)).toEqual({ kind: 'credit', bytes: 512 * 1024 })
    await response?.body?.cancel()
    await messagesArrive()
    expect(heard.at(-1)).toEqual({ kind: 'cancelled' })
  })

  test.each(['fails', 'is closed'])('breaks when the page %s', async (how) => {
    const { ask, feed, closePage, clock } = stage()
    const response = await ask()
    const read = response?.arrayBuffer()
    feed(bytes(1, 2))
    if (how === 'fails') feed({ kind: 'fail' })
    else {
      closePage()
      clock.ring(1_000)
    }
    await expect(read).rejects.toThrow()
  })

  test('is alive as long as it runs', async () => {
    const { ask, server, heard } = stage()
    const response = await ask()
    server.hear({ tukar: protocolVersion, kind: 'ping', token: 'I'.repeat(22) })
    server.hear({ tukar: protocolVersion, kind: 'ping', token })
    server.hear('anything')
    await messagesArrive()
    expect(heard.filter(({ kind }) => kind === 'alive')).toHaveLength(1)
    await response?.body?.cancel()
    server.hear({ tukar: protocolVersion, kind: 'ping', token: 'I'.repeat(22) })
    await messagesArrive()
    expect(heard.filter(({ kind }) => kind === 'alive')).toHaveLength(1)
  })

  test('a worker serves so many at a time', async () => {
    const clock = new FakeClock()
    let made = 0
    const server = createRangeServer({
      clock,
      scope,
      randomToken: () => String(made++).padStart(22, '0'),
      findPage: async () => ({
        postMessage: (_message, [port]) => port?.postMessage({ kind: 'file', type: 'video/mp4', size: 10 }),
      }),
    })
    const ask = () =>
      server.answer(
        { method: 'GET', destination: 'video', url: `${scope}media/${token}`, headers: new Headers() },
        'page',
      )
    for (let i = 0; i < 64; i++) expect((await ask())?.status).toBe(200)
    expect((await ask())?.status).toBe(404)
  })
})
