import { useState } from 'preact/hooks'
import { useAllWords, usePage, useSession } from '../page-context.ts'

/** On a download that runs: asks to be told of its end. The browser's own question comes with the click, never before. */
export function TellMe() {
  const { notifier } = useSession()
  const { t } = useAllWords()
  const isWanted = usePage().preferences.notifications.value
  const [answer, setAnswer] = useState<'none' | 'asking' | 'yes' | 'no'>('none')

  async function ask(): Promise<void> {
    setAnswer('asking')
    setAnswer((await notifier.ask()) ? 'yes' : notifier.canAsk() ? 'none' : 'no')
  }

  const isOffered = answer === 'none' && notifier.canAsk()
  return (
    <>
      {(isOffered || answer === 'asking') && (
        <button type="button" class="button quiet" aria-disabled={!isOffered} onClick={() => isOffered && void ask()}>
          {t.numbers.tellMe}
        </button>
      )}
      {/* There from the start, so that the answer is read aloud. */}
      <p class="tell-answer muted" aria-live="polite">
        {answer === 'yes' && isWanted ? t.numbers.willTell : answer === 'no' ? t.numbers.notTold : ''}
      </p>
    </>
  )
}
