import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { HonestReport } from './honest-peers.ts'

export interface HonestProcess {
  /** Everybody is connected, or the process is gone. */
  readonly isReady: Promise<void>
  /** Ends it. Times are those of what was sent in this period (epoch milliseconds). @throws {Error} without a report */
  finish(period: { readonly from: number; readonly to: number }): Promise<HonestReport>
  kill(): void
}

const runScript = join(import.meta.dirname, 'run.mjs')

/** The honest peers in a process of their own. */
export function startHonest(port: number, pairs: number): HonestProcess {
  const child = spawn(process.execPath, [runScript, 'honest-peers', String(port), String(pairs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let out = ''
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const isReady = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      if (out.includes('ready\n')) resolve()
    })
    void ended.then(resolve)
  })
  return {
    isReady,
    async finish({ from, to }) {
      child.stdin.end(`${from} ${to}`)
      await ended
      const value: unknown = JSON.parse(out.slice(out.indexOf('{')))
      if (!isHonestReport(value)) throw new Error(`no report: ${out}`)
      return value
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

const isHonestReport = (value: unknown): value is HonestReport =>
  typeof value === 'object' && value !== null && Number.isFinite(Reflect.get(value, 'p99'))
