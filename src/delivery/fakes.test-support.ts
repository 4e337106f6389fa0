import type { DeliverableFile } from '../core/ports/delivery.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import { concatBytes, type Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import { protocolVersion } from '../service-worker/protocol.ts'
import type { DeliveryDeps } from './delivery.ts'
import type { FakeWorker } from './fake-worker.test-support.ts'
import type { PickedFile } from './picker.ts'
import type { DiskFolder } from './disk-folder.ts'
import { createTemporaryFolder, type PageLocks } from './temporary-folder.ts'

// A browser over memory: what delivery asks of one, and a window on what was done with it.

export class FakeClock implements Clock {
  private time = 0
  private readonly timers = new Set<{ at: number; readonly periodMs: number | null; readonly callback: () => void }>()

  now(): number {
    return this.time
  }
  after(delayMs: number, callback: () => void): () => void {
    return this.add({ at: this.time + delayMs, periodMs: null, callback })
  }
  every(periodMs: number, callback: () => void): () => void {
    return this.add({ at: this.time + periodMs, periodMs, callback })
  }
  private add(timer: { at: number; readonly periodMs: number | null; readonly callback: () => void }): () => void {
    this.timers.add(timer)
    return () => void this.timers.delete(timer)
  }
  /** Time passes without anything having run: a page that was held up. */
  jump(ms: number): void {
    this.time += ms
  }
  /** Runs what is due, in steps that let messages arrive in between. */
  async pass(ms: number): Promise<void> {
    for (const end = this.time + ms; this.time < end;) {
      this.time = Math.min(end, this.time + 50)
      for (const timer of [...this.timers]) {
        if (timer.at > this.time || !this.timers.has(timer)) continue
        if (timer.periodMs === null) this.timers.delete(timer)
        else timer.at = this.time + timer.periodMs
        timer.callback()
      }
      await messagesArrive()
    }
  }
}

/** Messages between ports take turns of the event loop. */
export async function messagesArrive(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve))
}

export async function eventually(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000; turn++) {
    if (isSo()) return
    await messagesArrive()
  }
  throw new Error('it never came to that')
}

export function patternOf(size: number): Bytes {
  const bytes = new Uint8Array(size)
  for (let i = 0; i < size; i++) bytes[i] = i * 31 + (i >> 8)
  return bytes
}

/** A file of a pattern, in chunks; `given` bytes come out, whatever `size` says. */
export function fileOf(
  path: string,
  size: number,
  options: {
    readonly given?: number
    readonly failAt?: number
    readonly hangAt?: number
    readonly chunk?: number
  } = {},
): DeliverableFile & { readonly opened: AbortSignalLike[] } {
  const opened: AbortSignalLike[] = []
  const bytes = patternOf(options.given ?? size)
  return {
    path,
    size,
    type: '',
    opened,
    async *read(signal) {
      opened.push(signal)
      const chunk = options.chunk ?? 100_000
      for (let at = 0; at < bytes.length; at += chunk) {
        signal.throwIfAborted()
        if (options.failAt !== undefined && at >= options.failAt) throw new Error('the disk is gone')
        if (options.hangAt !== undefined && at >= options.hangAt) await aborted(signal)
        yield bytes.slice(at, at + chunk)
      }
    },
  }
}

function aborted(signal: AbortSignalLike): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () =>
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted')),
    )
  })
}

const notFound = () => new DOMException('nothing of that name', 'NotFoundError')
export const full = () => new DOMException('no room', 'QuotaExceededError')

/** One folder of a file system, as deep as needed. A writer refuses with `error` after `after` bytes, or loses some. */
export class MemoryFolder implements DiskFolder {
  readonly folders = new Map<string, MemoryFolder>()
  readonly files = new Map<string, File>()
  readonly refusal: { after: number; error: () => Error; loses?: number }
  private readonly now: () => number
  written = 0

  constructor(now: () => number, refusal: MemoryFolder['refusal'] = { after: Infinity, error: full }) {
    this.now = now
    this.refusal = refusal
  }

