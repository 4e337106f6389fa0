import { connect, type Socket } from 'node:net'
import { announce, answer, loopback, offers } from './announces.ts'
import { HostileConnection, type HostileTally } from './hostile-connection.ts'
import { hostileClasses, type HostileClass, type Target } from './hostile-frames.ts'
import { createOwnRandom, type Random } from './random.ts'
import { frameBytes, RawSocket, upgradeRequest } from './raw-socket.ts'

// Everybody who means the tracker harm. Each function is one way to attack, and goes on until the arena says stop.

export interface Arena {
  readonly port: number
  /** Each attacker draws from a generator of its own, which follows from this. */
  readonly seed: number
  readonly targets: readonly Target[]
  readonly tally: Tally
  isOver(): boolean
  /** Hostile frames that may be sent by now. */
  frameAllowance(): number
}

export interface Tally {
  readonly hostile: HostileTally
  connects: number
  refusedConnects: number
  /** Idle ones who had announced, and were not kept. */
  lostIdlers: number
  /** Members of the churning swarm who went and came back. */
  returns: number
  /** Connections that said nothing, or only half of something, and were cut by the tracker. */
  cutIdlers: number
}

// Each kind of attacker has addresses of its own, so that none is kept out by another's limits.
const addresses = { frames: 0, idle: 1_000, churn: 7_000, storm: 11_000, slow: 12_000, loris: 12_500, flood: 13_000 }
const maxUnsent = 256 * 1024
const restMs = 5
const idleAtOnce = 50
const feedMs = 100
/** Hostile frames between two looks at what became of them. */
const mostUnconfirmed = 12
/** The churning swarm: times between two words of a member, and away from it. */
const betweenWordsMs = 4_000
const awayMs = 1_500
export const churnHash = 'churn'

/** Hostile frames from `sockets` connections, reconnecting when they are closed. */
export async function sendHostileFrames(arena: Arena, sockets: number): Promise<void> {
  const { seed, tally, targets } = arena
  await runEach(sockets, async (at) => {
    const random = createOwnRandom(seed, 'frames', at)
    while (!arena.isOver()) {
      const raw = await open(arena, addresses.frames + at)
      const connection = raw && new HostileConnection(raw, tally.hostile)
      while (connection?.isOpen && !arena.isOver()) {
        if (tally.hostile.sent >= arena.frameAllowance()) {
          await rest()
          continue
        }
        const hostile = random.pick(hostileClasses)
        // Those that end the connection would leave little room for the others.
        if (isLast(hostile) && random.below(8) > 0) continue
        await connection.send(hostile, hostile.make(random, random.pick(targets)))
        if (random.below(mostUnconfirmed) === 0) await connection.confirm()
      }
      await connection?.confirm()
      connection?.cut()
      await rest()
    }
  })
}

/**
 * Connections that only are there. Half of them announce once, and are to be kept; those in no swarm are closed after a
 * while, and come back. Resolves to what ends them.
 */
export async function openIdleSockets(arena: Arena, sockets: number): Promise<() => void> {
  const held = new Set<RawSocket>()
  let isEnding = false
  const hold = async (at: number): Promise<void> => {
    const raw = await open(arena, addresses.idle + at)
    if (!raw) return
    held.add(raw)
    const isMember = at % 2 === 0
    if (isMember) raw.send(announce(`idle ${at % 500}`, `idle ${at}`))
    raw.socket.once('close', () => {
      held.delete(raw)
      if (isEnding) return
      if (isMember) arena.tally.lostIdlers += 1
      else void hold(at)
    })
  }
  for (let from = 0; from < sockets && !arena.isOver(); from += idleAtOnce) {
    await runEach(Math.min(idleAtOnce, sockets - from), (more) => hold(from + more))
  }
  return () => {
    isEnding = true
    for (const raw of held) raw.cut()
  }
}

/** How many members of the churning swarm the tracker has answered and not lost; never more than it has. */
export interface Crowd {
  present: number
}

/**
 * A swarm whose members announce, go without a word, and come back with the peer id that they had. They take turns: as
 * soon as `kept` are there, nobody goes before somebody else has come.
 */
export async function churn(arena: Arena, crowd: Crowd, { members, kept }: ChurnSize): Promise<void> {
  const { seed, tally } = arena
  await runEach(members, async (at) => {
    const name = `churn ${at}`
    for (let visit = 0; !arena.isOver(); visit++) {
      // How many words a visit has is not its own choice alone: the next one's choices don't follow from them.
      const random = createOwnRandom(seed, 'churn', at, visit)
      const [goesAfter, saysGoodbye] = [random.below(4), random.below(2) === 0]
      await pause(random.below(awayMs))
      const raw = await open(arena, addresses.churn + at)
      if (!raw) continue
      let isPresent = false
      const setPresent = (value: boolean): void => {
        if (value !== isPresent) crowd.present += value ? 1 : -1
        isPresent = value
      }
      raw.onText = (payload) => void (payload.includes('"interval"') && raw.isOpen && setPresent(true))
      void raw.closed.then(() => setPresent(false))
      if (visit > 0) tally.returns += 1
      for (let stay = goesAfter; raw.isOpen && (stay >= 0 || crowd.present <= kept) && !arena.isOver(); stay--) {
        raw.send(announce(churnHash, name, { offers: offers(1), numwant: 5 }))
        raw.send(answer(churnHash, name, `churn ${random.below(members)}`, 'o'))
        await pause(random.below(betweenWordsMs))
      }
      setPresent(false)
      raw.onText = () => undefined
      if (saysGoodbye) raw.send(announce(churnHash, name, { event: 'stopped' }))
      raw.cut()
    }
  })
}

export interface ChurnSize {
  readonly members: number
  readonly kept: number
}

/** Hundreds at once, gone at once: some before the handshake is over, some after half a frame. */
export async function storm(arena: Arena, sockets: number): Promise<void> {
  const randoms = Array.from({ length: sockets }, (_, at) => createOwnRandom(arena.seed, 'storm', at))
  while (!arena.isOver()) {
    await Promise.all(
      randoms.map(async (random, at) => {
        const address = addresses.storm + (at % 50)
        if (at % 3 === 0) return hangUp(arena, address, random)
        const raw = await open(arena, address)
        raw?.write(frameBytes('{"action":').subarray(0, 5))
        if (at % 3 === 1) raw?.cut()
        // A half-open connection: it says that it ends, and waits.
        else raw?.socket.end()
      }),
    )
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
  await runEach(sockets, async (at) => {
    const random = createOwnRandom(arena.seed, 'flood', at)
    while (!arena.isOver()) {
      const raw = await open(arena, addresses.flood)
      while (raw?.isOpen && !arena.isOver()) {
        if (raw.socket.writableLength < maxUnsent) raw.write(frame)
        else await rest()
        if (random.below(20) === 0) await rest()
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

const isLast = ({ effect }: HostileClass): boolean => effect.kind === 'closed' || effect.kind === 'unfinished'

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

async function hangUp(arena: Arena, address: number, random: Random): Promise<void> {
  const socket = openPlain(arena, address)
  socket.write(upgradeRequest(arena.port).slice(0, 40 + random.below(400)))
  await rest()
  socket.destroy()
}

const runEach = (count: number, run: (at: number) => Promise<void>): Promise<unknown> =>
  Promise.all(Array.from({ length: count }, (_, at) => run(at)))
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const rest = (): Promise<void> => pause(restMs)
