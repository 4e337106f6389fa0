import { execFile } from 'node:child_process'
import { createCipheriv, createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, open, readFile, readdir, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'

export const mebibyte = 1024 * 1024
export const gibibyte = 1024 * mebibyte
/** Half of a mark, in bytes. */
const markLength = 50_000

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

/**
 * A file that takes next to no room on disk: zeros, but for bytes of the seed at its ends and across 2^31 and 2^32, so that
 * nothing of it can stand in another place unnoticed.
 */
export async function makeMarkedFile(folder: string, name: string, size: number, seed: number): Promise<TestFile> {
  const path = await makeSparseFile(folder, name, size)
  const file = await open(path, 'r+')
  try {
    for (const [i, middle] of [markLength, 2 ** 31, 2 ** 32, size - markLength].entries()) {
      if (middle + markLength > size) continue
      const key = createHash('sha256').update(`mark ${i} of ${seed}`).digest()
      const mark = createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(2 * markLength))
      await file.write(mark, 0, mark.length, middle - markLength)
    }
  } finally {
    await file.close()
  }
  return { path, name, size, sha256: await sha256OfFile(path) }
}

/** Hex. */
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export async function sha256OfFile(path: string): Promise<string> {
  const digest = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: mebibyte }), digest)
  return digest.digest('hex')
}

/** The SHA-256 of each file that the system's own `unzip` takes out of an archive, by its path in it. */
export async function unzipped(archive: string, folder: string): Promise<Map<string, string>> {
  const target = await mkdtemp(join(folder, 'unzipped-'))
  const env = { ...process.env, LC_ALL: 'C.UTF-8' }
  await promisify(execFile)('unzip', ['-q', archive, '-d', target], { env })
  return digestsBelow(target)
}

/** SHA-256 of each file, by its path below `root`: small files, one after another as a whole. */
export async function digestsBelow(root: string): Promise<Map<string, string>> {
  const digests = new Map<string, string>()
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) digests.set(path.slice(root.length + 1), sha256(await readFile(path)))
  }
  return digests
}
