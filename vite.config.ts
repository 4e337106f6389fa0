/// <reference types="vitest/config" />
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build, defineConfig, minify, transformWithOxc, type Plugin, type UserConfig } from 'vite'
import { companions } from './.ci/companions.ts'
import { licenceFile, ownCodeAlone } from './.ci/licences.ts'
import { embedFile, metaPolicy, pageHeaders, scriptSources, type PagePolicy } from './signaling/page-policy.ts'

// Three builds from one configuration, chosen by `--mode`:
// page (static files in dist/), service-worker (one file beside them), server (one Node file in dist-server/).

const browsers = ['chrome111', 'firefox128', 'safari16.4']
const signallingPort = 8080
const measuringTests = 'signaling/fire/fire.test.ts'
const licences = licenceFile()
/** Of the built page, where it is known. */
const address = process.env['TUKAR_ORIGIN'] ? new URL('./', process.env['TUKAR_ORIGIN']) : null

const page: UserConfig = {
  // Relative addresses: the built page works under any path of any static host.
  base: './',
  resolve: {
    alias: [
      // The package's source entry builds but fails at run time in a browser; its own bundle is what it ships for pages.
      { find: /^webtorrent$/, replacement: 'webtorrent/dist/webtorrent.min.js' },
      // simple-peer's streams ask for Node's own module.
      { find: /^events$/, replacement: fileURLToPath(new URL('src/transport/node-events.ts', import.meta.url)) },
    ],
  },
  worker: { format: 'es', plugins: () => [licences.worker] },
  plugins: [staticHostPolicy(), linkPreview(), themeBeforePaint(), noForeignAddresses(), licences.page],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: browsers,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    // What the first screen always needs, in one file, and what the rest of the code shares in another: many tiny ones
    // compress worse, take more requests, and the first screen would have to name them all.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'start', tags: ['$initial'] },
            { name: 'core', test: /src.(lib|core)./ },
          ],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    // What the signalling process answers.
    proxy: {
      '^/(config\\.json|service-worker\\.js|licences\\.txt)$': `http://127.0.0.1:${signallingPort}`,
    },
  },
  test: {
    environment: 'node',
    // A bound for a busy machine, not an expectation.
    testTimeout: 30_000,
    // Most files wait more than they work.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['src/{core,crypto,lib,ui}/**/*.test.{ts,tsx}'],
          // Nothing of one file is left behind for another.
          isolate: false,
          unstubGlobals: true,
          pool: 'threads',
        },
      },
      {
        extends: true,
        test: {
          name: 'ports',
          include: ['src/**/*.test.ts', 'signaling/**/*.test.ts', 'e2e/**/*.test.ts'],
          exclude: ['src/{core,crypto,lib,ui}/**', measuringTests],
          pool: 'threads',
        },
      },
      // What an input takes of the memory is that of a whole process.
      { extends: true, test: { name: 'fuzz', include: ['fuzz/**/*.test.ts'], pool: 'forks' } },
      // After all others, so that what it measures is not their work.
      {
        extends: true,
        test: { name: 'measuring', include: [measuringTests], pool: 'forks', sequence: { groupOrder: 1 } },
      },
    ],
  },
}

const serviceWorker: UserConfig = {
  publicDir: false,
  plugins: [ownCodeAlone()],
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: browsers,
    rollupOptions: {
      input: 'src/service-worker/service-worker.ts',
      output: { format: 'iife', entryFileNames: 'service-worker.js' },
    },
  },
}

const server: UserConfig = {
  publicDir: false,
  build: {
    outDir: 'dist-server',
    emptyOutDir: true,
    target: 'node20',
    ssr: 'signaling/main.ts',
    rollupOptions: {
      external: [...builtinModules, /^node:/],
      output: { entryFileNames: 'main.js' },
    },
  },
}

/**
 * The page's policy where no server of ours says it: in the page itself, and in `_headers`, which some static hosts read.
 * Where the page's address is not known (TUKAR_ORIGIN), the policy knows the scripts that the page
 * names by their hashes. The first module narrows it to the page's own address before it loads the others.
 */
function staticHostPolicy(): Plugin {
  return {
    name: 'static-host-policy',
    apply: 'build',
    // When the page names its built files.
    enforce: 'post',
    async generateBundle(_options, bundle) {
      const page = bundle['index.html']
      if (page?.type !== 'asset') throw new Error('the build makes index.html')
      const built = page.source.toString()
      const [mainTag = '', folder = '', mainFile = ''] = mainScriptTag.exec(built) ?? []
      if (mainTag === '' || !built.includes(charsetTag))
        throw new Error('index.html has the tags that the build expects')

      const first = await compileFirstScript(`./${mainFile}`)
      const firstFile = this.getFileName(this.emitFile({ type: 'asset', name: 'first-script.js', source: first }))
      const hashes: string[] = []
      const html = built
        .replace(mainTag, () =>
          [
            `<script type="module" crossorigin src="./${firstFile}"></script>`,
            `<link rel="modulepreload" crossorigin href="${folder}${mainFile}">`,
          ].join('\n    '),
        )
        .replace(scriptTag, (_tag, attributes: string, file: string) => {
          const script = bundle[file]
          const source = file === firstFile ? first : script?.type === 'asset' ? script.source : null
          if (source === null) throw new Error(`${file} is no script that the page may name`)
          const hash = `sha256-${createHash('sha256').update(source).digest('base64')}`
          hashes.push(`'${hash}'`)
          return `<script${attributes} integrity="${hash}" src="./${file}">`
        })

      const policy: PagePolicy = {
        scripts: address
          ? scriptSources({ origin: address.origin, base: address.pathname })
          : [...hashes, "'strict-dynamic'"],
        // Its config.json names the meeting points. An https: page can reach none by ws:.
        connections: ['ws:'],
      }
      const metas = [
        `<meta http-equiv="Content-Security-Policy" content="${metaPolicy(policy)}" />`,
        '<meta name="referrer" content="no-referrer" />',
      ]
      page.source = html.replace(charsetTag, [charsetTag, ...metas].join('\n    '))

      // The same page, which draws a link's player alone, and may be framed.
      const embed = page.source.replace('<html lang="en">', '<html lang="en" class="embedded">')
      if (embed === page.source) throw new Error('index.html begins with the tag that the build expects')
      this.emitFile({ type: 'asset', fileName: embedFile, source: embed })

      const headers = { 'Content-Security-Policy': metaPolicy(policy), ...pageHeaders }
      // Such hosts add up what several blocks say, and can't take back what one for all paths has said.
      const unframed = { 'X-Frame-Options': 'DENY' }
      const blocks = { '/*': headers, '/': unframed, '/index.html': unframed }
      this.emitFile({ type: 'asset', fileName: '_headers', source: headerBlocks(blocks) })
    },
  }
}

