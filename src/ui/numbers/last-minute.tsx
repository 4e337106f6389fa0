import type { TransferId } from '../../core/transfer.ts'
import { useRoomForGraphs } from './live.ts'
import type { Now } from './numbers-text.ts'
import { useAllWords, useSession } from '../page-context.ts'
import { SpeedGraph } from './speed-graph.tsx'

/** What one transfer sent or received in the last minute. */
export function LastMinute(props: { readonly id: TransferId; readonly way: 'up' | 'down'; readonly now: Now }) {
  const { id, way, now } = props
  const words = useAllWords()
  const isOpen = useRoomForGraphs()
  const speeds = useSession().speeds.value.get(id)
  // What just began was not measured yet: that nothing moved would not be so.
  const isMeasured = now === 'still' || (speeds?.[way].points.some((speed) => speed > 0) ?? false)
  return speeds && isMeasured ? (
    <SpeedGraph words={words} points={speeds[way].points} now={now} isOpen={isOpen} />
  ) : null
}
