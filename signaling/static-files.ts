import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export type ContentEncoding = 'br' | 'gzip'

export interface StaticFile {
  readonly contentType: string
  readonly cacheControl: string
  /** Strong, quoted. */
  readonly etag: string
  /** HTTP date. */
  readonly lastModified: string
  readonly body: Buffer
  /** Compressed on first use and kept; null where it does not pay. */
  encoded(encoding: ContentEncoding): Promise<Buffer> | null
}

/** By the path of their URL, such as `/assets/main-1a2b3c.js`; `/` is the page. */
export type StaticFiles = ReadonlyMap<string, StaticFile>

const contentTypes: Readonly<Record<string, string>> = {
  '.avif': 'image/avif',
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
}
const compressible = /^(text\/|application\/(json|manifest\+json|wasm|xml)|image\/(svg\+xml|x-icon))/
const leastCompressedBytes = 1024
const brotliQuality = 9
// Vite names everything in assets/ by a hash of its content.
const hashedPath = /^\/assets\//
const pagePath = '/index.html'

const compress: Readonly<Record<ContentEncoding, (body: Buffer) => Promise<Buffer>>> = {
  br: (body) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } }),
  gzip: (body) => promisify(gzip)(body, { level: constants.Z_BEST_COMPRESSION }),
}

/**
 * Reads all of a folder into memory. What is not in this index does not exist: no request ever becomes a path on disk.
 * Links are not followed. Null where there is no page.
 */
export async function readStaticFiles(folder: string): Promise<StaticFiles | null> {
  const files = new Map<string, StaticFile>()
  await collect(folder, '/', files)
  const page = files.get(pagePath)
  if (!page) return null
  return files.set('/', page)
}

async function collect(folder: string, urlPath: string, files: Map<string, StaticFile>): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await collect(path, `${urlPath}${entry.name}/`, files)
    else if (entry.isFile()) files.set(`${urlPath}${entry.name}`, await readStaticFile(path, `${urlPath}${entry.name}`))
  }
}

async function readStaticFile(path: string, urlPath: string): Promise<StaticFile> {
  const [body, { mtime }] = await Promise.all([readFile(path), stat(path)])
  const contentType = contentTypes[extname(path).toLowerCase()] ?? 'application/octet-stream'
  const pays = compressible.test(contentType) && body.length >= leastCompressedBytes
  const kept = new Map<ContentEncoding, Promise<Buffer>>()
  return {
    contentType,
    cacheControl: hashedPath.test(urlPath) ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    lastModified: mtime.toUTCString(),
    body,
    encoded(encoding) {
      if (!pays) return null
      const done = kept.get(encoding) ?? compress[encoding](body)
      kept.set(encoding, done)
      return done
    },
  }
}
