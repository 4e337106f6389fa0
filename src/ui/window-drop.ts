import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { SourceFile } from '../core/ports/platform.ts'
import { readDrop } from './dropped-files.ts'

export interface DropOptions {
  readonly accepts: () => boolean
  /** Files found so far while folders are read. */
  readonly onReading: (files: number) => void
  readonly onFiles: (reading: Promise<readonly SourceFile[]>) => void
}

export interface DropOverlay {
  /** Files and folders under the pointer; null where the browser does not say before the drop. */
  readonly items: number | null
}

/** Makes the whole window a place to drop files. Its value is set while files hover over the page. */
export function useWindowDrop(options: DropOptions): ReadonlySignal<DropOverlay | null> {
  const overlay = useSignal<DropOverlay | null>(null)
  const latest = useRef(options)
  latest.current = options

  useEffect(() => {
    const hover = (event: DragEvent) => {
      const carried = event.dataTransfer
      if (!carried?.types.includes('Files') || !latest.current.accepts()) return
      event.preventDefault()
      carried.dropEffect = 'copy'
      const items = Array.from(carried.items).filter((item) => item.kind === 'file').length || null
      if (overlay.value?.items !== items) overlay.value = { items }
    }
    const leave = (event: DragEvent) => {
      // Leaving one element for another inside the page also fires; leaving the window has no other side.
      if (event.relatedTarget === null) overlay.value = null
    }
    const drop = (event: DragEvent) => {
      overlay.value = null
      const carried = event.dataTransfer
      if (!carried?.types.includes('Files') || !latest.current.accepts()) return
      event.preventDefault()
      latest.current.onReading(0)
      latest.current.onFiles(readDrop(carried.items, (files) => latest.current.onReading(files)))
    }
    window.addEventListener('dragenter', hover)
    window.addEventListener('dragover', hover)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragenter', hover)
      window.removeEventListener('dragover', hover)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [overlay])
  return overlay
}
