import { copyFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { startStaticHost } from '../support/static-host.ts'

const pages = fileURLToPath(new URL('pages/', import.meta.url))

export interface PageHost {
  /** Of the page that holds the other contenders: see pages/page.ts. */
  readonly url: string
  stop(): Promise<void>
}

/** Builds the page of bare loops, puts webtorrent's own bundle beside it, and serves both on loopback. */
export async function startPageHost(folder: string): Promise<PageHost> {
  const built = join(folder, 'pages')
  await build({
    configFile: false,
    root: pages,
    base: './',
    logLevel: 'warn',
    worker: { format: 'es' },
    build: { outDir: built, emptyOutDir: true, target: 'esnext' },
  })
  const webtorrent = dirname(createRequire(import.meta.url).resolve('webtorrent/package.json'))
  await copyFile(join(webtorrent, 'dist/webtorrent.min.js'), join(built, 'webtorrent.min.js'))
  return startStaticHost('/', null, { folder: built })
}
