import type { Signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { useUniqueId } from '../frame/unique-id.ts'
import { ShowPassword } from '../controls/show-password.tsx'
import { useWords } from '../page-context.ts'

interface PasswordChoiceProps {
  /** Null: not protected. */
  readonly password: Signal<string | null>
  /** Files are here and wait for it. */
  readonly isMissing: boolean
  /** How many. */
  readonly pending: number
  readonly onReady: () => void
}

/** Before the drop, because the password is part of what the link means. */
export function PasswordChoice({ password, isMissing, pending, onReady }: PasswordChoiceProps) {
  const { t } = useWords()
  const id = useUniqueId()
  const field = useRef<HTMLInputElement>(null)
  const isOn = password.value !== null

  useEffect(() => {
    if (isMissing) field.current?.focus()
  }, [isMissing])

  return (
    <form
      class="password-choice"
      onSubmit={(event) => {
        event.preventDefault()
        if (password.value !== '') onReady()
      }}
    >
      <label class="tick">
        <input
          type="checkbox"
          checked={isOn}
          onChange={(event) => {
            password.value = event.currentTarget.checked ? '' : null
            if (!event.currentTarget.checked) onReady()
          }}
        />
        {t.home.protect}
      </label>
      {isOn && (
        <div class="field">
          <label for={id}>{t.home.password}</label>
          <input
            ref={field}
            id={id}
            type="password"
            autocomplete="new-password"
            aria-describedby={`${id}-hint`}
            aria-invalid={isMissing}
            value={password.value ?? ''}
            onInput={(event) => {
              password.value = event.currentTarget.value
            }}
          />
          <p id={`${id}-hint`} class={isMissing ? 'wrong' : 'muted'}>
            {isMissing ? t.home.passwordMissing : t.home.passwordHint}
          </p>
          <ShowPassword field={field} />
          {isMissing && (
            <button type="submit" class="button primary" disabled={password.value === ''}>
              {t.home.sharePending(pending)}
            </button>
          )}
        </div>
      )}
    </form>
  )
}
