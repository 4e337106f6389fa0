/// <reference types="vitest/config" />
import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { defineConfig, type UserConfig } from 'vite'

// Three builds from one configuration, chosen by `--mode`:
// page (static files in dist/), service-worker (one file beside them), server (one Node file in dist-server/).

const browsers = ['chrome111', 'firefox128', 'safari16.4']

const page: UserConfig = {
  // Relative addresses: the built page works under any path of any static host.
  base: './',
  resolve: {
    alias: [
      // The package's source entry builds but fails at run time in a browser; its own bundle is what it ships for pages.
      { find: /^webtorrent$/, replacement: 'webtorrent/dist/webtorrent.min.js' },
      // simple-peer is bundled from its source, whose streams ask for Node's `events`.
      { find: /^events$/, replacement: fileURLToPath(new URL('src/transport/node-events.ts', import.meta.url)) },
    ],
  },
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: browsers,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  server: {
    // `npm run dev` proxies what the signalling process answers.
    proxy: {
      '/config.json': 'http://127.0.0.1:8080',
      '/announce': { target: 'ws://127.0.0.1:8080', ws: true },
    },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'signaling/**/*.test.ts', 'e2e/**/*.test.ts'],
    environment: 'node',
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

export default defineConfig(({ mode }) =>
  mode === 'server' ? server : mode === 'service-worker' ? serviceWorker : page,
)
