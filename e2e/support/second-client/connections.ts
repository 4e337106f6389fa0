import type { BrowserContext, Page } from '@playwright/test'
import type { Candidate, Description } from './signals.ts'

// Real peer connections, in a page that has nothing else: this file carries descriptions and bytes in and out of it.

export interface Connection {
  readonly id: number
  /** Begins a connection. */
  offer(): Promise<Description>
  answer(offer: Description): Promise<Description>
  accept(answer: Description): Promise<void>
  addCandidates(candidates: readonly Candidate[]): Promise<void>
  /** SHA-256 of each end's certificate. */
  fingerprints(): Promise<{ readonly local: Buffer; readonly remote: Buffer }>
  /** Sends it `times` times over. A string goes as a text message. */
  send(message: Uint8Array | string, times?: number): Promise<void>
  /** On the channel for blocks: PROTOCOL.md, "Lanes". */
  sendBulk(message: Uint8Array): Promise<void>
  close(): Promise<void>
  readonly opened: Promise<void>
  readonly closed: Promise<void>
  /** From here on, and those that came before. */
  listen(listener: (bytes: Buffer) => void): void
}

export interface Connections {
  open(): Connection
  close(): Promise<void>
}

declare global {
  var tellConnection: (id: number, event: 'open' | 'close' | 'message', base64?: string) => void
  var connections: Map<number, { connection: RTCPeerConnection; channel: RTCDataChannel; bulk: RTCDataChannel }>
}

export async function openConnections(context: BrowserContext, origin: string): Promise<Connections> {
  const page = await context.newPage()
  // An own address, so that the page is empty and its context secure.
  await page.route('**/empty.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>Empty</title>' }),
  )
  await page.goto(new URL('empty.html', origin).href)
  const listeners = new Map<number, (event: string, bytes: Buffer) => void>()
  await page.exposeFunction('tellConnection', (id: number, event: string, base64 = '') =>
    listeners.get(id)?.(event, Buffer.from(base64, 'base64')),
  )
  await page.evaluate(() => void (globalThis.connections = new Map()))
  let nextId = 1
  return {
    open() {
      const id = nextId++
      return connect(page, id, (listener) => listeners.set(id, listener))
    },
    close: () => page.close(),
  }
}

function connect(
  page: Page,
  id: number,
  listen: (listener: (event: string, bytes: Buffer) => void) => void,
): Connection {
  let onOpen = () => {}
  let onClose = () => {}
  const early: Buffer[] = []
  let listener: (bytes: Buffer) => void = (bytes) => early.push(bytes)
  const connection: Connection = {
    id,
    offer: () => page.evaluate(describe, { id, offer: null }),
    answer: (offer) => page.evaluate(describe, { id, offer }),
    accept: ({ sdp, candidates }) =>
      page.evaluate(
        async ({ id, sdp, candidates }) => {
          const { connection } = globalThis.connections.get(id) ?? {}
          await connection?.setRemoteDescription({ type: 'answer', sdp })
          for (const { candidate, mid } of candidates) await connection?.addIceCandidate({ candidate, sdpMid: mid })
        },
        { id, sdp, candidates },
      ),
    addCandidates: (candidates) =>
      page.evaluate(
        async ({ id, candidates }) => {
          const { connection } = globalThis.connections.get(id) ?? {}
          for (const { candidate, mid } of candidates) await connection?.addIceCandidate({ candidate, sdpMid: mid })
        },
        { id, candidates },
      ),
    async fingerprints() {
      const [local, remote] = await page.evaluate((id) => {
        const { connection } = globalThis.connections.get(id) ?? {}
        return [connection?.localDescription?.sdp ?? '', connection?.remoteDescription?.sdp ?? '']
      }, id)
      return { local: fingerprintOf(local), remote: fingerprintOf(remote) }
    },
    send: (message, times = 1) =>
      page.evaluate(
        ({ id, base64, text, times }) => {
          const { channel } = globalThis.connections.get(id) ?? {}
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
          for (let i = 0; i < times && channel?.readyState === 'open'; i++) {
            if (text === null) channel.send(bytes)
            else channel.send(text)
          }
        },
        {
          id,
          base64: typeof message === 'string' ? '' : Buffer.from(message).toString('base64'),
          text: typeof message === 'string' ? message : null,
          times,
        },
      ),
    sendBulk: (message) =>
      page.evaluate(
        ({ id, base64 }) => {
          const { bulk } = globalThis.connections.get(id) ?? {}
          if (bulk?.readyState !== 'open') return
          bulk.send(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)))
        },
        { id, base64: Buffer.from(message).toString('base64') },
      ),
    close: () =>
      page.evaluate((id) => {
        globalThis.connections.get(id)?.connection.close()
        globalThis.connections.delete(id)
      }, id),
    opened: new Promise((resolve) => (onOpen = resolve)),
    closed: new Promise((resolve) => (onClose = resolve)),
    listen(next) {
      for (const bytes of early.splice(0)) next(bytes)
      listener = next
    },
  }
  listen((event, bytes) => {
    if (event === 'open') onOpen()
    else if (event === 'close') onClose()
    else listener(bytes)
  })
  return connection
}

/** In the page: the negotiated channels, and this end's description with all its candidates. */
async function describe({ id, offer }: { id: number; offer: Description | null }): Promise<Description> {
  const connection = new RTCPeerConnection()
  const channel = connection.createDataChannel('', { negotiated: true, id: 0 })
  channel.binaryType = 'arraybuffer'
  const bulk = connection.createDataChannel('', { negotiated: true, id: 1 })
  globalThis.connections.set(id, { connection, channel, bulk })
  channel.addEventListener('open', () => globalThis.tellConnection(id, 'open'))
  channel.addEventListener('close', () => globalThis.tellConnection(id, 'close'))
  // Word of the end is one packet, which can drown in what is still being sent.
  connection.addEventListener('connectionstatechange', () => {
    if (connection.connectionState === 'failed') globalThis.tellConnection(id, 'close')
  })
  channel.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
    let text = ''
    for (const byte of new Uint8Array(data)) text += String.fromCharCode(byte)
    globalThis.tellConnection(id, 'message', btoa(text))
  })
  const candidates: Candidate[] = []
  const gathered = new Promise<void>((resolve) => {
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (!candidate) resolve()
      else if (candidate.candidate !== '')
        candidates.push({ candidate: candidate.candidate, mid: candidate.sdpMid ?? '' })
    })
  })
  if (offer) {
    await connection.setRemoteDescription({ type: 'offer', sdp: offer.sdp })
    for (const { candidate, mid } of offer.candidates) await connection.addIceCandidate({ candidate, sdpMid: mid })
  }
  const description = offer ? await connection.createAnswer() : await connection.createOffer()
  await connection.setLocalDescription(description)
  await gathered
  return { sdp: description.sdp ?? '', candidates }
}

function fingerprintOf(sdp: string): Buffer {
  const hex = /^a=fingerprint:sha-256 ([0-9A-F:]+)\r$/im.exec(sdp)?.[1] ?? ''
  return Buffer.from(hex.replaceAll(':', ''), 'hex')
}
