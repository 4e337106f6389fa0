import { afterEach, beforeEach, expect, it } from 'vitest'
import { announce, connect, startTestServer, type TestServer } from '../server.test-support.ts'
import { hostileClasses } from './hostile-frames.ts'
import { createRandom } from './random.ts'
import { RawSocket } from './raw-socket.ts'

// Each class alone, so that what the fire throws is known to be what it says.

const target = { infoHash: 'honest', peerIds: ['one', 'two'] }
const rounds = 25

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
  for (let round = 0; round < rounds; round++) {
    const raw = await RawSocket.open({ port: bed.server.port })
    raw?.write(hostile.make(random, target))
    if (hostile.isFatal) {
      // One that only begins is closed by whoever waits no longer.
      if (hostile.isUnfinished) raw?.cut()
      await raw?.closed
    } else {
      // An answer, or a pong, shows that the connection goes on.
      const isAlive = new Promise<void>((resolve) => raw && (raw.onText = () => resolve()))
      raw?.send(announce('own', `own ${round}`))
      await isAlive
      raw?.cut()
    }
  }
  honest.send(announce('honest', 'one', { left: 0 }))
  // Its reply; somebody's offers and answers may come before that.
  while ((await honest.next())['interval'] === undefined);
  honest.webSocket.close()
  await bed.until((stats) => stats['sockets'] === 0 && stats['swarms'] === 0)
  expect(await bed.stats()).toMatchObject({ faults: 0, peerIdHandovers: 0 })
})
