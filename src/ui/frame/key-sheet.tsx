import { render } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useUniqueId } from './unique-id.ts'
import { createWordPack } from '../i18n/language.ts'
import type { Page } from '../page-context.ts'
import '../styles/key-sheet.css'

export const keyWords = createWordPack({
  en: async () => (await import('../i18n/en-keys.ts')).enKeys,
  id: async () => (await import('../i18n/id-keys.ts')).idKeys,
})

let isOpen = false

/** Opens the sheet over the page, unless it is open. Rejects when its words can't be loaded. */
export async function showKeySheet(page: Page): Promise<void> {
  if (isOpen) return
  isOpen = true
  const place = document.body.appendChild(document.createElement('div'))
  const close = () => {
    isOpen = false
    render(null, place)
    place.remove()
  }
  try {
    await page.language.loadPack(keyWords)
    render(<KeySheet page={page} onClose={close} />, place)
  } catch (error) {
    close()
    throw error
  }
}

/** Which keys there are, and the switch that turns them off: who speaks to a machine presses keys without meaning to. */
function KeySheet({ page, onClose }: { readonly page: Page; readonly onClose: () => void }) {
  const { preferences, route } = page
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useUniqueId()
  const t = keyWords.words.value

  useEffect(() => {
    dialog.current?.showModal()
    const shown = route.peek()
    return route.subscribe((now) => {
      if (now !== shown) dialog.current?.close()
    })
  }, [route])

  return (
    t && (
      <dialog
        ref={dialog}
        class="key-sheet"
        aria-labelledby={id}
        onClose={onClose}
        // What is around the dialog's own box is its backdrop.
        onClick={({ target, currentTarget }) => target === currentTarget && currentTarget.close()}
      >
        <div class="key-sheet-body">
          <h2 id={id}>{t.title}</h2>
          <dl class="keys">
            {Object.entries(t.keys).map(([key, meaning]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
          <p class="muted">{t.where}</p>
          <label class="tick">
            <input
              type="checkbox"
              aria-describedby={`${id}-off`}
              checked={preferences.singleKeys.value}
              onChange={(event) => {
                preferences.singleKeys.value = event.currentTarget.checked
              }}
            />
            {t.use}
          </label>
          <p id={`${id}-off`} class="muted">
            {t.off}
          </p>
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            {t.close}
          </button>
        </div>
      </dialog>
    )
  )
}
