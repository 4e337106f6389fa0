import { afterEach, beforeEach, expect, it } from 'vitest'
import { announce, connect, startTestServer, type TestServer } from '../server.test-support.ts'
import { hostileClasses, type HostileClass } from './hostile-frames.ts'
import { createRandom, type Random } from './random.ts'
import { RawSocket } from './raw-socket.ts'

// Each class alone, so that what the fire throws is known to be what it says, and to do what it says: no more and no
// fewer messages read, refused and closed.

const target = { infoHash: 'honest', peerIds: ['one', 'two'] }
const rounds = 25
// Those who met a limit are told before the goodbye; who can't write a frame hears the goodbye alone.
const toldReasons: readonly unknown[] = ['messageTooLong', 'tooManyFragments']

let bed: TestServer

beforeEach(async () => {
  bed = await startTestServer(
    '--max-violations',
    '1000',
    '--connect-rate',
    '100000',
    '--max-sockets-per-address',
    '1000',
  )
})
afterEach(() => bed.stop())

it.each(hostileClasses.map((hostile) => [hostile.name, hostile] as const))('%s', async (_name, hostile) => {
  const random = createRandom(1)
  const honest = await connect(bed)
  honest.send(announce('honest', 'one'))
  await honest.next()
  for (let round = 0; round < rounds; round++) await play(hostile, random, round)
  honest.send(announce('honest', 'one', { left: 0 }))
  // Its reply; somebody's offers and answers may come before that.
  while ((await honest.next())['interval'] === undefined);
  honest.webSocket.close()
  await bed.until((stats) => stats['sockets'] === 0 && stats['swarms'] === 0)
  const stats = await bed.stats()
  expect(stats).toMatchObject({ faults: 0, peerIdHandovers: 0 })

  const { effect } = hostile
  const goesOn = effect.kind === 'read' || effect.kind === 'refused'
  const messages = effect.kind === 'read' ? effect.messages : effect.kind === 'refused' ? 1 : 0
  expect(stats['framesReceived']).toBe(2 + rounds * (messages + (goesOn ? 1 : 0)))
  if (effect.kind === 'refused') expect(stats['refusals']).toEqual({ malformed: rounds })
  else if (effect.kind === 'closed') expect(stats['refusals']).toEqual(effect.reason ? { [effect.reason]: rounds } : {})
  else if (messages === 0) expect(stats['refusals']).toEqual({})
})

async function play({ effect, make }: HostileClass, random: Random, round: number): Promise<void> {
  const heard: string[] = []
  const raw = await RawSocket.open({ port: bed.server.port, onText: (payload) => heard.push(payload.toString()) })
  if (!raw) throw new Error('not let in')
  const refusals = (): number => heard.filter((text) => text.includes('"failure reason"')).length
  raw.write(make(random, target))
  switch (effect.kind) {
    case 'closed':
      await raw.closed
      expect(effect.codes).toContain(raw.closeCode)
      expect(refusals()).toBe(toldReasons.includes(effect.reason) ? 1 : 0)
      return
    case 'unfinished':
      // Who only begins is closed by whoever waits no longer.
      raw.cut()
      return
    case 'read':
    case 'refused': {
      const ownReply = new Promise<void>((resolve) => {
        raw.onText = (payload) => {
          heard.push(payload.toString())
          if (payload.includes('"interval"') && payload.includes('"own')) resolve()
        }
      })
      raw.send(announce(`own ${round}`, 'own'))
      await ownReply
      raw.cut()
      if (effect.kind === 'refused') expect(refusals()).toBe(1)
    }
  }
}
