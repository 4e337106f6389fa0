/** What lies between two people. */
export interface Path {
  /** Ms there and back, of an empty line. */
  readonly roundTripMs: number
  /** Percent of the packets, each way. */
  readonly lossPercent: number
}

/** What a person's line carries away, of whole IP packets. Bytes a second. */
export const lineRate = 8_000_000

/** Where a line is narrow packets wait for so long at most; who comes then is dropped, as home routers do. */
export const queueMs = 100

const roundTrips = [0, 20, 50, 100, 200] as const
const losses = [0, 0.1, 1] as const

export const allPaths: readonly Path[] = losses.flatMap((lossPercent) =>
  roundTrips.map((roundTripMs) => ({ roundTripMs, lossPercent })),
)

/** One of each: some delay, some loss. */
export const quickPaths: readonly Path[] = [{ roundTripMs: 20, lossPercent: 0.1 }]

/** Such as `50/0.1`: as it is given on the command line, and as figures are named. */
export const pathName = ({ roundTripMs, lossPercent }: Path): string => `${roundTripMs}/${lossPercent}`

/** @throws {Error} that says which is none */
export const parsePaths = (text: string): Path[] =>
  text.split(',').map((part) => {
    const [, roundTripMs, lossPercent] = /^(\d{1,4})\/(\d{1,2}(?:\.\d{1,3})?)$/.exec(part) ?? []
    if (roundTripMs === undefined || lossPercent === undefined) {
      throw new Error(`--paths takes MS/PERCENT, such as 50/0.1,100/1, not ${part}`)
    }
    return { roundTripMs: Number(roundTripMs), lossPercent: Number(lossPercent) }
  })
