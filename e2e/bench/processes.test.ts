import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { argumentsOf, cpuSeconds, memoryOf, processesWith, processTree, threadSeconds } from './processes.ts'

// A bound for a slow machine: two programs start.
const limitMs = 60_000

test(
  'a process is found with its children, its work and its memory, and leaves nothing behind',
  { timeout: limitMs },
  async () => {
    // It computes and holds 40 MB, and its child tells when that is done and then waits for the end of its input.
    const child = "process.stdout.write('ready'); process.stdin.resume()"
    const script = `const held = Buffer.alloc(40e6, 1)
    for (const start = process.cpuUsage().user; process.cpuUsage().user - start < 2e5;) held[0]++
    require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' })`
    const mark = `mark-of-${process.pid}`
    const parent = spawn(process.execPath, ['-e', script, mark], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(parent.stdout, 'data')
    const pid = parent.pid ?? 0
    const tree = processTree(pid)
    expect(tree).toHaveLength(2)
    expect(tree).toContain(pid)
    expect(processTree(process.pid)).toEqual(expect.arrayContaining(tree))
    expect(processesWith(mark)).toEqual([pid])
    expect(argumentsOf(pid)).toContain(mark)
    const own = cpuSeconds([pid])
    expect(own).toBeGreaterThanOrEqual(0.19)
    expect(cpuSeconds(tree)).toBeGreaterThan(own)
    const threads = [...threadSeconds([pid]).values()].reduce((sum, seconds) => sum + seconds, 0)
    // Each thread is rounded down by itself.
    expect(Math.abs(threads - own)).toBeLessThan(0.3)
    expect(threads).toBeGreaterThan(0.15)
    expect(memoryOf(pid)).toBeGreaterThan(40e6)
    parent.stdin.end()
    await once(parent, 'close')
    expect(cpuSeconds([pid])).toBe(0)
    expect(memoryOf(pid)).toBe(0)
    expect(argumentsOf(pid)).toEqual([])
  },
)
