import type { ComponentChildren } from 'preact'
import type { FailureCode } from '../../core/transfer.ts'
import { useAllWords } from '../page-context.ts'
import { ScreenTitle } from './screen-title.tsx'

interface FailureProps {
  readonly code: FailureCode
  /** For who has to find out why; not translated. */
  readonly detail: string
  /** The one next step. */
  readonly children: ComponentChildren
}

/** A transfer that can't go on. */
export function Failure({ code, detail, children }: FailureProps) {
  const { t } = useAllWords()
  const { what, next } = t.failures[code]()
  return (
    <section class="card notice">
      <ScreenTitle>{code === 'expired' ? t.receive.ended : t.receive.failed}</ScreenTitle>
      <p role="status" class="wrong">
        {what}
      </p>
      <p>{next}</p>
      <div class="actions">{children}</div>
      {detail !== '' && (
        <details>
          <summary>{t.failureDetails}</summary>
          <p class="detail">{detail}</p>
        </details>
      )}
    </section>
  )
}
