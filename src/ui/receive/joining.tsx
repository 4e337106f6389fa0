import type { JoinStep, Transfer } from '../../core/transfer.ts'
import { systemClock } from '../../lib/clock.ts'
import { useTick } from '../numbers/live.ts'
import { MeetingPointAsk } from './meeting-point-ask.tsx'
import { OpeningCard } from './opening-card.tsx'
import { useAllWords, usePage } from '../page-context.ts'
import { helpAfter, stepRows } from './receive-steps.ts'
import { MeetingPointOffline, SelfCheckLink } from '../self-check/self-check-link.tsx'

interface JoiningProps {
  readonly step: JoinStep
  /** Clock time. */
  readonly since: number
  /** Null while the engine loads. */
  readonly transfer: Transfer | null
}

/** Before there is a list of files: what is done, what it waits for, and help when that takes long. */
export function Joining({ step, since, transfer }: JoiningProps) {
  const session = usePage().session.value
  const { t, format } = useAllWords()
  useTick(1000, true)
  const seconds = Math.max(0, Math.floor((systemClock.now() - since) / 1000))
  const help = helpAfter(seconds)
  const isOffline = session?.meetingPoint.value === 'offline'
  return (
    <OpeningCard status={t.receive.looking[step]}>
      <ol class="steps">
        {stepRows(step).map((row) => (
          <li key={row.step} class={`step ${row.status}`} aria-current={row.status === 'now' ? 'step' : undefined}>
            <span class="step-mark" aria-hidden="true" />
            <span>{t.receive.steps[row.step]}</span>
            {row.status === 'done' && <span class="unseen">{t.receive.stepDone}</span>}
            {row.status === 'now' && seconds > 0 && <span class="step-time">{format.seconds(seconds)}</span>}
          </li>
        ))}
      </ol>
      {transfer && step === 'finding' && <MeetingPointAsk transfer={transfer} />}
      {isOffline && step === 'finding' ? (
        <MeetingPointOffline />
      ) : (
        help !== 'none' && (
          <div class="note">
            <p>{t.receive.hint[step]}</p>
            {help === 'advice' && (
              <p>
                {t.receive.advice[step]} {step === 'connecting' && <SelfCheckLink />}
              </p>
            )}
          </div>
        )
      )}
    </OpeningCard>
  )
}
