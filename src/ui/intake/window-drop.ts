import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Dropped, DroppedItem } from './dropped-files.ts'
import type { LinkIntake } from './link-intake.ts'
import type { FileIntake, FileReading } from './file-intake.ts'
import { isTyping } from '../frame/typing.ts'

/** The type of what is dragged by a link, or from an address bar. */
const draggedLink = 'text/uri-list'

export interface DropOverlay {
  /** Files and folders under the pointer; null where the browser does not say before the drop. */
  readonly items: number | null
}

/**
 * Makes the whole window a place to drop and paste links, and files while `accepts`; otherwise they go nowhere, for the
 * browser would open them in place of the page, and every transfer would end. Its value is set while files hover over
 * the page. A field keeps the text that is meant for it.
 */
export function useWindowDrop(
  intake: FileIntake,
  links: LinkIntake,
  accepts: () => boolean,
): ReadonlySignal<DropOverlay | null> {
  const overlay = useSignal<DropOverlay | null>(null)

  useEffect(() => {
    const hover = (event: DragEvent) => {
      const carried = event.dataTransfer
      if (!carried?.types.includes('Files')) {
        if (carried?.types.includes(draggedLink) && !isTyping(event.target)) event.preventDefault()
        return
      }
      event.preventDefault()
      const isWelcome = accepts()
      carried.dropEffect = isWelcome ? 'copy' : 'none'
      if (!isWelcome) return
      const items = Array.from(carried.items).filter((item) => item.kind === 'file').length || null
      if (overlay.value?.items !== items) overlay.value = { items }
    }
    const end = () => {
      overlay.value = null
    }
    const leave = (event: DragEvent) => {
      // Leaving one element for another inside the page also fires; leaving the window has no other side.
      if (event.relatedTarget === null) end()
    }
    const takeFiles = (event: Event, carried: DataTransfer) => {
      event.preventDefault()
      if (accepts()) void intake.take(readingOf(carried.items))
    }
    const takeText = (event: Event, text: string | undefined) => {
      if (!text?.trim() || isTyping(event.target)) return
      event.preventDefault()
      links.take(text.trim())
    }
    const drop = (event: DragEvent) => {
      end()
      const carried = event.dataTransfer
      if (carried?.types.includes('Files')) takeFiles(event, carried)
      else takeText(event, carried?.getData(draggedLink))
    }
    const paste = (event: ClipboardEvent) => {
      const carried = event.clipboardData
      const text = carried?.getData('text/plain')
      // Copied table cells come as a text and as a picture of them: a field wants the text.
      if (carried?.types.includes('Files') && !(text && isTyping(event.target))) takeFiles(event, carried)
      else takeText(event, text)
    }
    window.addEventListener('dragenter', hover)
    window.addEventListener('dragover', hover)
    window.addEventListener('dragleave', leave)
    // While something is dragged no pointer moves: a drag that ended unseen is over.
    window.addEventListener('pointermove', end)
    window.addEventListener('drop', drop)
    window.addEventListener('paste', paste)
    return () => {
      window.removeEventListener('dragenter', hover)
      window.removeEventListener('dragover', hover)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('pointermove', end)
      window.removeEventListener('drop', drop)
      window.removeEventListener('paste', paste)
    }
  }, [])
  return overlay
}

/** What the items of a drop are, held on to: the browser empties the list after the event. */
function readingOf(items: DataTransferItemList): FileReading {
  const held = Array.from<DroppedItem, Dropped>(items, (item) => ({
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile(),
    handle: item.getAsFileSystemHandle?.(),
  }))
  return async (onCount) => (await import('./dropped-files.ts')).readDrop(held, onCount)
}
