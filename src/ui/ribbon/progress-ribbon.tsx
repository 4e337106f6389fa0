import { useAllWords } from '../page-context.ts'
import type { RibbonContent } from './ribbon-canvas.ts'
import { Ribbon } from './ribbon.tsx'

/** The one progress bar of the page. `percent` is a whole number. */
export function ProgressRibbon(props: { readonly percent: number; readonly content: RibbonContent }) {
  const { t, format } = useAllWords()
  return (
    <div
      role="progressbar"
      aria-label={t.receive.progress}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={props.percent}
      aria-valuetext={format.percent(props.percent)}
    >
      <Ribbon content={props.content} />
    </div>
  )
}
