/** For what a test made itself and knows to be well-formed. */
export function known<T>(value: T | null): T {
  if (value === null) throw new Error('what the test made is not well-formed')
  return value
}
