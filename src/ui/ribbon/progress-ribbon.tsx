import { useAllWords } from '../page-context.ts'
import { ProgressBar } from './progress-bar.tsx'
import type { RibbonContent } from './ribbon-canvas.ts'
import { Ribbon } from './ribbon.tsx'

/** The one progress bar of a transfer's screen. `percent` is a whole number. */
export function ProgressRibbon(props: { readonly percent: number; readonly content: RibbonContent }) {
  return (
    <ProgressBar name={useAllWords().t.receive.progress} percent={props.percent}>
      <Ribbon content={props.content} />
    </ProgressBar>
  )
}
