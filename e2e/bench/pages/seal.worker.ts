import { importKey, layoutOf, readRuns, sealPiece } from './sealing.ts'

// Reads, seals and hashes one file, and answers how many pieces that were.

addEventListener('message', ({ data: file }: MessageEvent<File>) => {
  void sealAndHash(file).then((pieces) => postMessage(pieces))
})

async function sealAndHash(file: File): Promise<number> {
  const layout = layoutOf(file.size)
  const key = await importKey()
  let hashed = 0
  let before: Promise<unknown> = Promise.resolve()
  for await (const { firstPiece, pieces } of readRuns(file, layout)) {
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
