// One data channel between two pages, tuned: the best that one connection does here.

/** The largest that Chromium sends: of 64, 128 and 256 KiB the one that costs least. */
const messageLength = 256 * 1024
/** What the channel holds, in bytes: above `high` it waits; below `low` it runs dry. */
export interface Water {
  readonly high: number
  readonly low: number
}
export const nearWater: Water = { high: 1024 * 1024, low: 256 * 1024 }
/** What is on its way does not count, so a long way needs no more; this is for a page that comes late. */
export const farWater: Water = { high: 4 * 1024 * 1024, low: 1024 * 1024 }

let connection: RTCPeerConnection | null = null

/** The sender's side. Both descriptions hold all candidates, so two strings are all that passes outside. */
export async function offerChannel(iceServers: RTCIceServer[]): Promise<string> {
  connection = new RTCPeerConnection({ iceServers })
  channelOf(connection.createDataChannel('bytes'))
  await connection.setLocalDescription()
  return describe(connection)
}

export async function answerChannel(offer: string, iceServers: RTCIceServer[]): Promise<string> {
  connection = new RTCPeerConnection({ iceServers })
  connection.addEventListener('datachannel', ({ channel }) => channelOf(channel), { once: true })
  await connection.setRemoteDescription({ type: 'offer', sdp: offer })
  await connection.setLocalDescription()
  return describe(connection)
}

/** The sender's last step. */
export async function acceptChannel(answer: string): Promise<void> {
  await connection?.setRemoteDescription({ type: 'answer', sdp: answer })
}

let onOpen: (channel: RTCDataChannel) => void = () => {}
const opening = new Promise<RTCDataChannel>((resolve) => (onOpen = resolve))
/** The first message may come before anybody waits for it. */
let onAsked: () => void = () => {}
const asking = new Promise<void>((resolve) => (onAsked = resolve))
/** Open, on either side. */
export const channelOpened = (): Promise<RTCDataChannel> => opening

function channelOf(channel: RTCDataChannel): void {
  channel.binaryType = 'arraybuffer'
  channel.addEventListener('message', () => onAsked(), { once: true })
  if (channel.readyState === 'open') onOpen(channel)
  channel.addEventListener('open', () => onOpen(channel), { once: true })
}

async function describe(described: RTCPeerConnection): Promise<string> {
  if (described.iceGatheringState !== 'complete') {
    await new Promise<void>((resolve) => {
      described.addEventListener('icegatheringstatechange', () => {
        if (described.iceGatheringState === 'complete') resolve()
      })
    })
  }
  return described.localDescription?.sdp ?? ''
}

/** Sends bytes in messages of their own, as fast as the channel takes them. */
export async function sendBytes(
  channel: RTCDataChannel,
  bytes: Uint8Array<ArrayBuffer>,
  { high, low }: Water = nearWater,
): Promise<void> {
  channel.bufferedAmountLowThreshold = low
  for (let at = 0; at < bytes.length; at += messageLength) {
    if (channel.bufferedAmount > high) {
      await new Promise((resolve) => channel.addEventListener('bufferedamountlow', resolve, { once: true }))
    }
    channel.send(bytes.subarray(at, at + messageLength))
  }
}

/** The receiver's click: the sender waits for this message. */
export async function askForBytes(): Promise<RTCDataChannel> {
  const channel = await channelOpened()
  channel.send('go')
  return channel
}

export async function whenAsked(): Promise<RTCDataChannel> {
  await asking
  return channelOpened()
}
