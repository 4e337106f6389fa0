import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { Tabs } from '../core/ports/tabs.ts'
import { type Transfer, transferShape } from '../core/transfer.ts'

// A lock that the browser gives to one tab at a time and takes back when that tab is gone, however it went; and a channel
// between tabs of this origin, which nobody else can speak on.

/** The tab that watches asks: it is looked at, so its clock runs, and the other one's may not. */
const askMs = 500
const question = 'look'
/** For what concerns no single share. */
const allTabs = 'tukar-tabs'
const erasing = 'erasing'
/** How long others may take to leave; a frozen one hears of it when it is not frozen any more. */
const leaveMs = 3_000
const lookMs = 50

const prefix = 'tukar-share/'
const nameOf = (id: string) => `${prefix}${id}`
/** Tabs of all versions of this page share the locks; what they show each other only those hear who can read it. */
const channelOf = (id: string) => `tukar-shown/${transferShape}/${id}`

export function createTabs(): Tabs {
  // Without locks (a page that may not lock) every tab does as if it were the only one.
  const locks: LockManager | undefined = navigator.locks
  /** Names of the locks of this tab. */
  const mine = new Set<string>()

  function request(id: string, options: LockOptions): Promise<(() => void) | null> {
    if (!locks) return Promise.resolve(() => {})
    return new Promise((resolve, reject) => {
      locks
        .request(nameOf(id), options, (lock) => {
          if (!lock) return resolve(null)
          mine.add(lock.name)
          return new Promise<void>((release) =>
            resolve(() => {
              mine.delete(lock.name)
              release()
            }),
          )
        })
        .catch(reject)
    })
  }

  async function isOtherAtWork(): Promise<boolean> {
    const { held = [] } = (await locks?.query()) ?? {}
    return held.some(({ name = '' }) => name.startsWith(prefix) && !mine.has(name))
  }

  return {
    take: (id) => request(id, { ifAvailable: true }),
    async wait(signal, id) {
      const release = await request(id, { signal: abortSignalOf(signal) })
      if (!release) throw new Error('a lock that is waited for is given')
      return release
    },
    show(id, look) {
      const channel = new BroadcastChannel(channelOf(id))
      let shown: Transfer | undefined
      channel.addEventListener('message', ({ data }) => {
        if (data !== question && data !== `${question} first`) return
        const now = look()
        if (!now || (now === shown && data === question)) return
        shown = now
        channel.postMessage(now)
      })
      return () => channel.close()
    },
    watch(id, onSeen) {
      const channel = new BroadcastChannel(channelOf(id))
      channel.addEventListener('message', ({ data }: MessageEvent<Transfer | string>) => {
        // Other tabs may be watching, too.
        if (typeof data !== 'string') onSeen(data)
      })
      channel.postMessage(`${question} first`)
      const timer = setInterval(() => channel.postMessage(question), askMs)
      return () => {
        clearInterval(timer)
        channel.close()
      }
    },
    async tellErasing() {
      const channel = new BroadcastChannel(allTabs)
      channel.postMessage(erasing)
      for (const end = performance.now() + leaveMs; performance.now() < end && (await isOtherAtWork());) {
        await new Promise((resolve) => setTimeout(resolve, lookMs))
      }
      channel.close()
    },
    onErasing(listener) {
      const channel = new BroadcastChannel(allTabs)
      channel.addEventListener('message', ({ data }) => data === erasing && listener())
      return () => channel.close()
    },
  }
}

function abortSignalOf(signal: AbortSignalLike): AbortSignal {
  const controller = new AbortController()
  if (signal.aborted) controller.abort(signal.reason)
  signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true })
  return controller.signal
}
