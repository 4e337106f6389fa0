/** Null where there is none. What comes after it is not asked for. */
export async function firstOf<T>(items: AsyncIterable<T>): Promise<T | null> {
  for await (const item of items) return item
  return null
}
