import type WebTorrent from 'webtorrent'
import type { ClientOptions } from 'webtorrent'
import type { SwarmId } from '../core/ids.ts'
import { parseInfo } from '../core/info-dictionary.ts'
import { EngineLoadError, type Swarm, type SwarmOptions } from '../core/ports/swarm.ts'
import { systemClock, type Clock } from '../lib/clock.ts'
import { checkVersion } from './engine-hooks.ts'
import { clientOptions, metainfo, torrentOptions } from './engine-options.ts'
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
  let loading: Promise<Engine> | null = null

  interface SharedClient {
    readonly client: WebTorrent
    /** The open parts, each told when the client fails. */
    readonly parts: Set<SwarmOptions>
  }

  function take(Engine: Engine, options: SwarmOptions): SharedClient {
    const known = clients.get(options.swarmId)
    if (known) {
      known.parts.add(options)
      return known
    }
    const parts = new Set([options])
    const client = new Engine(clientOptions(options.self))
    client.on('error', (error) => {
      for (const { events } of parts) events.failed(error)
    })
    const shared = { client, parts }
    clients.set(options.swarmId, shared)
    return shared
  }

  async function release(options: SwarmOptions, { client, parts }: SharedClient): Promise<void> {
    parts.delete(options)
    if (parts.size > 0) return
    clients.delete(options.swarmId)
    await new Promise<void>((resolve) => client.destroy(resolve))
  }

  function loadOnce(): Promise<Engine> {
    loading ??= loadEngine().catch((cause: unknown) => {
      loading = null
      throw new EngineLoadError('the engine did not load', { cause })
    })
    return loading
  }

  return {
    prepare: () => void loadOnce().catch(() => undefined),
    async open(given) {
      // An object of its own for each part: it is what the client counts.
      const options = { ...given }
      const info = parseInfo(options.info)
      if (!info.ok) throw new RangeError(info.reason)
      const Engine = await loadOnce()
      checkVersion(Engine.VERSION)
      const shared = take(Engine, options)
      const { part, ready } = createSwarmPart({
        options,
        info: info.value,
        clock,
        random,
        addTorrent: (preloadedStore) => shared.client.add(metainfo(options.info), torrentOptions(preloadedStore)),
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

async function load(): Promise<Engine> {
  await import('./engine-globals.ts')
  return (await import('webtorrent')).default
}
