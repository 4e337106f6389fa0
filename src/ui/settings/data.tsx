import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { SettingsWords } from '../i18n/en-settings.ts'
import { usePage } from '../page-context.ts'

const fileName = 'tukar.json'

/** What is kept on this device: taken along as a list, or erased. */
export function DataChoices({ words: t }: { readonly words: SettingsWords }) {
  const page = usePage()
  const isAsking = useSignal(false)
  const note = useSignal<'erased' | 'failed' | null>(null)
  const keep = useRef<HTMLButtonElement>(null)
  const erase = useRef<HTMLButtonElement>(null)

  useLayoutEffect(() => {
    // To the answer that erases nothing: a second Enter must not say yes.
    if (isAsking.value) keep.current?.focus()
  }, [isAsking.value])

  async function exportList(): Promise<void> {
    note.value = null
    const { app } = await page.loadSession()
    const url = URL.createObjectURL(new Blob([await app.exportList()], { type: 'application/json' }))
    const link = document.createElement('a')
    link.href = url
    link.download = fileName
    link.click()
    URL.revokeObjectURL(url)
  }
  async function eraseAll(): Promise<void> {
    const { app } = await page.loadSession()
    await app.eraseAll()
    try {
      localStorage.clear()
    } catch {
      // Storage may be forbidden: then there is nothing in it.
    }
    isAsking.value = false
    note.value = 'erased'
    erase.current?.focus()
  }
  const attempt = (work: () => Promise<void>) => () => {
    work().catch((error: unknown) => {
      reportError(error)
      note.value = 'failed'
    })
  }

  return (
    <>
      <p class="muted">{t.data.hint}</p>
      <div class="actions">
        <button type="button" class="button" onClick={attempt(exportList)}>
          {t.data.export}
        </button>
        {!isAsking.value && (
          <button ref={erase} type="button" class="button danger" onClick={() => (isAsking.value = true)}>
            {t.data.erase}
          </button>
        )}
      </div>
      {isAsking.value && (
        <div class="note warn">
          <p>{t.data.eraseAsk}</p>
          <div class="actions">
            <button type="button" class="button danger" onClick={attempt(eraseAll)}>
              {t.data.eraseYes}
            </button>
            <button
              ref={keep}
              type="button"
              class="button"
              onClick={() => {
                isAsking.value = false
              }}
            >
              {t.data.eraseNo}
            </button>
          </div>
        </div>
      )}
      <p aria-live="polite">{note.value && t.data[note.value]}</p>
    </>
  )
}
