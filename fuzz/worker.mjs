import { workerData } from 'node:worker_threads'
import { runnerImport } from 'vite'

/** @param {string} path */
const load = async (path) => (await runnerImport(path, { configFile: false, logLevel: 'warn' })).module

const { serve } = await load(new URL('worker.ts', import.meta.url).pathname)
const { targets } = await load(workerData.targets)
serve(targets)
