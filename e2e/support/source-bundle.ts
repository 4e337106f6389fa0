import { resolve } from 'node:path'
import { build, type Rolldown } from 'vite'

/** Parts of the app alone, as one script. `entry` says what it does; it imports from `src/`. */
export async function bundleSource(entry: string): Promise<string> {
  const id = '\0entry'
  const output = await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [
      {
        name: 'entry',
        resolveId(path) {
          if (path === id) return id
          return path.startsWith('src/') ? resolve(import.meta.dirname, '../..', path) : null
        },
        load: (path) => (path === id ? entry : null),
      },
    ],
    build: { write: false, rolldownOptions: { input: id, output: { format: 'iife' } } },
  })
  const [chunk] = (output as Rolldown.RolldownOutput).output
  return chunk.code
}
