// webtorrent as it is shipped for pages, with its own tracker client and its default store: files in the browser's
// private file system.

interface Torrent {
  readonly magnetURI: string
  readonly done: boolean
  on(event: 'metadata' | 'done', listener: () => void): void
  on(event: 'error', listener: (error: Error) => void): void
}

interface Client {
  seed(file: File, options: object, onSeed: (torrent: Torrent) => void): void
  add(magnet: string, options: object): Torrent
  on(event: 'error', listener: (error: Error) => void): void
}

export interface StockOptions {
  /** Address of the tracker. */
  readonly announce: string
  readonly iceServers: readonly RTCIceServer[]
}

async function createClient({ iceServers }: StockOptions): Promise<Client> {
  const address = new URL('webtorrent.min.js', location.href).href
  const bundle: { readonly default: new (options: object) => Client } = await import(/* @vite-ignore */ address)
  // Without servers of ours it would wait for some on the internet.
  return new bundle.default({ tracker: { rtcConfig: { iceServers } } })
}

/** Loaded before the drop, as the app is. */
let client: Promise<Client> | null = null
export async function prepareStock(options: StockOptions): Promise<void> {
  client = createClient(options)
  await client
}

/** @returns the magnet link */
export async function seedStock({ announce }: StockOptions, file: File): Promise<string> {
  const seeder = await client
  if (!seeder) throw new Error('not prepared')
  return new Promise((resolve, reject) => {
    seeder.on('error', reject)
    seeder.seed(file, { announce: [announce] }, (torrent) => resolve(torrent.magnetURI))
  })
}

/** As `Date.now()` tells it. */
export interface StockTimes {
  /** When it had met the other and knew what there is. */
  readonly listedAt: number
  /** When the last byte was stored. */
  readonly storedAt: number
}

export async function fetchStock(options: StockOptions, magnet: string): Promise<StockTimes> {
  const leecher = await createClient(options)
  return new Promise((resolve, reject) => {
    leecher.on('error', reject)
    const torrent = leecher.add(magnet, { announce: [options.announce] })
    torrent.on('error', reject)
    let listedAt = 0
    torrent.on('metadata', () => (listedAt = Date.now()))
    torrent.on('done', () => resolve({ listedAt, storedAt: Date.now() }))
  })
}
