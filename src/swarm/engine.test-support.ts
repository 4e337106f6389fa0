import type { Engine } from './swarm.ts'

// The bundle that pages run, in Node: it needs these names to be there while it loads, and calls none of them here.
const browserNames = {
  self: globalThis,
  WebSocket: function WebSocket() {},
  navigator: { userAgent: 'node', hardwareConcurrency: 2 },
}

export async function loadEngineInNode(): Promise<Engine> {
  for (const [name, value] of Object.entries(browserNames)) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  }
  await import('./engine-globals.ts')
  return (await import('webtorrent')).default
}
