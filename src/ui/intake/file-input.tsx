import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { usePage } from '../page-context.ts'
import type { FileReading } from './file-intake.ts'
import { readPicked } from './picked-files.ts'

interface FileInputProps {
  /** For the button that opens the system's picker. */
  readonly input: RefObject<HTMLInputElement | null>
  readonly isFolder: boolean
  /** What becomes of the files; a share of their own where nothing else is said. */
  readonly onFiles?: (read: FileReading) => void
}

/** What a picker fills: never seen, and not in the way of a keyboard. */
export function FileInput({ input, isFolder, onFiles }: FileInputProps) {
  const { intake } = usePage()
  useLayoutEffect(() => {
    if (input.current) input.current.webkitdirectory = isFolder
  }, [input, isFolder])
  return (
    <input
      ref={input}
      class="unseen"
      type="file"
      multiple
      tabIndex={-1}
      aria-hidden="true"
      onChange={(event) => readPicked(event.currentTarget, onFiles ?? ((read) => intake.take(read)))}
    />
  )
}
