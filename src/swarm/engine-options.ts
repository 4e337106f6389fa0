import type { ChunkStore, ClientOptions, TorrentOptions } from 'webtorrent'
import type { PeerId } from '../core/ids.ts'
import { concatBytes, type Bytes } from '../lib/bytes.ts'
import { encodeUtf8 } from '../lib/utf8.ts'

// How webtorrent is set up: as the keeper of wires, and nothing else.

/** Peers come from mesh/ alone: it looks for none, tells nobody, listens to nothing and fetches from no address. */
export const clientOptions = (peerId: PeerId): ClientOptions => ({
  peerId,
  tracker: false,
  dht: false,
  lsd: false,
  natUpnp: false,
  natPmp: false,
  utPex: false,
  utp: false,
  webSeeds: false,
})

export const torrentOptions = (store: ChunkStore): TorrentOptions => ({
  announce: [],
  preloadedStore: store,
  storeCacheSlots: 0,
  // It holds itself for complete and fetches nothing; see engine-hooks.ts.
  skipVerify: true,
  deselect: true,
})

/** A .torrent with nothing but its info dictionary. */
export const metainfo = (info: Bytes): Bytes => concatBytes(encodeUtf8('d4:info'), info, encodeUtf8('e'))
