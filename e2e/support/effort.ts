/** `npm run test:long`: larger files and more rounds of the same specs. */
export const isLong = process.env['TUKAR_LONG'] === '1'

/** All of them in the long tests; otherwise about one in `of`, which ones depends on the seed. */
export const some = <T>(items: readonly T[], of: number, seed: number): readonly T[] =>
  isLong ? items : items.filter((_, i) => i % of === seed % of)
