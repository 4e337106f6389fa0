import { runnerImport } from 'vite'

// As ../run.mjs: Node of this version does not read TypeScript.

const { module } = await runnerImport(new URL('link-relay-process.ts', import.meta.url).pathname, {
  configFile: false,
  logLevel: 'warn',
})
module.main()
