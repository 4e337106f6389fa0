import { id, loopback } from './announces.ts'
import { RawSocket } from './raw-socket.ts'

/** Somebody who asks the tracker how many members a swarm has, over and over. */
export interface SwarmWatch {
  /** Resolves when nobody asks any more: the fewest that there were; 0 when the tracker never said. */
  fewest(): Promise<number>
}

const address = 15_000
const betweenMs = 200

/** Asks as long as `goesOn`. The first count is there when this resolves. */
export async function watchSwarm(port: number, infoHash: string, goesOn: () => boolean): Promise<SwarmWatch> {
  const raw = await RawSocket.open({ port, localAddress: loopback(address) })
  let fewest: number | null = null
  const ask = async (): Promise<void> => {
    if (!raw) return
    const said = new Promise<string>((resolve) => (raw.onText = (payload) => resolve(payload.toString())))
    raw.send({ action: 'scrape', info_hash: id(infoHash) })
    const text = await Promise.race([said, raw.closed])
    const count = text === undefined ? null : membersIn(text, id(infoHash))
    // What is said after the end is of those who go home.
    if (count !== null && goesOn()) fewest = Math.min(fewest ?? count, count)
  }
  await ask()
  const ended = (async () => {
    while (raw?.isOpen && goesOn()) {
      await ask()
      await new Promise((resolve) => setTimeout(resolve, betweenMs))
    }
    raw?.cut()
  })()
  return {
    async fewest() {
      await ended
      return fewest ?? 0
    },
  }
}

function membersIn(text: string, infoHash: string): number | null {
  const message: unknown = JSON.parse(text)
  const files = fieldOf(message, 'files')
  const counts = fieldOf(files, infoHash)
  const [complete, incomplete] = [fieldOf(counts, 'complete'), fieldOf(counts, 'incomplete')]
  return typeof complete === 'number' && typeof incomplete === 'number' ? complete + incomplete : null
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
