import { useCallback } from 'preact/hooks'
import { languageNames } from '../i18n/language.ts'
import { usePage, useWords } from '../page-context.ts'
import { useBackOnline } from './back-online.ts'

/** Says which language could not be had, and tries again when that may help. */
export function MissingLanguage() {
  const { language } = usePage()
  const { t } = useWords()
  const missing = language.missing.value
  const again = useCallback(() => {
    const { value } = language.missing
    if (value) void language.choose(value)
  }, [language])
  useBackOnline(again)
  return (
    <div aria-live="polite">
      {missing && (
        <p class="offline">
          <span>{t.frame.languageMissing(languageNames[missing])}</span>
          <button type="button" class="button small" onClick={again}>
            {t.frame.tryAgain}
          </button>
        </p>
      )}
    </div>
  )
}
