import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { chromiumPath, firefoxPath } from '../e2e/support/browsers.mjs'

// `npm test`: every stage in turn, each with a time limit in seconds, then one line of sums. A check counts as one test.

const reports = 'test-results'
const isLong = process.env.TUKAR_LONG === '1'

const stages = [
  { name: 'format', limit: 60, command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', limit: 60, command: ['oxlint'] },
  { name: 'types', limit: 120, command: ['tsc', '-b'] },
  { name: 'dead code', limit: 60, command: ['knip'] },
  { name: 'import rules', limit: 60, command: [process.execPath, '.ci/imports.mjs'] },
  {
    name: 'unit tests',
    limit: 300,
    command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${reports}/unit.json`],
    count: () => {
      const { numPassedTests, numTotalTests, numFailedTestSuites } = readReport('unit')
      return { passed: numPassedTests, failed: Math.max(numTotalTests - numPassedTests, numFailedTestSuites) }
    },
  },
  { name: 'build', limit: 120, command: ['npm', 'run', '--silent', 'build'] },
  { name: 'size budget', limit: 30, command: ['size-limit'], needs: 'build' },
  // That they run, not how fast: a figure is for a quiet machine.
  {
    name: 'benchmarks run',
    limit: 300,
    command: [process.execPath, 'e2e/bench/run.mjs', '--quick'],
    needs: 'build',
  },
  {
    name: 'e2e',
    limit: isLong ? 5400 : 1500,
    command: ['playwright', 'test', '-c', 'e2e/playwright.config.ts'],
    needs: 'build',
    count: () => {
      const { expected, unexpected, flaky, skipped } = readReport('e2e').stats
      return { passed: expected, failed: unexpected + flaky + skipped }
    },
  },
]

const readReport = (name) => JSON.parse(readFileSync(`${reports}/${name}.json`, 'utf8'))

/** What runs now. */
let current = null
const endCurrent = () => {
  if (current?.pid !== undefined) process.kill(-current.pid, 'SIGKILL')
}
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (endCurrent(), process.exit(1)))

/** Resolves to the exit code, or null when the time was up; nothing that the command started is left then. */
function run([program, ...args], limit) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      // Each tool sets its own NODE_ENV.
      env: { ...process.env, PATH: `node_modules/.bin:${process.env.PATH}`, NODE_ENV: '' },
      detached: true,
    })
    current = child
    let isOver = false
    const timer = setTimeout(() => {
      isOver = true
      endCurrent()
    }, limit * 1000)
    child.on('error', reject)
    child.on('exit', (code) => {
      clearTimeout(timer)
      current = null
      resolve(isOver ? null : (code ?? 1))
    })
  })
}

async function runAll() {
  // Before all else, so that a machine without them says so at once.
  chromiumPath()
  firefoxPath()
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  const failures = new Set()
  let passed = 0
  let failed = 0
  for (const { name, limit, command, count, needs } of stages) {
    if (failures.has(needs)) {
      console.log(`\n== ${name}: not run, because ${needs} failed`)
      failures.add(name)
      failed++
      continue
    }
    console.log(`\n== ${name}`)
    const started = performance.now()
    const code = await run(command, limit)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    const counted = countOf(code, count)
    passed += counted.passed
    failed += counted.failed
    if (counted.failed > 0) failures.add(name)
    const verdict = code === null ? `stopped after its limit of ${limit} s` : counted.failed > 0 ? 'failed' : 'passed'
    console.log(`== ${name}: ${verdict}, ${seconds} s`)
  }
  if (failures.size > 0) console.log(`\nFailed: ${[...failures].join(', ')}`)
  return { passed, failed }
}

/** What a stage's own report says, held against its exit code: one that failed never counts as passed. */
function countOf(code, count) {
  if (!count) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  try {
    const { passed, failed } = count()
    if (passed === 0 || (code !== 0 && failed === 0)) return { passed, failed: failed + 1 }
    return { passed, failed }
  } catch (error) {
    console.log(`no report: ${error.message}`)
    return { passed: 0, failed: 1 }
  }
}

const { passed, failed } = await runAll().catch((error) => {
  console.log(error.message)
  return { passed: 0, failed: 1 }
})
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
