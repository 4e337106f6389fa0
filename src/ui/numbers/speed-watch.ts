import { computed, effect, signal, type ReadonlySignal } from '@preact/signals'
import type { Transfer, TransferId } from '../../core/transfer.ts'
import { systemClock, type Clock } from '../../lib/clock.ts'
import { advanceHistory, historySeconds, movedWithin, startHistory, type SpeedHistory } from './speed-history.ts'
import { runningOf } from '../facts/transfer-facts.ts'

/** The page's one beat: graphs get a point, and speeds fall though no fact changes. */
const beatMs = 1_000
/** Without a byte for this long nothing moves any more. */
const movingSeconds = 10

/** Payload of one transfer. */
export interface TransferSpeeds {
  readonly up: SpeedHistory
  readonly down: SpeedHistory
}

export interface SpeedWatch {
  /** The last minute of each open transfer, once a second a new map while anything in it is not zero. */
  readonly speeds: ReadonlySignal<ReadonlyMap<TransferId, TransferSpeeds>>
  /** Whether bytes come or go, or files are prepared, just now. */
  readonly isMoving: ReadonlySignal<boolean>
  readonly stop: () => void
}

type Counted = Pick<Transfer, 'id' | 'state' | 'sentBytes' | 'receivedBytes'>

/** Beats once a second while anything moved within the last minute; without that there is no timer at all. */
export function watchSpeeds(
  transfers: ReadonlySignal<readonly Counted[]>,
  onBeat: () => void,
  clock: Pick<Clock, 'now' | 'every'> = systemClock,
): SpeedWatch {
  const speeds = signal<ReadonlyMap<TransferId, TransferSpeeds>>(new Map())
  const isPreparing = computed(() => transfers.value.some(prepares))
  const isMoving = computed(
    () =>
      isPreparing.value ||
      [...speeds.value.values()].some(
        ({ up, down }) => movedWithin(up, movingSeconds) || movedWithin(down, movingSeconds),
      ),
  )
  let stopBeat: (() => void) | null = null

  const isStill = () =>
    !isPreparing.peek() &&
    [...speeds.peek().values()].every(
      ({ up, down }) => !movedWithin(up, historySeconds) && !movedWithin(down, historySeconds),
    )

  function beat(): void {
    const now = clock.now()
    const next = new Map<TransferId, TransferSpeeds>()
    for (const { id, sentBytes, receivedBytes } of transfers.peek()) {
      const known = speeds.peek().get(id)
      next.set(id, {
        up: known ? advanceHistory(known.up, now, sentBytes) : startHistory(now, sentBytes),
        down: known ? advanceHistory(known.down, now, receivedBytes) : startHistory(now, receivedBytes),
      })
    }
    speeds.value = next
    if (isStill()) {
      stopBeat?.()
      stopBeat = null
    }
    onBeat()
  }

  /** What came before it was first seen moved at no speed that anybody knows. */
  function meet(all: readonly Counted[]): void {
    const known = speeds.peek()
    if (all.every(({ id }) => known.has(id))) return
    const now = clock.now()
    const met = all.filter(({ id }) => !known.has(id))
    speeds.value = new Map([
      ...known,
      ...met.map(
        ({ id, sentBytes, receivedBytes }) =>
          [id, { up: startHistory(now, sentBytes), down: startHistory(now, receivedBytes) }] as const,
      ),
    ])
  }

  function start(): void {
    // All points are zero here; the time without a beat is none that the next bytes took.
    const now = clock.now()
    speeds.value = new Map(
      [...speeds.peek()].map(([id, { up, down }]) => [
        id,
        { up: startHistory(now, up.bytes), down: startHistory(now, down.bytes) },
      ]),
    )
    stopBeat = clock.every(beatMs, beat)
  }

  const stopWatching = effect(() => {
    const all = transfers.value
    meet(all)
    if (stopBeat === null && (all.some(prepares) || all.some((each) => hasMoved(each, speeds.peek().get(each.id))))) {
      start()
    }
  })

  return {
    speeds,
    isMoving,
    stop() {
      stopWatching()
      stopBeat?.()
      stopBeat = null
    },
  }
}

/** The person's own pause holds what others get; a file that can't be read ends the preparing. */
function prepares({ state }: Counted): boolean {
  return runningOf(state)?.phase === 'preparing' && (state.phase !== 'paused' || state.why.kind === 'person')
}

const hasMoved = ({ sentBytes, receivedBytes }: Counted, known: TransferSpeeds | undefined): boolean =>
  known !== undefined && (known.up.bytes !== sentBytes || known.down.bytes !== receivedBytes)
