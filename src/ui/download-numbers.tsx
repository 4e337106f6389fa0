import type { Transfer } from '../core/transfer.ts'
import { useRate, useStall } from './live.ts'
import { useAllWords } from './page-context.ts'
import { secondsLeft } from './rate.ts'

/** With people here and nothing coming for this long, the page says so. */
const stallAfterMs = 8_000
/** The time left follows the speed slowly, or it would jump with every piece. */
const timeLeftConstantMs = 10_000

/** The live numbers of a download, and in words why there are none. */
export function DownloadNumbers({ transfer, percent }: { readonly transfer: Transfer; readonly percent: number }) {
  const { t, format } = useAllWords()
  const { haveBytes, wantBytes } = transfer.progress
  const speed = useRate(transfer.receivedBytes)
  const pace = useRate(haveBytes, timeLeftConstantMs)
  const isStalled = useStall(transfer.receivedBytes, stallAfterMs)
  const isRunning = transfer.state.phase === 'downloading'
  const left = isRunning && !isStalled ? secondsLeft(wantBytes - haveBytes, pace) : null
  return (
    <>
      <p class="numbers">
        <span class="number-main">{format.percent(percent)}</span>
        {wantBytes > 0 && <span>{t.receive.ofSize(format.size(haveBytes), format.size(wantBytes))}</span>}
        {isRunning && !isStalled && speed !== null && speed >= 1 && (
          <span>{t.receive.perSecond(format.size(speed))}</span>
        )}
        {left !== null && left > 0 && <span>{t.receive.left(format.duration(left))}</span>}
      </p>
      {isRunning && transfer.people.length === 0 && <p class="note">{t.receive.noOne}</p>}
      {isRunning && transfer.people.length > 0 && isStalled && <p class="note">{t.receive.stalled}</p>}
    </>
  )
}
