import { describe, expect, it } from 'vitest'
import type { SocketEvents } from './browser-platform.ts'
import { createMeetingPointProbe } from './meeting-point-probe.ts'

const address = 'wss://tracker.test/announce'

/** A tracker that the test plays. */
function asked(signal = new AbortController().signal) {
  const sent: unknown[] = []
  let events: SocketEvents | null = null
  let isClosed = false
  let byte = 0
  const probe = createMeetingPointProbe({
    randomBytes: (length) => new Uint8Array(length).fill(++byte),
    openSocket(_, given) {
      events = given
      return {
        bufferedBytes: 0,
        send: (text) => void sent.push(JSON.parse(text)),
        close: () => void (isClosed = true),
      }
    },
  })
  const answer = probe.ask(signal, address)
  answer.catch(() => undefined)
  return {
    sent,
    answer,
    isClosed: () => isClosed,
    get events(): SocketEvents {
      if (!events) throw new Error('the socket was opened')
      return events
    },
    say(message: Record<string, unknown>) {
      this.events.message(JSON.stringify(message))
    },
  }
}

const name = (byte: number) => String.fromCharCode(byte).repeat(20)
const reply = { action: 'announce', info_hash: name(1), interval: 120, complete: 0, incomplete: 1 }

describe('a meeting point', () => {
  it('answers an announce of nothing, and hears goodbye', async () => {
    const probe = asked()
    expect(probe.sent).toEqual([])
    probe.events.open()
    probe.say(reply)
    expect(await probe.answer).toBe('answered')
    expect(probe.sent).toMatchObject([
      { action: 'announce', info_hash: name(1), peer_id: name(2), event: 'started', offers: [] },
      { info_hash: name(1), peer_id: name(2), event: 'stopped' },
    ])
    expect(probe.isClosed()).toBe(true)
  })

  it('is not taken for well by anything else that it says', async () => {
    const probe = asked()
    probe.events.open()
    probe.say({ ...reply, info_hash: name(9) })
    probe.say({ action: 'scrape', files: {} })
    probe.events.message('nonsense')
    probe.events.message(new ArrayBuffer(4))
    probe.events.close()
    expect(await probe.answer).toBe('unreachable')
    expect(probe.sent).toHaveLength(1)
  })

  it('may refuse', async () => {
    const probe = asked()
    probe.events.open()
    probe.say({ 'failure reason': 'this tracker is full' })
    expect(await probe.answer).toBe('refused')
    expect(probe.isClosed()).toBe(true)
  })

  it('is unreachable where the socket never opens, or the browser refuses the address', async () => {
    const probe = asked()
    probe.events.close()
    expect(await probe.answer).toBe('unreachable')
    const refusing = createMeetingPointProbe({
      openSocket() {
        throw new DOMException('mixed content', 'SecurityError')
      },
    })
    expect(await refusing.ask(new AbortController().signal, 'ws://tracker.test/')).toBe('unreachable')
  })

  it('is let go of with the signal', async () => {
    const leaving = new AbortController()
    const probe = asked(leaving.signal)
    probe.events.open()
    leaving.abort(new Error('left'))
    await expect(probe.answer).rejects.toThrow('left')
    expect(probe.isClosed()).toBe(true)
    await expect(asked(leaving.signal).answer).rejects.toThrow('left')
  })
})
