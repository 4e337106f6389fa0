import { heapOf } from '../support/heap.ts'
import { makeSparseFile, mebibyte } from '../support/test-files.ts'
import { downloadAll, drop, open, receivedShare, untilOffered } from './app-steps.ts'
import type { Benchmark } from './benchmark.ts'
import { memoryOf } from './processes.ts'
import { onStage, type Stage } from './stage.ts'
import { slope, type Point } from './statistics.ts'
import type { End } from './two-browsers.ts'

const gibibyte = 1024 * mebibyte
const length = 2 * gibibyte
/** What caches take at first does not go on growing. */
const warmUp = 0.2
const target = { atMost: 20 }
/** Each takes minutes, and there is nobody to take turns with. */
const mostPasses = 3

interface Passage {
  /** Bytes of renderer memory over bytes received. */
  readonly sender: readonly Point[]
  readonly receiver: readonly Point[]
  /** Bytes of heap that a collection leaves, after less before. */
  readonly keptBySender: number
  readonly keptByReceiver: number
}

export const memory: Benchmark = {
  name: 'memory',
  what: 'growth of both renderers while 2 GiB pass, for each GiB',
  run: ({ folder, isQuick, size, pairs, note }) =>
    onStage(folder, async (stage) => {
      const total = isQuick ? size : length
      const path = await makeSparseFile(folder, 'archive.img', total)
      const passages: Passage[] = []
      for (let round = 0; round < Math.min(pairs, mostPasses); round++) {
        passages.push(await pass(stage, path, total, isQuick ? 50 : 500, (text) => note(`pass ${round + 1}, ${text}`)))
      }
      const afterWarmUp = (points: readonly Point[]) =>
        isQuick ? points : points.filter(({ x }) => x >= warmUp * total)
      const growth = (points: readonly Point[]) => (slope(afterWarmUp(points)) * gibibyte) / 1e6
      const kept = (bytes: number) => (bytes / total) * (gibibyte / 1e6)
      return {
        figures: [
          { name: 'sender', unit: 'MB/GiB', values: passages.map(({ sender }) => growth(sender)), target },
          { name: 'receiver', unit: 'MB/GiB', values: passages.map(({ receiver }) => growth(receiver)), target },
          {
            name: 'heap kept by the sender',
            unit: 'MB/GiB',
            values: passages.map(({ keptBySender }) => kept(keptBySender)),
          },
          {
            name: 'heap kept by the receiver',
            unit: 'MB/GiB',
            values: passages.map(({ keptByReceiver }) => kept(keptByReceiver)),
          },
        ],
        notes: [
          `${passages[0]?.receiver.length} samples in each of ${passages.length} passes of the proportional memory of all renderers of each browser, while ${total / mebibyte} MiB pass; least squares after the first ${warmUp * 100} %.`,
          'Heap: what the page itself holds after a forced collection, after the transfer less before; buffers of the page included.',
        ],
      }
    }),
}

async function pass(
  { browsers, appUrl }: Stage,
  path: string,
  total: number,
  sampleMs: number,
  note: (text: string) => void,
): Promise<Passage> {
  const { sender, receiver } = browsers
  const { link } = await drop(sender.page, appUrl, path)
  await open(receiver.page, link)
  await untilOffered(receiver.page)
  const before = await heaps(sender, receiver)
  const points = { sender: new Array<Point>(), receiver: new Array<Point>() }
  const sample = (received: number) => {
    points.sender.push({ x: received, y: memoryOfAll(sender) })
    points.receiver.push({ x: received, y: memoryOfAll(receiver) })
    note(`${(received / mebibyte).toFixed(0)} MiB: ${memories(points)}`)
  }
  sample(0)
  let isOver = false
  const download = downloadAll(receiver.page).finally(() => (isOver = true))
  const sampling = (async () => {
    while (!isOver) {
      await new Promise((resolve) => setTimeout(resolve, sampleMs))
      if (!isOver) sample((await receivedShare(receiver.page)) * total)
    }
  })()
  await Promise.all([download, sampling])
  sample(total)
  const after = await heaps(sender, receiver)
  await browsers.clear()
  return {
    ...points,
    keptBySender: after.sender - before.sender,
    keptByReceiver: after.receiver - before.receiver,
  }
}

const memoryOfAll = (end: End) => end.renderers().reduce((sum, pid) => sum + memoryOf(pid), 0)

const memories = ({ sender, receiver }: { readonly sender: readonly Point[]; readonly receiver: readonly Point[] }) =>
  [sender, receiver].map((points) => `${((points.at(-1)?.y ?? 0) / 1e6).toFixed(0)} MB`).join(', ')

async function heaps(sender: End, receiver: End): Promise<{ readonly sender: number; readonly receiver: number }> {
  return { sender: await heapOf(sender.devTools), receiver: await heapOf(receiver.devTools) }
}
