import { useId, useState } from 'preact/hooks'
import { usePage, useWords } from './page-context.ts'

/**
 * Where a link that somebody sent goes in. A pasted one opens by itself, a typed one with Enter; the name of a transfer
 * that runs leads to it.
 */
export function LinkField() {
  const page = usePage()
  const { t } = useWords()
  const id = useId()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<'badLink' | 'failed' | null>(null)

  async function open(input: string): Promise<void> {
    try {
      const { formatShareLink, parseLinkInput } = await import('../core/link-grammar.ts')
      const fragment = parseLinkInput(input)
      // What is no link may be the name of what runs here.
      const link = fragment.kind === 'share' ? fragment.link : page.session.value?.findByName(input)?.link
      if (link) page.go(`#${formatShareLink(link)}`)
      else setProblem(fragment.kind === 'home' ? null : 'badLink')
    } catch (error) {
      reportError(error)
      setProblem('failed')
    }
  }

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
            const { value } = event.currentTarget
            setText(value)
            setProblem(null)
            if (event.inputType === 'insertFromPaste' || event.inputType === 'insertFromDrop') void open(value)
          }}
        />
        <button type="submit" class="button">
          {t.home.open}
        </button>
      </div>
      <p id={`${id}-hint`} class={problem === null ? 'muted' : 'wrong'}>
        {problem === null ? t.home.pasteHint : problem === 'badLink' ? t.home.badLink : t.shareErrors.failed.next}
      </p>
    </form>
  )
}
