import type { ComponentChildren } from 'preact'
import { useAllWords } from '../page-context.ts'

interface ProgressBarProps {
  readonly name: string
  /** A whole number. */
  readonly percent: number
  /** What eyes see of it. */
  readonly children: ComponentChildren
}

export function ProgressBar({ name, percent, children }: ProgressBarProps) {
  const { format } = useAllWords()
  return (
    <div
      role="progressbar"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={format.percent(percent)}
    >
      {children}
    </div>
  )
}