const headerBlocks = (blocks: Readonly<Record<string, Readonly<Record<string, string>>>>): string =>
  Object.entries(blocks)
    .map(([path, headers]) =>
      [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join('\n'),
    )
    .join('\n')
    .concat('\n')

/**
 * A script of its own in the page's head, before the styles: it holds up the first paint by as little as can be, and
 * puts the person's theme in place before it. Modules run later.
 */
function themeBeforePaint(): Plugin {
  const input = 'src/ui/settings/first-theme.ts'
  const name = 'first-theme.js'
  return {
    name: 'theme-before-paint',
    apply: 'build',
    async buildStart() {
      const built = await build({
        configFile: false,
        publicDir: false,
        logLevel: 'warn',
        build: { write: false, target: browsers, rolldownOptions: { input, output: { format: 'iife' } } },
      })
      if (!('output' in built)) throw new Error('a build without a watcher has one output')
      this.emitFile({ type: 'asset', name, source: built.output[0].code })
    },
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const script = Object.values(bundle).find((file) => file.type === 'asset' && file.names.includes(name))
        const icon = '<link rel="icon"'
        if (!script || !html.includes(icon)) throw new Error(`index.html has ${icon}, and ${name} stands before it`)
        return html.replace(icon, `<script src="./${script.fileName}"></script>\n    ${icon}`)
      },
    },
  }
}

/** What a link's preview shows of the page takes whole addresses: only where it is known. A link's secret gets to nobody. */
function linkPreview(): Plugin {
  const facts = address && { 'og:url': address.href, 'og:image': new URL('icon-512.png', address).href }
  return {
    name: 'link-preview',
    apply: 'build',
    transformIndexHtml: () =>
      Object.entries(facts ?? {}).map(([property, content]) => ({
        tag: 'meta',
        attrs: { property, content },
        injectTo: 'head',
      })),
  }
}

const charsetTag = '<meta charset="utf-8" />'
const mainScriptTag = /<script type="module" crossorigin src="(\.\/assets\/)([^"/]+)"><\/script>/
const scriptTag = /<script([^>]*) src="\.\/([^"]+)">/g

/** Alone, so that it imports nothing before it has narrowed the policy. */
async function compileFirstScript(mainScript: string): Promise<string> {
  const path = fileURLToPath(new URL('src/first-script.ts', import.meta.url))
  const define = { mainScript: JSON.stringify(mainScript) }
  const { code } = await transformWithOxc(await readFile(path, 'utf8'), path, { define, target: browsers })
  return (await minify(path, code, { module: true })).code
}

/** Packages bring addresses along that nobody here named. None is ever used; without them there is nothing to trust in. */
function noForeignAddresses(): Plugin {
  const addresses: Readonly<Record<string, readonly string[]>> = {
    'webtorrent.min.js': [
      'stun:stun.l.google.com:19302',
      'stun:global.stun.twilio.com:3478',
      'wss://tracker.btorrent.xyz',
      'wss://tracker.openwebtorrent.com',
      'wss://tracker.webtorrent.dev',
      ' (https://webtorrent.io)',
      '//example.com',
    ],
    'mediabunny/dist/modules/src/codec.js': [
      'https://www.webmproject.org/vp9/mp4/',
      'https://aomediacodec.github.io/av1-isobmff/',
      'https://www.w3.org/TR/webcodecs-aac-codec-registration/',
      'https://www.w3.org/TR/webcodecs-vorbis-codec-registration/',
      'https://www.w3.org/TR/webcodecs-flac-codec-registration/',
    ],
    'simple-peer/index.js': ['stun:stun.l.google.com:19302', 'stun:global.stun.twilio.com:3478'],
  }
  return {
    name: 'no-foreign-addresses',
    apply: 'build',
    transform(code, id) {
      const file = Object.keys(addresses).find((name) => id.endsWith(`/${name}`))
      for (const address of (file && addresses[file]) ?? []) {
        if (!code.includes(address)) throw new Error(`${id} has no ${address} any more: look what it has now`)
        code = code.replaceAll(address, address.startsWith('//') ? '//localhost' : '')
      }
      return file ? { code, map: null } : null
    },
  }
}

export default defineConfig(({ mode, command }) => {
  if (mode === 'server') return server
  if (mode === 'service-worker') return serviceWorker
  return command === 'serve' && mode === 'development' ? { ...page, plugins: [companions(signallingPort)] } : page
})
