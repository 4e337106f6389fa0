import type { Transfer } from '../../core/transfer.ts'
import { useRate, useSecondsLeft } from '../numbers/live.ts'
import { downloadNumbers } from '../numbers/numbers-text.ts'
import { useAllWords } from '../page-context.ts'

interface DownloadNumbersProps {
  readonly transfer: Transfer
  readonly percent: number
  /** Otherwise there is no speed, and no time left that anybody could tell. */
  readonly isComing: boolean
}

/** The live numbers of a download, each in a place of its own: none moves because another one came or went. */
export function DownloadNumbers({ transfer, percent, isComing }: DownloadNumbersProps) {
  const words = useAllWords()
  const { haveBytes, wantBytes } = transfer.progress
  const speed = useRate(transfer.receivedBytes)
  const left = useSecondsLeft(wantBytes > haveBytes ? wantBytes - haveBytes : null, haveBytes)
  const numbers = downloadNumbers(transfer.progress, isComing ? speed : null, isComing ? left : null, words)
  return (
    <div class="numbers">
      <p class="number-main">{words.format.percent(percent)}</p>
      <p class="number">{numbers.speed}</p>
      <p class="number">{numbers.left}</p>
      <p class="number-amount">{numbers.amount}</p>
    </div>
  )
}
