import { importKey, layoutOf, readRuns, sealPiece, type Turn } from './sealing.ts'

// Reads, seals and hashes its turns of one file, and answers how many pieces that were.

export interface SealJob extends Turn {
  readonly file: File
}

addEventListener('message', ({ data }: MessageEvent<SealJob>) => {
  void sealAndHash(data).then((pieces) => postMessage(pieces))
})

async function sealAndHash({ file, ...turn }: SealJob): Promise<number> {
  const layout = layoutOf(file.size)
  const key = await importKey()
  let hashed = 0
  let before: Promise<unknown> = Promise.resolve()
  for await (const { firstPiece, pieces } of readRuns(file, layout, turn)) {
    await before
    before = Promise.all(
      pieces.map(async (plain, i) => {
        await crypto.subtle.digest('SHA-1', await sealPiece(key, layout, firstPiece + i, plain))
        hashed++
      }),
    )
  }
  await before
  return hashed
}
