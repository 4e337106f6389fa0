import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const dist = fileURLToPath(new URL('../../dist/', import.meta.url))
const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}

export interface StaticHostOptions {
  /** Sends what `_headers` says, as some hosts do. */
  readonly readsHeaders?: boolean
  /** In place of `dist`. */
  readonly folder?: string
}

/** A host that knows nothing but files: serves the built page under a path of its own, with this config.json. */
export async function startStaticHost(
  path: string,
  config: unknown,
  { readsHeaders = false, folder = dist }: StaticHostOptions = {},
): Promise<{ url: string; stop(): Promise<void> }> {
  const headers = readsHeaders ? await readFile(join(folder, '_headers'), 'utf8') : ''
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://host').pathname
    response.setHeaders(parseHeaders(headers, asked.slice(path.length)))
    const file = asked.startsWith(path) ? asked.slice(path.length) || 'index.html' : null
    const bytes =
      file === 'config.json'
        ? Promise.resolve(Buffer.from(JSON.stringify(config)))
        : file === null
          ? Promise.reject(new Error('not below the path'))
          : readFile(join(folder, file))
    bytes.then(
      (body) =>
        response.setHeader('Content-Type', mediaTypes[extname(file ?? '')] ?? 'application/octet-stream').end(body),
      () => response.writeHead(404).end(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return {
    url: `http://127.0.0.1:${address.port}${path}`,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** What `_headers` says of a path: of all, and of this one. */
export function parseHeaders(text: string, path = ''): Map<string, string> {
  const headers = new Map<string, string>()
  let isMeant = false
  for (const line of text.trimEnd().split('\n')) {
    if (line.startsWith('  ') && isMeant)
      headers.set(line.slice(2, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2))
    if (!line.startsWith('  ')) isMeant = line === '/*' || line === `/${path}`
  }
  return headers
}
