import type WebTorrent from 'webtorrent'
import type { ClientOptions } from 'webtorrent'
import type { SwarmId } from '../core/ids.ts'
import { parseInfo } from '../core/info-dictionary.ts'
import type { Swarm, SwarmOptions } from '../core/ports.ts'
import { concatBytes, type Bytes } from '../lib/bytes.ts'
import { systemClock, type Clock } from '../lib/clock.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { checkVersion } from './engine-hooks.ts'
import { createSwarmPart } from './swarm-part.ts'

export type Engine = Pick<typeof WebTorrent, 'VERSION'> & (new (options: ClientOptions) => WebTorrent)

export interface SwarmDeps {
  readonly clock?: Clock
  /** 0 to 1. */
  readonly random?: () => number
  readonly loadEngine?: () => Promise<Engine>
}

/** webtorrent behind the port: one client per share, because its peer id is the member's in that share. */
export function createSwarm({ clock = systemClock, random = Math.random, loadEngine = load }: SwarmDeps = {}): Swarm {
  const clients = new Map<SwarmId, SharedClient>()

  interface SharedClient {
    readonly client: WebTorrent
    /** What to tell each open part when the client fails. */
    readonly failed: Set<(error: Error) => void>
  }

  function take(Engine: Engine, { swarmId, self, events }: SwarmOptions): SharedClient {
    let shared = clients.get(swarmId)
    if (!shared) {
      shared = { client: new Engine({ ...isolated, peerId: self }), failed: new Set() }
      const { client, failed } = shared
      client.on('error', (error) => {
        for (const tell of failed) tell(error)
      })
      clients.set(swarmId, shared)
    }
    shared.failed.add(events.failed)
    return shared
  }

  async function release({ swarmId, events }: SwarmOptions, { client, failed }: SharedClient): Promise<void> {
    failed.delete(events.failed)
    if (failed.size > 0) return
    clients.delete(swarmId)
    await new Promise<void>((resolve) => client.destroy(resolve))
  }

  return {
    async open(options) {
      const info = parseInfo(options.info)
      if (!info.ok) throw new RangeError(info.reason)
      const Engine = await loadEngine()
      checkVersion(Engine.VERSION)
      const shared = take(Engine, options)
      const { part, ready } = createSwarmPart({
        options,
        info: info.value,
        clock,
        random,
        addTorrent: (preloadedStore) =>
          shared.client.add(metainfo(options.info), {
            announce: [],
            preloadedStore,
            storeCacheSlots: 0,
            // It holds itself for complete and fetches nothing; see engine-hooks.ts.
            skipVerify: true,
            deselect: true,
          }),
        onDestroyed: () => release(options, shared),
      })
      try {
        await ready
      } catch (error) {
        await part.destroy()
        throw error
      }
      return part
    },
  }
}

/** Peers come from mesh/ alone: it looks for none, tells nobody, listens to nothing and fetches from no address. */
const isolated = {
  tracker: false,
  dht: false,
  lsd: false,
  natUpnp: false,
  natPmp: false,
  utPex: false,
  utp: false,
  webSeeds: false,
} as const

async function load(): Promise<Engine> {
  await import('./engine-globals.ts')
  return (await import('webtorrent')).default
}

/** A .torrent with nothing but its info dictionary. */
const metainfo = (info: Bytes): Bytes => concatBytes(encodeUtf8('d4:info'), info, encodeUtf8('e'))
