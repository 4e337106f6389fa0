/**
 * The contenders of a round (from 0): forward and backward in turn, so two of them run ABBA, and neither has the warmer
 * machine. Those whose ratio counts should be neighbours.
 */
export function roundOrder<T>(contenders: readonly T[], round: number): T[] {
  return round % 2 === 0 ? [...contenders] : [...contenders].reverse()
}

/** A value of each contender, for each round. */
export type Runs<Name extends string, Value> = Readonly<Record<Name, readonly Value[]>>

/** Runs every contender once a round, one at a time, in the order of `roundOrder`. */
export async function runRounds<Name extends string, Value>(
  names: readonly Name[],
  rounds: number,
  run: (name: Name, round: number) => Promise<Value>,
): Promise<Runs<Name, Value>> {
  const values = new Map<Name, Value[]>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const name of roundOrder(names, round)) values.get(name)?.push(await run(name, round))
  }
  return Object.fromEntries(values) as Record<Name, Value[]>
}
