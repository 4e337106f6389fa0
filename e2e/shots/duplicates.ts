import { createHash } from 'node:crypto'
import { parsePictureName, type Picture } from './picture-name.ts'

/** A file of the folder, and what is in it. */
export interface PictureFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** States that differ on a phone alone, where the code is behind a button. */
const alikeWhenWide: readonly (readonly string[])[] = [['share-code', 'share-waiting']]

/**
 * Pictures of two states that are the same to the byte, a line each: a state that was gone when its picture was taken
 * shows the one before or after it.
 */
export function duplicatesAmong(files: readonly PictureFile[]): readonly string[] {
  const first = new Map<string, Picture & { readonly name: string }>()
  const found: string[] = []
  for (const { name, bytes } of files) {
    const picture = parsePictureName(name)
    if (!picture) continue
    const digest = createHash('sha256').update(bytes).digest('hex')
    const same = first.get(digest)
    if (!same) first.set(digest, { ...picture, name })
    else if (same.state !== picture.state && !mayBeAlike(same, picture))
      found.push(`${name} is the same picture as ${same.name}`)
  }
  return found
}

const mayBeAlike = (one: Picture, other: Picture): boolean =>
  other.width > 360 && alikeWhenWide.some((states) => states.includes(one.state) && states.includes(other.state))
