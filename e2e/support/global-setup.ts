import { controlHost, openOutside } from './outside.ts'

/** Before the first browser; what it returns runs after the last. */
// oxlint-disable-next-line import/no-default-export -- Playwright asks for one
export default async function setUp(): Promise<() => void> {
  const outside = await openOutside()
  return () => {
    outside.stop()
    const attempts = outside.attempts.filter((attempt) => !attempt.includes(controlHost))
    if (attempts.length > 0) throw new Error(`browsers asked for other hosts:\n${attempts.join('\n')}`)
  }
}
