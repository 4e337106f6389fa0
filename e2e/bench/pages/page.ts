import { acceptChannel, answerChannel, channelOpened, offerChannel } from './channel.ts'
import { loops, type LoopName } from './loops.ts'
import { hashInWorkers } from './seal.ts'
import { openBareStore, timeStore, type Store } from './store.ts'
import { fetchStock, prepareStock, seedStock, type StockOptions } from './stock.ts'

// What the app is held against. The benchmarks call it from outside.

const input = document.querySelector('input')

/** What was dropped; waits for it. */
async function droppedFile(): Promise<{ readonly file: File; readonly droppedAt: number }> {
  if (!input?.files?.[0]) await new Promise((resolve) => input?.addEventListener('change', resolve, { once: true }))
  const file = input?.files?.[0]
  if (!file) throw new Error('nothing was dropped')
  return { file, droppedAt: Date.now() }
}

const bench = {
  offerChannel,
  answerChannel,
  acceptChannel,
  isOpen: async () => void (await channelOpened()),
  sendBy: async (loop: LoopName) => loops[loop].send((await droppedFile()).file),
  receiveBy: (loop: LoopName, length: number) => loops[loop].receive(length),
  prepareStock,
  async seedStock(options: StockOptions) {
    const { file, droppedAt } = await droppedFile()
    return { magnet: await seedStock(options, file), droppedAt }
  },
  fetchStock,
  timeStore: async (kind: 'app' | 'bare', pieceCount: number, pieceLength: number) =>
    timeStore(
      await (kind === 'app' ? window.openAppStore(pieceCount * pieceLength) : openBareStore()),
      pieceCount,
      pieceLength,
    ),
  hashInWorkers: async () => hashInWorkers((await droppedFile()).file),
}

declare global {
  interface Window {
    bench: typeof bench
    /** The app's own piece store for this many sealed bytes, of a script that comes from outside. */
    openAppStore(sealedLength: number): Promise<Store>
  }
}

window.bench = bench
