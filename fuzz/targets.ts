import type { Target } from './target.ts'
import { aviTargets } from './targets/avi.ts'
import { bencodeTargets } from './targets/bencode.ts'
import { linkTargets } from './targets/link.ts'
import { manifestTargets } from './targets/manifest.ts'
import { meshTargets } from './targets/mesh.ts'
import { pageTargets } from './targets/page.ts'
import { serverTargets } from './targets/server.ts'
import { storageTargets } from './targets/storage.ts'
import { trackerTargets } from './targets/tracker.ts'
import { frameTargets, handshakeTargets } from './targets/websocket.ts'
import { wireTargets } from './targets/wire.ts'

/** Everything that reads what somebody else wrote. */
export const targets: readonly Target[] = [
  ...linkTargets,
  ...bencodeTargets,
  ...manifestTargets,
  ...meshTargets,
  ...trackerTargets,
  ...serverTargets,
  ...frameTargets,
  ...handshakeTargets,
  ...storageTargets,
  ...wireTargets,
  ...pageTargets,
  ...aviTargets,
]
