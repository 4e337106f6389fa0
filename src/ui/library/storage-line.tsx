import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { StorageUsage } from '../../core/ports/stores.ts'
import { systemClock } from '../../lib/clock.ts'
import type { LibraryWords } from '../i18n/en-library.ts'
import { useAllWords, useSession } from '../page-context.ts'

const periodMs = 5_000

/** What this page takes on the device, and that the browser may be asked to leave it alone. */
export function StorageLine({ own }: { readonly own: LibraryWords }) {
  const { app } = useSession()
  const { format } = useAllWords()
  const usage = useSignal<StorageUsage | null>(null)
  const isRefused = useSignal(false)

  useEffect(() => {
    const look = () =>
      void app.storage().then(
        (now) => (usage.value = now),
        () => undefined,
      )
    look()
    return systemClock.every(periodMs, look)
  }, [app])

  async function keepSafe(): Promise<void> {
    isRefused.value = !(await app.keepSafe().catch(() => false))
    usage.value = await app.storage().catch(() => null)
  }

  const { value } = usage
  if (!value) return null
  const used = format.steadySize(value.usedBytes)
  const free = format.steadySize(Math.max(0, value.quotaBytes - value.usedBytes))
  return (
    <div class="library-storage">
      <p>
        {own.stored(used, free)} {value.isPersistent && own.isSafe}
      </p>
      {!value.isPersistent && (
        <button type="button" class="button small" onClick={() => void keepSafe()}>
          {own.keepSafe}
        </button>
      )}
      <p class="muted" aria-live="polite">
        {isRefused.value ? own.notSafe : ''}
      </p>
    </div>
  )
}
