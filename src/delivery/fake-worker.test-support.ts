import { concatBytes, type Bytes } from '../lib/bytes.ts'
import { type PageMessage, saveLimits, type SaveFeed, type SaveSignal } from '../service-worker/protocol.ts'

/** The other end of a stream, as the service worker plays it. */
export class FakeWorker {
  readonly opened: { readonly token: string; readonly name: string; readonly size: number }[] = []
  readonly received: Bytes[] = []
  readonly heard: string[] = []
  frames: string[] = []
  framesRemoved = 0
  /** Neither answers nor hears from here on, as a worker that the browser stopped. */
  isStopped = false
  private port: MessagePort | null = null
  private readonly behaviour: {
    readonly refuses?: boolean
    readonly ignoresFrames?: boolean
    /** Gives none beyond what the test says. */
    readonly keepsCredit?: boolean
    readonly stopsAfter?: number
  }

  constructor(behaviour: FakeWorker['behaviour'] = {}) {
    this.behaviour = behaviour
  }
  get bytes(): Bytes {
    return concatBytes(...this.received)
  }
  post(message: PageMessage, [port]: MessagePort[]): void {
    if (this.isStopped) return
    if (message.kind === 'ping') return this.say({ kind: 'alive' })
    if (message.kind !== 'openSave' || !port) throw new Error('a save is opened with a port')
    this.port = port
    if (this.behaviour.refuses) return this.say({ kind: 'refused' })
    this.opened.push(message)
    port.addEventListener('message', ({ data }: MessageEvent<SaveFeed>) => this.hear(data))
    port.start()
    this.say({ kind: 'ready' })
  }
  navigate(url: string): () => void {
    this.frames.push(url)
    if (!this.behaviour.ignoresFrames) {
      this.say({ kind: 'started' })
      this.say({ kind: 'credit', bytes: saveLimits.window })
    }
    return () => this.framesRemoved++
  }
  say(signal: SaveSignal): void {
    if (!this.isStopped) this.port?.postMessage(signal)
  }
  private hear(feed: SaveFeed): void {
    if (this.isStopped) return
    this.heard.push(feed.kind)
    if (feed.kind === 'end') return this.say({ kind: 'taken' })
    if (feed.kind === 'fail') return
    this.received.push(feed.bytes)
    const total = this.received.reduce((sum, bytes) => sum + bytes.length, 0)
    if (total >= (this.behaviour.stopsAfter ?? Infinity)) this.isStopped = true
    if (!this.behaviour.keepsCredit) this.say({ kind: 'credit', bytes: feed.bytes.length })
  }
}
