import { assertNever } from '../../lib/assert-never.ts'

/** What a ring stands for; each looks different without its colour. */
export type RingState = 'idle' | 'moving' | 'paused' | 'done' | 'left'

interface PersonRingProps {
  readonly state: RingState
  /** 0 to 1. */
  readonly held: number
}

/** How much somebody has, as a ring. For the eye alone: the words beside it say the same. */
export function PersonRing({ state, held }: PersonRingProps) {
  return (
    <svg class={`ring ${state}`} viewBox="0 0 40 40" width="40" height="40" aria-hidden="true">
      <circle class="ring-track" cx="20" cy="20" r="17" />
      {held > 0 && (
        <circle
          class="ring-held"
          cx="20"
          cy="20"
          r="17"
          pathLength={100}
          stroke-dasharray={`${Math.min(100, held * 100)} 100`}
          transform="rotate(-90 20 20)"
        />
      )}
      <RingMark state={state} />
    </svg>
  )
}

function RingMark({ state }: { readonly state: RingState }) {
  switch (state) {
    case 'done':
      return <path class="ring-mark" d="M13.5 20.5l4.5 4.5 8.5-9.5" />
    case 'paused':
      return <path class="ring-mark" d="M17 15v10M23 15v10" />
    case 'moving':
    case 'idle':
    case 'left':
      return null
    default:
      return assertNever(state)
  }
}
