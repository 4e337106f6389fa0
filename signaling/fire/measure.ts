import { announce, loopback, offers } from './announces.ts'
import { frameBytes, RawSocket } from './raw-socket.ts'
import { startTracker, unlimited, type Contender, type TrackerProcess } from './tracker-process.ts'

// The tracker beside the bare library's, each in a process of its own: how many announces it handles, and what a
// connection costs it.

/** One of those that are measured. */
export interface Contestant {
  readonly contender: Contender
  /** What starts it. */
  readonly script: string
}

export interface AnnounceFigures {
  readonly announcesPerSecond: number
  readonly announcesPerCpuSecond: number
}

export interface MemoryFigures {
  /** Growth of the living heap, and of the resident memory, for each connection. */
  readonly heapBytes: number
  readonly residentBytes: number
}

// What a page sends: five offers, which go to those others of its swarm that there are.
const offersEach = 5
const swarmSize = 5
const openAtOnce = 50
// V8's room for new objects grows to 32 MiB under load, whatever lives in it, and shrinks half a minute later: the size
// of a quiet process is measured without it, in both.
const quietNode = ['--max-semi-space-size=1']

/** Clients that announce again as soon as they are answered. */
export async function measureAnnounces(
  contestant: Contestant,
  { sockets = 100, seconds }: { readonly sockets?: number; readonly seconds: number },
): Promise<AnnounceFigures> {
  const tracker = await start(contestant, [])
  let answers = 0
  const clients = await openAll(tracker, sockets)
  for (const [at, client] of clients.entries()) {
    const frame = announceFrame(at)
    client.onText = (payload) => {
      if (!isReply(payload)) return
      answers += 1
      client.write(frame)
    }
    client.write(frame)
  }
  await pause(1)
  const [cpuBefore, answersBefore, before] = [await tracker.gauge(), answers, performance.now()]
  await pause(seconds)
  const [cpuAfter, answersAfter, after] = [await tracker.gauge(), answers, performance.now()]
  for (const client of clients) client.cut()
  await tracker.kill()
  const handled = answersAfter - answersBefore
  return {
    announcesPerSecond: handled / ((after - before) / 1000),
    announcesPerCpuSecond: handled / (cpuAfter.cpuSeconds - cpuBefore.cpuSeconds),
  }
}

/** Connections that announced once, and wait. */
export async function measureMemory(
  contestant: Contestant,
  { sockets = 5_000 }: { readonly sockets?: number } = {},
): Promise<MemoryFigures> {
  const tracker = await start(contestant, quietNode)
  // What is made once, whoever comes.
  for (const client of await announceAll(tracker, 200)) client.cut()
  const before = await tracker.gauge()
  const clients = await announceAll(tracker, sockets)
  const after = await tracker.gauge()
  for (const client of clients) client.cut()
  await tracker.kill()
  return {
    heapBytes: growth(before.heapBytes, after.heapBytes) / sockets,
    residentBytes: growth(before.residentBytes, after.residentBytes) / sockets,
  }
}

/** At least a byte: few sockets fit into room that was there already, and a ratio over nothing says nothing. */
const growth = (before: number, after: number): number => Math.max(1, after - before)

const start = ({ contender, script }: Contestant, nodeArgs: readonly string[]): Promise<TrackerProcess> =>
  startTracker({
    script,
    args: contender === 'ours' ? ['--port', '0', '--no-stun', ...unlimited] : [],
    nodeArgs,
  })

async function announceAll(tracker: TrackerProcess, sockets: number): Promise<RawSocket[]> {
  const clients: RawSocket[] = []
  while (clients.length < sockets) {
    const opened = await openSome(tracker, clients.length, sockets)
    await Promise.all(opened.map((client, at) => announceOnce(client, clients.length + at)))
    clients.push(...opened)
  }
  return clients
}

function announceOnce(client: RawSocket, at: number): Promise<void> {
  return new Promise((resolve) => {
    client.onText = (payload) => void (isReply(payload) && resolve())
    client.write(announceFrame(at))
  })
}

async function openAll(tracker: TrackerProcess, sockets: number): Promise<RawSocket[]> {
  const clients: RawSocket[] = []
  while (clients.length < sockets) clients.push(...(await openSome(tracker, clients.length, sockets)))
  return clients
}

function openSome({ port }: TrackerProcess, from: number, to: number): Promise<RawSocket[]> {
  const count = Math.min(openAtOnce, to - from)
  return Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const client = await RawSocket.open({ port, localAddress: loopback(from + at) })
      if (!client) throw new Error('the tracker refused a connection')
      return client
    }),
  )
}

const announceFrame = (at: number): Buffer =>
  frameBytes(
    JSON.stringify(
      announce(`swarm ${Math.floor(at / swarmSize)}`, `peer ${at}`, {
        numwant: offersEach,
        offers: offers(offersEach),
      }),
    ),
  )

/** Others' offers come by too. */
const isReply = (payload: Buffer): boolean => payload.includes('"interval"') && !payload.includes('"offer"')

const pause = (count: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, count * 1000))
