import { connect, type Socket } from 'node:net'
import { announce, answer, loopback, offers } from './announces.ts'
import { hostileClasses, type Target } from './hostile-frames.ts'
import type { Random } from './random.ts'
import { frameBytes, RawSocket, upgradeRequest } from './raw-socket.ts'

// Everybody who means the tracker harm. Each function is one way to attack, and goes on until the arena says stop.

export interface Arena {
  readonly port: number
  readonly random: Random
  readonly targets: readonly Target[]
  readonly tally: Tally
  isOver(): boolean
  /** Hostile frames that may be sent by now. */
  frameAllowance(): number
}

export interface Tally {
  frames: number
  connects: number
  refusedConnects: number
  /** Connections that said nothing, or only half of something, and were cut by the tracker. */
  cutIdlers: number
}

// Each kind of attacker has addresses of its own, so that none is kept out by another's limits.
const addresses = { frames: 0, idle: 1_000, churn: 8_000, storm: 11_000, slow: 12_000, loris: 12_500, flood: 13_000 }
const maxUnsent = 256 * 1024
const restMs = 5
const idleAtOnce = 50
const feedMs = 100

/** Hostile frames from `sockets` connections, reconnecting when they are closed. */
export async function sendHostileFrames(arena: Arena, sockets: number): Promise<void> {
  const { random, tally, targets } = arena
  await runEach(sockets, async (at) => {
    while (!arena.isOver()) {
      const raw = await open(arena, addresses.frames + at)
      while (raw?.isOpen && !arena.isOver()) {
        if (tally.frames >= arena.frameAllowance()) {
          await rest()
          continue
        }
        const hostile = random.pick(hostileClasses)
        // Those that end the connection would leave little room for the others.
        if (hostile.isFatal && random.below(8) > 0) continue
        raw.write(hostile.make(random, random.pick(targets)))
        tally.frames += 1
        if (raw.socket.writableLength > maxUnsent || random.below(8) === 0) await rest()
      }
      raw?.cut()
      await rest()
    }
  })
}

/** Connections that only are there: half of them announce once. Resolves to what ends them. */
export async function openIdleSockets(arena: Arena, sockets: number): Promise<() => void> {
  const held: RawSocket[] = []
  for (let from = 0; from < sockets && !arena.isOver(); from += idleAtOnce) {
    await runEach(Math.min(idleAtOnce, sockets - from), async (more) => {
      const at = from + more
      const raw = await open(arena, addresses.idle + at)
      if (raw) held.push(raw)
      if (at % 2 === 0) raw?.send(announce(`idle ${at % 500}`, `idle ${at}`))
    })
  }
  return () => {
    for (const raw of held) raw.cut()
  }
}

/** A swarm whose members announce, go without a word, and come back with the peer id that they had. */
export async function churn(arena: Arena, members: number): Promise<void> {
  const { random } = arena
  await runEach(members, async (at) => {
    while (!arena.isOver()) {
      await pause(random.below(4_000))
      const raw = await open(arena, addresses.churn + at)
      for (let stay = random.below(4); raw?.isOpen && stay >= 0 && !arena.isOver(); stay--) {
        raw.send(announce('churn', `churn ${at}`, { offers: offers(1), numwant: 5 }))
        raw.send(answer('churn', `churn ${at}`, `churn ${random.below(members)}`, 'o'))
        await pause(random.below(4_000))
      }
      if (random.below(2) === 0) raw?.send(announce('churn', `churn ${at}`, { event: 'stopped' }))
      raw?.cut()
    }
  })
}

/** Hundreds at once, gone at once: some before the handshake is over, some after half a frame. */
export async function storm(arena: Arena, sockets: number): Promise<void> {
  while (!arena.isOver()) {
    await runEach(sockets, async (at) => {
      const address = addresses.storm + (at % 50)
      if (at % 3 === 0) return hangUp(arena, address)
      const raw = await open(arena, address)
      raw?.write(frameBytes('{"action":').subarray(0, 5))
      if (at % 3 === 1) raw?.cut()
      // A half-open connection: it says that it ends, and waits.
      else raw?.socket.end()
    })
    await pause(500)
  }
}

/** Members that never read, and others that send them more and more. */
export async function feedSlowConsumers(arena: Arena, sockets: number): Promise<void> {
  await runEach(sockets, async (at) => {
    while (!arena.isOver()) {
      const [deaf, feeder] = [
        await open(arena, addresses.slow + 2 * at),
        await open(arena, addresses.slow + 2 * at + 1),
      ]
      deaf?.send(announce(`slow ${at}`, 'deaf'))
      deaf?.turnDeaf()
      const frame = frameBytes(
        JSON.stringify({
          ...answer(`slow ${at}`, 'feeder', 'deaf', 'o'),
          answer: { type: 'answer', sdp: 'x'.repeat(60_000) },
        }),
      )
      while (deaf?.isOpen && feeder?.isOpen && !arena.isOver()) {
        feeder.write(frame)
        await pause(feedMs)
      }
      deaf?.cut()
      feeder?.cut()
      await rest()
    }
  })
}

/** As many announces as fit through, all from one address. */
export async function flood(arena: Arena, sockets: number): Promise<void> {
  const frame = frameBytes(JSON.stringify(announce('flood', 'flood', { offers: offers(5) })))
  await runEach(sockets, async () => {
    while (!arena.isOver()) {
      const raw = await open(arena, addresses.flood)
      while (raw?.isOpen && !arena.isOver()) {
        if (raw.socket.writableLength < maxUnsent) raw.write(frame)
        else await rest()
        if (arena.random.below(20) === 0) await rest()
      }
      raw?.cut()
      await pause(50)
    }
  })
}

/** Requests that never come to their end, plain ones and upgrades, a few bytes at a time. */
export async function trickle(arena: Arena, sockets: number): Promise<void> {
  const request = upgradeRequest(arena.port)
  await runEach(sockets, async (at) => {
    const socket = openPlain(arena, addresses.loris + (at % 100))
    const text = at % 2 === 0 ? request : request.replace('Upgrade: websocket\r\n', '')
    for (let sent = 0; !socket.destroyed && !arena.isOver(); sent = Math.min(sent + 3, text.length - 3)) {
      socket.write(text.slice(sent, sent + 3))
      await pause(1_000)
    }
    if (socket.destroyed && !arena.isOver()) arena.tally.cutIdlers += 1
    socket.destroy()
  })
}

async function open({ port, tally }: Arena, address: number): Promise<RawSocket | null> {
  const raw = await RawSocket.open({ port, localAddress: loopback(address) })
  tally.connects += 1
  if (!raw) tally.refusedConnects += 1
  return raw
}

function openPlain({ port, tally }: Arena, address: number): Socket {
  const socket = connect({ host: '127.0.0.1', port, localAddress: loopback(address) })
  // Refused or cut: what else.
  socket.on('error', () => socket.destroy()).resume()
  tally.connects += 1
  return socket
}

async function hangUp(arena: Arena, address: number): Promise<void> {
  const socket = openPlain(arena, address)
  socket.write(upgradeRequest(arena.port).slice(0, 40 + arena.random.below(400)))
  await rest()
  socket.destroy()
}

const runEach = (count: number, run: (at: number) => Promise<void>): Promise<unknown> =>
  Promise.all(Array.from({ length: count }, (_, at) => run(at)))
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const rest = (): Promise<void> => pause(restMs)
