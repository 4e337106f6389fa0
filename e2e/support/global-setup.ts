import { openOutside } from './outside.ts'

/** Before the first browser; what it returns runs after the last. */
// Playwright asks for a default export.
// oxlint-disable-next-line import/no-default-export
export default async function setUp(): Promise<() => void> {
  const outside = await openOutside()
  return () => {
    outside.stop()
    if (outside.attempts.length > 0) throw new Error(`browsers asked for other hosts:\n${outside.attempts.join('\n')}`)
  }
}