  /** Every file below, by path, with its size. */
  list(prefix = ''): string[] {
    return [
      ...[...this.files].map(([name, file]) => `${prefix}${name}:${file.size}`),
      ...[...this.folders].flatMap(([name, folder]) => folder.list(`${prefix}${name}/`)),
    ]
  }
  async getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<MemoryFolder> {
    if (this.files.has(name)) throw new DOMException('a file', 'TypeMismatchError')
    const folder = this.folders.get(name) ?? (options?.create ? new MemoryFolder(this.now, this.refusal) : null)
    if (!folder) throw notFound()
    this.folders.set(name, folder)
    return folder
  }
  async getFileHandle(name: string, options?: { create?: boolean }) {
    if (!this.files.has(name)) {
      if (!options?.create) throw notFound()
      this.files.set(name, this.fileOf(name, []))
    }
    return {
      getFile: async () => {
        const file = this.files.get(name)
        if (!file) throw notFound()
        return file
      },
      createWritable: async () => {
        const parts: Bytes[] = []
        return {
          write: async (bytes: Bytes) => {
            this.written += bytes.length
            if (this.written > this.refusal.after) throw this.refusal.error()
            parts.push(bytes.slice())
          },
          close: async () =>
            void this.files.set(name, this.fileOf(name, [concatBytes(...parts).slice(this.refusal.loses ?? 0)])),
          abort: async () => {},
        }
      },
    }
  }
  async removeEntry(name: string, options?: { recursive?: boolean }): Promise<void> {
    const folder = this.folders.get(name)
    const isEmpty = !folder || folder.files.size + folder.folders.size === 0
    if (!isEmpty && !options?.recursive) throw new DOMException('not empty', 'InvalidModificationError')
    if (!this.files.delete(name) && !this.folders.delete(name)) throw notFound()
  }
  async *keys(): AsyncGenerator<string> {
    yield* [...this.folders.keys(), ...this.files.keys()]
  }
  private fileOf(name: string, parts: Bytes[]): File {
    return new File(parts, name, { lastModified: this.now() })
  }
}

/** Locks of one browser; those of a page are gone with it. */
export class FakeLocks {
  private readonly held = new Set<string>()

  forPage(): PageLocks & { close(): void } {
    const { held } = this
    const mine = new Set<string>()
    return {
      hold: async (name) => {
        held.add(name)
        mine.add(name)
      },
      ifFree: async (name, use) => (held.has(name) ? undefined : use()),
      close: () => mine.forEach((name) => held.delete(name)),
    }
  }
}

/** A picked file. `fails` names the call that is refused. */
export class FakePickedFile implements PickedFile {
  readonly written: Bytes[] = []
  /** Bytes that get lost on the way to the disk. */
  loses = 0
  state: 'untouched' | 'open' | 'closed' | 'aborted' = 'untouched'
  isRemoved = false
  private readonly fails: { readonly call: 'createWritable' | 'write' | 'close'; readonly error: Error } | null

  constructor(fails: FakePickedFile['fails'] = null) {
    this.fails = fails
  }
  private mayFail(call: string): void {
    if (this.fails?.call === call) throw this.fails.error
  }
  async createWritable() {
    this.mayFail('createWritable')
    this.state = 'open'
    return {
      write: async (bytes: Bytes) => {
        this.mayFail('write')
        this.written.push(bytes.slice())
      },
      close: async () => {
        this.mayFail('close')
        this.state = 'closed'
      },
      abort: async () => void (this.state = 'aborted'),
    }
  }
  async getFile() {
    return new File([concatBytes(...this.written).slice(this.loses)], 'picked')
  }
  async remove() {
    this.isRemoved = true
  }
}

export interface FakeBrowser {
  readonly clock: FakeClock
  readonly root: MemoryFolder
  readonly downloads: { readonly file: File; readonly name: string; isOver: boolean }[]
  readonly hidePage: () => void
  readonly deps: DeliveryDeps
}

let nextTab = 1

/** A page with nothing but what it is given: no picker, no private file system, no service worker. */
export function fakeBrowser(
  has: {
    readonly picker?: DeliveryDeps['pickSaveFile']
    readonly folderPicker?: DeliveryDeps['pickFolder']
    readonly root?: MemoryFolder
    readonly locks?: PageLocks
    readonly freeBytes?: number
    readonly worker?: FakeWorker
    readonly clock?: FakeClock
  } = {},
): FakeBrowser {
  const clock = has.clock ?? new FakeClock()
  const root = has.root ?? new MemoryFolder(() => clock.now())
  const downloads: FakeBrowser['downloads'] = []
  const hideListeners = new Set<() => void>()
  const tabId = `tab-${nextTab++}`
  const locks = has.locks ?? new FakeLocks().forPage()
  const now = () => clock.now()
  return {
    clock,
    root,
    downloads,
    hidePage: () => hideListeners.forEach((listener) => listener()),
    deps: {
      clock,
      today: () => new Date(2026, 0, 2, 3, 4, 6),
      pickSaveFile: has.picker ?? null,
      pickFolder: has.folderPicker ?? null,
      folder: has.root ? createTemporaryFolder({ openRoot: async () => root, locks, tabId, now }) : null,
      freeBytes: async () => has.freeBytes ?? null,
      download(file, name) {
        const entry = { file, name, isOver: false }
        downloads.push(entry)
        return () => (entry.isOver = true)
      },
      randomToken: () => 'A'.repeat(22),
      async openWorker() {
        const { worker } = has
        if (!worker) throw new Error('no service workers here')
        return {
          scope: 'https://tukar.example/base/',
          post: (message, ports) => worker.post(message, ports),
          ping: (token) => worker.post({ tukar: protocolVersion, kind: 'ping', token }, []),
          control: () => Promise.resolve(),
        }
      },
      openFrame: (url) => has.worker?.navigate(url) ?? (() => {}),
      onPageHide(listener) {
        hideListeners.add(listener)
        return () => hideListeners.delete(listener)
      },
    },
  }
}
