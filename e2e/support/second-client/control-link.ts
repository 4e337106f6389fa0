import { EventEmitter, once } from 'node:events'
import { bytesIn, decodeBencode, encodeBencode, fieldsOf, numberIn, type Bencodable, type Bencoded } from './bencode.ts'
import type { Connection } from './connections.ts'
import { isSignature, labelled, sha256, type Share, type SigningKey } from './keys.ts'

// PROTOCOL.md, "Control link", from the end that offered.

const chunkLength = 32 * 1024
const patienceMs = 20_000

/** What a forger of hellos needs. */
export interface HelloTools {
  readonly share: Share
  readonly key: SigningKey
  readonly local: Buffer
  readonly remote: Buffer
}

/** Sees a hello before it goes; what it returns goes in its place, and nothing when that is null. */
export type HelloForger = (honest: Hello, tools: HelloTools) => Hello | Uint8Array | string | null

export type Hello = { readonly [key: string]: Bencodable }

export interface ControlLink {
  /** Whose end this is not. */
  readonly peer: Buffer
  readonly connection: Connection
  /** Whether the other end said a right hello... */
  readonly isProven: boolean
  /** ...and that it is the sender. */
  readonly isSender: boolean
  readonly proven: Promise<void>
  /** Types of all messages that came, in order. */
  readonly heard: readonly string[]
  greet(): Promise<void>
  send(fields: Hello | Uint8Array | string, times?: number): Promise<void>
  /** The next message of this type, or the last one that came and was not asked for. */
  next(type: string): Promise<Bencoded>
  /** Whether all that was sent so far was read and the link still stands. */
  survives(): Promise<boolean>
  /** Announces a manifest and serves `bytes` to whoever asks for it. */
  publish(sequence: number, bytes: Buffer, lies?: { readonly digest?: Buffer; readonly total?: number }): Promise<void>
}

export interface ControlLinkOptions {
  readonly share: Share
  readonly key: SigningKey
  readonly peer: Buffer
  readonly peerKey: Buffer
  readonly owner?: SigningKey
  readonly connection: Connection
  readonly hello?: HelloForger
}

export function createControlLink(options: ControlLinkOptions): ControlLink {
  const { share, key, owner, connection } = options
  const events = new EventEmitter()
  const waiting = new Map<string, Bencoded[]>()
  const heard: string[] = []
  const documents = new Map<string, { readonly bytes: Buffer; readonly total: number }>()
  const state = { isProven: false, isSender: false }
  let proved = () => {}
  const proven = new Promise<void>((resolve) => (proved = resolve))

  const encode = (fields: Hello | Uint8Array | string) =>
    typeof fields === 'string' || fields instanceof Uint8Array ? fields : encodeBencode(fields)
  const send = (fields: Hello | Uint8Array | string, times?: number) => connection.send(encode(fields), times)

  /** What a hello signs. */
  async function proof(label: string, role: 'initiator' | 'responder', memberKey: Buffer): Promise<Buffer> {
    const { local, remote } = await connection.fingerprints()
    return labelled(label, share.swarmId, local, remote, Buffer.from(role), memberKey)
  }

  async function checkHello(message: Bencoded): Promise<void> {
    const peerKey = bytesIn(message, 'key')
    const signed = await proof('hello', 'responder', peerKey)
    if (!peerKey.equals(options.peerKey) || !isSignature(peerKey, signed, bytesIn(message, 'signature'))) {
      throw new Error('a page proves who it is')
    }
    const shown = fieldsOf(message)['owner']
    if (shown !== undefined) {
      const ownerKey = bytesIn(shown, 'key')
      const ownerProof = await proof('owner-hello', 'responder', peerKey)
      state.isSender =
        sha256(ownerKey).subarray(0, 16).equals(share.ownerKeyHash) &&
        isSignature(ownerKey, ownerProof, bytesIn(shown, 'signature'))
    }
    state.isProven = true
    proved()
  }

  async function serve(message: Bencoded): Promise<void> {
    const wanted = fieldsOf(message)['manifest']
    const document = Buffer.isBuffer(wanted) ? documents.get(wanted.toString('hex')) : undefined
    const id = numberIn(message, 'id')
    if (!document) return send({ type: 'refusal', id })
    const offset = numberIn(message, 'offset')
    const bytes = document.bytes.subarray(offset, offset + chunkLength)
    return send({ type: 'chunk', id, offset, total: document.total, bytes })
  }

  async function received(bytes: Buffer): Promise<void> {
    const message = decodeBencode(bytes)
    const type = bytesIn(message, 'type').toString()
    heard.push(type)
    waiting.set(type, [...(waiting.get(type) ?? []), message])
    if (type === 'hello') await checkHello(message)
    if (type === 'ping') await send({ type: 'pong' })
    if (type === 'request') await serve(message)
    events.emit(type)
  }

  connection.listen((bytes) => void received(bytes).catch((error: unknown) => events.emit('error', error)))

  async function next(type: string): Promise<Bencoded> {
    for (;;) {
      const found = waiting.get(type)?.shift()
      if (found !== undefined) return found
      await once(events, type, { signal: AbortSignal.timeout(patienceMs) })
    }
  }

  return {
    peer: options.peer,
    connection,
    get isProven() {
      return state.isProven
    },
    get isSender() {
      return state.isSender
    },
    proven,
    heard,
    async greet() {
      const signature = key.sign(await proof('hello', 'initiator', key.publicKey))
      const shown = owner && {
        key: owner.publicKey,
        signature: owner.sign(await proof('owner-hello', 'initiator', key.publicKey)),
      }
      const honest: Hello = {
        type: 'hello',
        version: 1,
        key: key.publicKey,
        agent: 'Second client',
        signature,
        ...(shown && { owner: shown }),
      }
      const hello = options.hello ? options.hello(honest, { share, key, ...(await connection.fingerprints()) }) : honest
      if (hello !== null) await send(hello)
    },
    send,
    next,
    async survives() {
      waiting.delete('pong')
      await send({ type: 'ping' })
      return Promise.race([next('pong').then(() => true), connection.closed.then(() => false)])
    },
    async publish(sequence, bytes, lies = {}) {
      const digest = lies.digest ?? sha256(bytes)
      documents.set(digest.toString('hex'), { bytes, total: lies.total ?? bytes.length })
      await send({ type: 'manifest', sequence, digest })
    },
  }
}
