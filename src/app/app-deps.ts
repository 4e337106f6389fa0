import type { Delivery } from '../core/ports/delivery.ts'
import type { Hasher } from '../core/ports/hasher.ts'
import type { Locks } from '../core/ports/locks.ts'
import type { Mesh } from '../core/ports/mesh.ts'
import type { Records } from '../core/ports/records.ts'
import type { Stores } from '../core/ports/stores.ts'
import type { Swarm } from '../core/ports/swarm.ts'
import type { Tabs } from '../core/ports/tabs.ts'
import type { Transport } from '../core/ports/transport.ts'
import type { Viewing } from '../core/ports/viewing.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'

/** Everything that the use cases need from outside; main.tsx builds it, tests build it from fakes. */
export interface AppDeps {
  readonly mesh: Mesh
  readonly hasher: Hasher
  readonly stores: Stores
  readonly records: Records
  readonly swarm: Swarm
  readonly transport: Pick<Transport, 'leaveRoom'>
  readonly delivery: Delivery
  readonly viewing: Viewing
  readonly locks: Locks
  readonly tabs: Tabs
  readonly clock: Clock
  /** Milliseconds since 1970, as far as this device knows; the clock's own times begin anywhere. */
  readonly unixTime: () => number
  /** Unpredictable bytes. */
  readonly random: (length: number) => Bytes
  /** What this page calls itself for others, such as "Firefox on Linux". */
  readonly agent: string
}
