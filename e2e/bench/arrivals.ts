declare global {
  var arrivals: Arrivals | undefined
}

/** What came over a page's data channels. */
export interface Arrivals {
  /** Payload, headers and all. */
  bytes: number
  /** Ms from the start of the navigation to the first message that a block has room in. */
  readonly firstBlock: Promise<number>
}

/** Counts in every page what comes over its data channels. An init script. */
export function watchArrivals(): void {
  const blockLength = 16 * 1024
  let foundBlock: (at: number) => void = () => {}
  const firstBlock = new Promise<number>((resolve) => (foundBlock = resolve))
  const arrivals: Arrivals = (globalThis.arrivals = { bytes: 0, firstBlock })
  const watch = (channel: RTCDataChannel) =>
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const size = data instanceof ArrayBuffer ? data.byteLength : data instanceof Blob ? data.size : 0
      arrivals.bytes += size
      if (size >= blockLength) foundBlock(performance.now())
    })
  const Original = globalThis.RTCPeerConnection
  globalThis.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      this.addEventListener('datachannel', ({ channel }) => watch(channel))
    }
    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options)
      watch(channel)
      return channel
    }
  }
}
