import { concatBytes, type Bytes } from '../../lib/bytes.ts'
import type { Container } from './codec-choice.ts'
import type { Segment } from './media-buffer.ts'
import { mp4Fragment, timescaleOf } from './mp4-fragment.ts'
import { ViewError } from '../../core/ports/viewing.ts'
import type { Sample } from './sample.ts'
import { webmCluster } from './webm-cluster.ts'

/** Enough that headers don't matter, little enough that a picture is there soon. */
const segmentSeconds = 0.5
const segmentBytes = 512 * 1024

export interface Segmenter {
  /** The segment that became full with this sample. */
  push(sample: Sample): Segment | null
  /** What is left. */
  flush(): Segment | null
}

/** Cuts samples, in decode order, into what a SourceBuffer takes. @throws ViewError */
export function createSegmenter(container: Container, initSegment: Bytes): Segmenter {
  const timescale = container === 'mp4' ? timescaleOf(initSegment) : null
  if (container === 'mp4' && timescale === null) throw new ViewError('broken')
  let samples: Sample[] = []
  let bytes = 0
  let sequence = 0

  const written = () => {
    if (timescale !== null) return mp4Fragment(sequence, timescale, samples)
    return container === 'webm' ? webmCluster(samples) : concatBytes(...samples.map((sample) => sample.bytes))
  }

  const cut = (): Segment | null => {
    const [first] = samples
    const last = samples.at(-1)
    if (!first || !last) return null
    sequence++
    const segment: Segment = {
      data: written(),
      bytes,
      start: first.dts,
      end: last.dts + last.duration,
      keyTime: samples.find(({ isKey }) => isKey)?.pts ?? null,
    }
    samples = []
    bytes = 0
    return segment
  }

  return {
    push(sample) {
      const last = samples.at(-1)
      const start = samples[0]?.dts ?? sample.dts
      // A hole is between segments: none has one inside.
      const isFull =
        last !== undefined &&
        (bytes >= segmentBytes ||
          sample.dts - start >= segmentSeconds ||
          sample.dts - (last.dts + last.duration) > 0.001)
      const full = isFull ? cut() : null
      samples.push(sample)
      bytes += sample.bytes.length
      return full
    },
    flush: cut,
  }
}
