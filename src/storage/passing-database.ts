import type { Bytes } from '../lib/bytes.ts'
import type { PieceDatabase, PieceWrite } from './piece-database.ts'

/** A piece database that what passes through does not get into. */
export interface PassingDatabase extends PieceDatabase {
  /** While true, pieces are held in memory from their `write` until they are forgotten. */
  isOn: boolean
  isPassing(piece: number): boolean
}

export function createPassingDatabase(stored: PieceDatabase): PassingDatabase {
  const passing = new Map<number, Bytes>()
  const database: PassingDatabase = {
    isOn: false,
    isPassing: (piece) => passing.has(piece),
    keys: () => stored.keys(),
    read: async (piece) => passing.get(piece) ?? stored.read(piece),
    async write(writes) {
      const rest: PieceWrite[] = []
      for (const write of writes) {
        const wasPassing = passing.delete(write.piece)
        if (write.bytes && database.isOn) passing.set(write.piece, write.bytes.slice())
        else if (write.bytes || !wasPassing) rest.push(write)
      }
      if (rest.length > 0) await stored.write(rest)
    },
    close() {
      passing.clear()
      stored.close()
    },
  }
  return database
}
