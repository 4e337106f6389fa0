/// <reference types="vitest/config" />
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build, defineConfig, type Plugin, type UserConfig } from 'vite'
import { headerPolicy, metaPolicy, pageHeaders, scriptSources } from './signaling/page-policy.ts'

// Three builds from one configuration, chosen by `--mode`:
// page (static files in dist/), service-worker (one file beside them), server (one Node file in dist-server/).

const browsers = ['chrome111', 'firefox128', 'safari16.4']
const signallingPort = 8080

const startModules =
  /node_modules.(preact|@preact)|src.lib.(assert-never|result)|src.ui.(page-context|screen-title|notice|link-field|picked-files|i18n.counts)|src.app.app\.ts|preload-helper/

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
  worker: { format: 'es' },
  plugins: [staticHostPolicy(), noForeignAddresses()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: browsers,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    // What the first screen always needs, in one file: ten tiny ones compress worse and take more requests.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'start', test: startModules }] } } },
  },
  server: {
    host: '127.0.0.1',
    // What the signalling process answers.
    proxy: {
      '^/(config\\.json|service-worker\\.js)$': `http://127.0.0.1:${signallingPort}`,
    },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'signaling/**/*.test.ts', 'e2e/**/*.test.ts', 'fuzz/**/*.test.ts'],
    environment: 'node',
    // A bound for a busy machine, not an expectation.
    testTimeout: 30_000,
  },
}

const serviceWorker: UserConfig = {
  publicDir: false,
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
 * TUKAR_ORIGIN is the address of the built page, where it is known; otherwise the page narrows its policy as it starts.
 */
function staticHostPolicy(): Plugin {
  const address = process.env['TUKAR_ORIGIN'] ? new URL('./', process.env['TUKAR_ORIGIN']) : null
  const policy = {
    scripts: address ? scriptSources({ origin: address.origin, base: address.pathname }) : ["'self'"],
    // Its config.json names the meeting points. An https: page can reach none by ws:.
    connections: ['ws:'],
  }
  const charset = '<meta charset="utf-8" />'
  return {
    name: 'static-host-policy',
    apply: 'build',
    transformIndexHtml(html) {
      if (!html.includes(charset)) throw new Error(`index.html has ${charset}, and the policy stands behind it`)
      const metas = [
        `<meta http-equiv="Content-Security-Policy" content="${metaPolicy(policy)}" />`,
        '<meta name="referrer" content="no-referrer" />',
      ]
      return html.replace(charset, [charset, ...metas].join('\n    '))
    },
    generateBundle() {
      const headers = { 'Content-Security-Policy': headerPolicy(policy), ...pageHeaders }
      const lines = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}\n`)
      this.emitFile({ type: 'asset', fileName: '_headers', source: `/*\n${lines.join('')}` })
    },
  }
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

/** `npm run dev`: what the dev server lacks, built again on every change: the signalling process and the service worker. */
function companions(): Plugin {
  return {
    name: 'companions',
    apply: 'serve',
    async configureServer({ httpServer }) {
      let running: ChildProcess | null = null
      let isStopped = false
      const start = () => {
        if (isStopped) return
        const started = spawn(process.execPath, ['dist-server/main.js', '--port', String(signallingPort)], {
          stdio: ['ignore', 'ignore', 'inherit'],
        })
        started.once('exit', () => (running = null))
        running = started
      }
      let isRestarting = false
      const restart = () => {
        if (!running) return start()
        if (isRestarting) return
        isRestarting = true
        // It drains first, and holds its port until then.
        running.once('exit', () => {
          isRestarting = false
          start()
        })
        running.kill()
      }
      const stop = () => {
        isStopped = true
        running?.kill()
      }
      // The signalling process refuses to start without a built page, though nobody here asks it for one.
      if (!existsSync('dist/index.html')) await build({ mode: 'production', logLevel: 'warn' })
      const watchers = [
        await build({ mode: 'service-worker', logLevel: 'warn', build: { watch: {} } }),
        await build({ mode: 'server', logLevel: 'warn', build: { watch: {} } }),
      ]
      for (const [i, watcher] of watchers.entries()) {
        if (!('on' in watcher)) throw new Error('a watching build returns a watcher')
        if (i === 1) watcher.on('event', (event) => void (event.code === 'BUNDLE_END' && restart()))
        httpServer?.once('close', () => void watcher.close())
      }
      httpServer?.once('close', stop)
      process.once('exit', stop)
    },
  }
}

export default defineConfig(({ mode, command }) => {
  if (mode === 'server') return server
  if (mode === 'service-worker') return serviceWorker
  return command === 'serve' && mode === 'development' ? { ...page, plugins: [companions()] } : page
})
