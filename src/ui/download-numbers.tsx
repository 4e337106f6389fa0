import type { Transfer } from '../core/transfer.ts'
import { useRate } from './live.ts'
import { useAllWords } from './page-context.ts'
import { secondsLeft, timeLeftConstantMs } from './rate.ts'

interface DownloadNumbersProps {
  readonly transfer: Transfer
  readonly percent: number
  /** Otherwise there is no speed, and no time left that anybody could tell. */
  readonly isComing: boolean
}

/** The live numbers of a download. */
export function DownloadNumbers({ transfer, percent, isComing }: DownloadNumbersProps) {
  const { t, format } = useAllWords()
  const { haveBytes, wantBytes } = transfer.progress
  const speed = useRate(transfer.receivedBytes)
  const pace = useRate(haveBytes, timeLeftConstantMs)
  const left = isComing ? secondsLeft(wantBytes - haveBytes, pace) : null
  return (
    <p class="numbers">
      <span class="number-main">{format.percent(percent)}</span>
      {wantBytes > 0 && <span>{t.receive.ofSize(format.size(haveBytes), format.size(wantBytes))}</span>}
      {isComing && speed !== null && speed >= 1 && <span>{t.receive.perSecond(format.size(speed))}</span>}
      {left !== null && left > 0 && <span>{t.receive.left(format.duration(left))}</span>}
    </p>
  )
}
