/** Neighbouring pieces that are asked for, and read from a file, one after another. */
const runBytes = 2 * 1024 * 1024

/** How many pieces make a run, a power of two; runs begin at multiples of it. `pieceLength` in bytes. */
export const runLength = (pieceLength: number): number => Math.max(1, Math.floor(runBytes / pieceLength))
