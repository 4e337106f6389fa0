import { createCipheriv, createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

export const mebibyte = 1024 * 1024

/** A file on disk whose bytes are known by their digest. */
export interface TestFile {
  readonly path: string
  readonly name: string
  readonly size: number
  /** SHA-256, hex. */
  readonly sha256: string
}

/** Bytes that look random and are the same for the same seed, at the speed of a disk. */
export async function makeFile(folder: string, name: string, size: number, seed: number): Promise<TestFile> {
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true })
  const key = createHash('sha256').update(`tukar ${seed}`).digest()
  const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
  const digest = createHash('sha256')
  const zeros = Buffer.alloc(mebibyte)
  const file = await open(path, 'w')
  try {
    for (let written = 0; written < size; written += zeros.length) {
      const bytes = stream.update(zeros.subarray(0, Math.min(zeros.length, size - written)))
      digest.update(bytes)
      await file.write(bytes)
    }
  } finally {
    await file.close()
  }
  return { path, name, size, sha256: digest.digest('hex') }
}

/** A file of zeros that takes no room on disk. */
export async function makeSparseFile(folder: string, name: string, size: number): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, '')
  await truncate(path, size)
  return path
}

export async function sha256OfFile(path: string): Promise<string> {
  const digest = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: mebibyte }), digest)
  return digest.digest('hex')
}
