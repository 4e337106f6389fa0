import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ManifestFile } from '../../core/manifest.ts'
import type { FileIndex } from '../../core/transfer.ts'
import { shownFiles } from './shown-files.ts'
import type { Viewable } from './viewable.ts'

export interface ViewerState {
  readonly viewables: ReadonlyMap<FileIndex, Viewable>
  /** Null: nothing is looked at. */
  readonly shown: Viewable | null
  /** The same function between renders. */
  readonly show: (file: FileIndex) => void
  readonly close: () => void
  /** Closes it if it shows one of these. */
  readonly leave: (files: readonly FileIndex[]) => void
}

/** Which file of a list is looked at. Its closing gives the focus back to what opened it. */
export function useViewer(files: readonly ManifestFile[]): ViewerState {
  const viewables = useMemo(() => shownFiles(files), [files])
  const [index, setIndex] = useState<FileIndex | null>(null)
  const opener = useRef<Element | null>(null)

  const show = useCallback((file: FileIndex) => {
    // One that leads from file to file goes with the viewer.
    const pressed = document.activeElement
    if (!pressed?.closest('.player')) opener.current = pressed
    setIndex(file)
  }, [])
  useLayoutEffect(() => {
    // Unless it has gone elsewhere meanwhile.
    if (index === null && document.activeElement === document.body && opener.current instanceof HTMLElement) {
      opener.current.focus()
    }
  }, [index])
  return {
    viewables,
    shown: (index !== null && viewables.get(index)) || null,
    show,
    close: useCallback(() => setIndex(null), []),
    leave: useCallback(
      (files: readonly FileIndex[]) => setIndex((now) => (now !== null && files.includes(now) ? null : now)),
      [],
    ),
  }
}
