import type { Packet } from '../demuxer.ts'
import type { AviVideoStream } from './avi-header.ts'

/** Of a slot: what counting in seconds costs. */
const slotTolerance = 0.001

/** When pictures are shown: each takes a slot of the same length. */
export const timesOf = (
  { unitSeconds, startUnits }: AviVideoStream,
  slot: number,
): Pick<Packet, 'timestamp' | 'duration'> => ({
  timestamp: (slot + startUnits) * unitSeconds,
  duration: unitSeconds,
})

/** The slot that is shown at this time; the first before it. */
export const slotAt = ({ unitSeconds, startUnits }: AviVideoStream, time: number | null): number =>
  time === null ? 0 : Math.max(0, Math.floor(time / unitSeconds + slotTolerance) - startUnits)
