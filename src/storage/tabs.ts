import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { Tabs } from '../core/ports/tabs.ts'
import type { Transfer } from '../core/transfer.ts'

// A lock that the browser gives to one tab at a time and takes back when that tab is gone, however it went; and a channel
// between tabs of this origin, which nobody else can speak on.

/** The tab that watches asks: it is looked at, so its clock runs, and the other one's may not. */
const askMs = 500
const question = 'look'

const nameOf = (id: string) => `tukar-share/${id}`

export function createTabs(): Tabs {
  // Without locks (a page that may not lock) every tab does as if it were the only one.
  const locks: LockManager | undefined = navigator.locks

  function request(id: string, options: LockOptions): Promise<(() => void) | null> {
    if (!locks) return Promise.resolve(() => {})
    return new Promise((resolve, reject) => {
      locks
        .request(nameOf(id), options, (lock) => {
          if (!lock) return resolve(null)
          return new Promise<void>((release) => resolve(release))
        })
        .catch(reject)
    })
  }

  return {
    take: (id) => request(id, { ifAvailable: true }),
    async wait(signal, id) {
      const release = await request(id, { signal: abortSignalOf(signal) })
      if (!release) throw new Error('a lock that is waited for is given')
      return release
    },
    show(id, look) {
      const channel = new BroadcastChannel(nameOf(id))
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
      const channel = new BroadcastChannel(nameOf(id))
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
  }
}

function abortSignalOf(signal: AbortSignalLike): AbortSignal {
  const controller = new AbortController()
  if (signal.aborted) controller.abort(signal.reason)
  signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true })
  return controller.signal
}
