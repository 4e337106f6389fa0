import { runnerImport } from 'vite'

// Node of this version does not read TypeScript; Vite, which builds the rest, does.

const { module } = await runnerImport(new URL('main.ts', import.meta.url).pathname, {
  configFile: false,
  logLevel: 'warn',
})
process.exitCode = await module.main(process.argv.slice(2))
