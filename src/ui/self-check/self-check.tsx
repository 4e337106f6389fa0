import { useSignal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { checkNames, verdictOf, type SelfCheckReport } from '../../app/self-check-report.ts'
import { agentName } from '../../core/agent-name.ts'
import { useCopying } from '../controls/copied.ts'
import { createWordPack } from '../i18n/language.ts'
import { isLoopback } from '../facts/loopback.ts'
import { useAllWords, usePage } from '../page-context.ts'
import { ScreenTitle } from '../frame/screen-title.tsx'
import { checkRows, reportText, type CheckLevel } from './self-check-text.ts'
import '../styles/self-check.css'

export const selfCheckWords = createWordPack({
  en: async () => (await import('../i18n/en-self-check.ts')).enSelfCheck,
  id: async () => (await import('../i18n/id-self-check.ts')).idSelfCheck,
})

/** The same to every eye, whatever its colours. */
const marks: Readonly<Record<CheckLevel, string>> = { good: '✓', warn: '!', bad: '✕', quiet: '–' }

/** Tries out what sharing needs, as long as this screen is open, and says what that comes to. */
export function SelfCheck() {
  const page = usePage()
  const { t } = useAllWords()
  const own = selfCheckWords.words.value
  const report = useSignal<SelfCheckReport | null>(null)
  const hasFailed = useSignal(false)
  const [runs, setRuns] = useState(0)

  async function run(signal: AbortSignal): Promise<void> {
    report.value = null
    hasFailed.value = false
    try {
      const check = await page.loadSelfCheck()
      await check.run(signal, (next) => (report.value = next))
    } catch (error) {
      if (signal.aborted) return
      reportError(error)
      hasFailed.value = true
    }
  }

  useEffect(() => {
    const leaving = new AbortController()
    void run(leaving.signal)
    return () => leaving.abort()
  }, [runs])

  if (!own) return null
  return (
    <article class="self-check">
      <ScreenTitle>{own.title}</ScreenTitle>
      {hasFailed.value ? (
        <div class="card verdict" role="alert">
          <p class="sentence">{t.frame.notLoaded.what}</p>
          <p>{t.frame.notLoaded.next}</p>
        </div>
      ) : (
        <Findings report={report.value} />
      )}
      <div class="actions">
        <button type="button" class="button" onClick={() => setRuns(runs + 1)}>
          {t.frame.tryAgain}
        </button>
        {report.value && <CopyReport report={report.value} />}
      </div>
      <p class="muted">{own.asked}</p>
    </article>
  )
}

function Findings({ report }: { readonly report: SelfCheckReport | null }) {
  const baseAddress = usePage().baseAddress.value
  const words = useAllWords()
  const own = selfCheckWords.words.value
  if (!own) return null
  const verdict = report ? verdictOf(report, isLoopback(baseAddress)) : 'checking'
  const done = report ? checkNames.filter((name) => report.checks[name].state === 'done').length : 0
  const { format } = words
  return (
    <>
      <div class="card verdict">
        <p class="sentence">
          <span role="status">{own.verdicts[verdict].what}</span>
          {verdict === 'checking' && <span>, {own.progress(format.count(done), format.count(checkNames.length))}</span>}
        </p>
        <p>{own.verdicts[verdict].next}</p>
      </div>
      {report && (
        <ul class="checks">
          {checkRows(report, own, words).map(({ name, label, level, word, took, meaning }) => (
            <li key={name} class={`check found-${level}`}>
              <span class="check-mark" aria-hidden="true">
                {marks[level]}
              </span>
              <h2>{label}</h2>
              <p class="check-found">
                <span class="check-word">{word}</span>
                {took !== null && <span class="muted">{took}</span>}
              </p>
              <p class="check-meaning">{meaning}</p>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function CopyReport({ report }: { readonly report: SelfCheckReport }) {
  const words = useAllWords()
  const own = selfCheckWords.words.value
  const field = useRef<HTMLTextAreaElement>(null)
  const copying = useCopying<SelfCheckReport>()
  const copied = copying.outcomeOf(report)
  const isLocal = isLoopback(usePage().baseAddress.value)
  const text = own ? reportText(report, { isLocal, agent: agentName(navigator.userAgent) }, own, words) : ''

  useEffect(() => {
    if (copied !== 'byHand') return
    field.current?.focus()
    field.current?.select()
  }, [copied])

  if (!own) return null
  return (
    <>
      <button type="button" class="button" onClick={() => void copying.copy(report, text)}>
        {own.copy}
      </button>
      <p class="copy-outcome" aria-live="polite">
        {copied === 'yes' ? own.copied : copied === 'byHand' ? own.copyFailed : ''}
      </p>
      {copied === 'byHand' && (
        <textarea ref={field} class="report" readOnly rows={8} aria-label={own.copyFailed} value={text} />
      )}
    </>
  )
}
