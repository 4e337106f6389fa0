import type { FileReading } from './file-intake.ts'

/** Takes what a file input was filled with. A picker that was closed without a choice changes nothing. */
export function readPicked(input: HTMLInputElement, take: (read: FileReading) => unknown): void {
  const files = Array.from(input.files ?? [])
  // So that choosing the same files again is a change again.
  input.value = ''
  if (files.length > 0) take(async (onCount) => (await import('./dropped-files.ts')).pickedFiles(files, onCount))
}
