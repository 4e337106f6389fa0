import { useEffect, useRef, useState } from 'preact/hooks'
import { useUniqueId } from '../frame/unique-id.ts'
import type { Transfer } from '../../core/transfer.ts'
import { OpeningCard } from './opening-card.tsx'
import { ShowPassword } from '../controls/show-password.tsx'
import { useAllWords, useSession } from '../page-context.ts'

interface UnlockProps {
  readonly transfer: Transfer
  readonly attempt: 'none' | 'checking' | 'wrong'
}

/** Asks for the password before anything of the list can be read. */
export function Unlock({ transfer, attempt }: UnlockProps) {
  const { app } = useSession()
  const { t } = useAllWords()
  const id = useUniqueId()
  const field = useRef<HTMLInputElement>(null)
  const [password, setPassword] = useState('')
  const isChecking = attempt === 'checking'

  useEffect(() => {
    if (attempt === 'checking') return
    field.current?.focus()
    field.current?.select()
  }, [attempt])

  return (
    <OpeningCard status={isChecking ? t.receive.checking : t.receive.locked}>
      <form
        class="field"
        onSubmit={(event) => {
          event.preventDefault()
          if (password !== '' && !isChecking) app.unlock(transfer.id, password)
        }}
      >
        <label for={id}>{t.receive.password}</label>
        <div class="field-row">
          <input
            ref={field}
            id={id}
            type="password"
            autocomplete="off"
            aria-describedby={`${id}-wrong`}
            aria-invalid={attempt === 'wrong'}
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
          <button type="submit" class="button primary" aria-disabled={isChecking}>
            {t.receive.unlock}
          </button>
        </div>
        <p id={`${id}-wrong`} class="wrong" role="alert">
          {attempt === 'wrong' ? t.receive.wrongPassword : ''}
        </p>
        <ShowPassword field={field} />
      </form>
    </OpeningCard>
  )
}
