import { layoutPart, plainRangeOfPiece, type PartLayout } from '../core/part-layout.ts'
import { pieceIndex } from '../core/ids.ts'
import { createPartSeal } from '../crypto/part-seal.ts'
import { concatBytes, type Bytes } from '../lib/bytes.ts'

type Three = readonly [Bytes, Bytes, Bytes]

/** A part of three pieces over three files, one of them empty, for a store to hold. */
export async function makeContractPart(): Promise<{
  layout: PartLayout
  files: Three
  partKey: Bytes
  pieces: Three
}> {
  const file = (length: number, seed: number): Bytes => Uint8Array.from({ length }, (_, i) => (i * 31 + seed) & 255)
  const files: Three = [file(300_000, 1), new Uint8Array(), file(350_000, 2)]
  const layout = layoutPart(files.map(({ length }) => length))
  const plain = concatBytes(...files)
  const partKey = new Uint8Array(32).fill(3)
  const seal = await createPartSeal(partKey, layout)
  const sealPiece = (index: number): Promise<Bytes> => {
    const { start, end } = plainRangeOfPiece(layout, pieceIndex(index))
    return seal.sealPiece(pieceIndex(index), plain.slice(start, end))
  }
  return { layout, files, partKey, pieces: [await sealPiece(0), await sealPiece(1), await sealPiece(2)] }
}

export function withFlippedByte(bytes: Bytes): Bytes {
  const copy = bytes.slice()
  copy[0] = (copy[0] ?? 0) ^ 1
  return copy
}
