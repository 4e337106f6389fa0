import { useEffect, useRef, useState } from 'preact/hooks'
import { useUniqueId } from '../frame/unique-id.ts'
import { usePage, useWords } from '../page-context.ts'

/**
 * Where a link that somebody sent goes in. A pasted one opens by itself, wherever in the window, a typed one with Enter;
 * the name of a transfer that runs leads to it.
 */
export function LinkField() {
  const page = usePage()
  const { t } = useWords()
  const id = useUniqueId()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<'badLink' | 'failed' | null>(null)

  /** Where it does not lead anywhere the field says so, and has the focus to be corrected. */
  function refuse(why: 'badLink' | 'failed'): void {
    setProblem(why)
    field.current?.focus()
  }

  async function open(input: string): Promise<void> {
    try {
      const { hashIn } = await import('../intake/link-in.ts')
      const hash = hashIn(input, page.session.value)
      if (hash) page.go(hash)
      else if (hash === null) refuse('badLink')
    } catch (error) {
      reportError(error)
      refuse('failed')
    }
  }

  function change(value: string, isWhole: boolean): void {
    setText(value)
    setProblem(null)
    if (isWhole) void open(value)
  }

  useEffect(() => {
    page.links.field = (given) => change(given, true)
    return () => {
      page.links.field = null
    }
  }, [])

  return (
    <form
      class="field link-field"
      onSubmit={(event) => {
        event.preventDefault()
        void open(text)
      }}
    >
      <label for={id}>{t.home.paste}</label>
      <div class="field-row">
        <input
          ref={field}
          id={id}
          type="text"
          inputMode="url"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          aria-describedby={`${id}-hint`}
          aria-invalid={problem !== null}
          value={text}
          onInput={(event) => {
            const { currentTarget, inputType } = event
            change(currentTarget.value, inputType === 'insertFromPaste' || inputType === 'insertFromDrop')
          }}
        />
        <button type="submit" class="button">
          {t.home.open}
        </button>
      </div>
      <p id={`${id}-hint`} class={problem === null ? 'muted' : 'wrong'}>
        {problem === null
          ? t.home.pasteHint
          : problem === 'badLink'
            ? t.home.badLink
            : `${t.frame.notLoaded.what} ${t.frame.notLoaded.next}`}
      </p>
    </form>
  )
}
