import { useId, useState } from 'preact/hooks'
import { parseLinkInput } from '../core/link-grammar.ts'
import { usePage, useWords } from './page-context.ts'
import { hashOf } from './route.ts'

/** Where a link that somebody sent goes in. A pasted one opens by itself, a typed one with Enter. */
export function LinkField() {
  const page = usePage()
  const { t } = useWords()
  const id = useId()
  const [text, setText] = useState('')
  const [isWrong, setWrong] = useState(false)

  function open(input: string): void {
    const fragment = parseLinkInput(input)
    if (fragment.kind === 'share') page.go(hashOf(fragment.link))
    else setWrong(fragment.kind !== 'home')
  }

  return (
    <form
      class="field link-field"
      onSubmit={(event) => {
        event.preventDefault()
        open(text)
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
          aria-invalid={isWrong}
          value={text}
          onInput={(event) => {
            const { value } = event.currentTarget
            setText(value)
            setWrong(false)
            if (event.inputType === 'insertFromPaste' || event.inputType === 'insertFromDrop') open(value)
          }}
        />
        <button type="submit" class="button">
          {t.home.open}
        </button>
      </div>
      <p id={`${id}-hint`} class={isWrong ? 'wrong' : 'muted'}>
        {isWrong ? t.home.badLink : t.home.pasteHint}
      </p>
    </form>
  )
}
