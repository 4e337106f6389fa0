import type { RefObject } from 'preact'
import { useWords } from '../page-context.ts'

/** Below a password's field: shows what is typed there. */
export function ShowPassword({ field }: { readonly field: RefObject<HTMLInputElement | null> }) {
  const { t } = useWords()
  return (
    <label class="tick">
      <input
        type="checkbox"
        onChange={(event) => {
          if (field.current) field.current.type = event.currentTarget.checked ? 'text' : 'password'
        }}
      />
      {t.home.showPassword}
    </label>
  )
}
