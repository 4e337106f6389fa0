import { useEffect, useState } from 'preact/hooks'
import type { App, FileView } from '../../app/app.ts'
import type { Transfer } from '../../core/transfer.ts'
import { problemOf, type Problem } from './view-problem.ts'
import type { Viewable } from './viewable.ts'

export type Opened<T> =
  | { readonly phase: 'waiting' }
  | { readonly phase: 'here'; readonly value: T }
  | { readonly phase: 'failed'; readonly problem: Problem }

/** Opens the file by `open` when the view is mounted, and ends that when it goes. `fail` is for what goes wrong later. */
export function useOpened<T>(
  app: App,
  { id, origin }: Transfer,
  { index }: Viewable,
  open: (view: FileView, signal: AbortSignal) => Promise<T>,
): { readonly opened: Opened<T>; readonly fail: (error: unknown) => void } {
  const [opened, setOpened] = useState<Opened<T>>({ phase: 'waiting' })
  const fail = (error: unknown) => setOpened({ phase: 'failed', problem: problemOf(error, origin === 'own') })

  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    const view = app.view(id, index)
    if (!view) fail(null)
    else {
      open(view, signal).then(
        (value) => signal.aborted || setOpened({ phase: 'here', value }),
        (error: unknown) => signal.aborted || fail(error),
      )
    }
    return () => controller.abort(new DOMException('nobody looks at it any more', 'AbortError'))
  }, [])
  return { opened, fail }
}
