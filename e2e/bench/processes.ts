import { readdirSync, readFileSync } from 'node:fs'

// What Linux knows of running processes, from /proc.

/** Always 100 on Linux: USER_HZ is part of its binary interface. */
const ticksPerSecond = 100

interface Stat {
  readonly pid: number
  readonly parent: number
  /** User and system time of all its threads, and of its children that have ended. */
  readonly cpuTicks: number
}

/** A process and all that it started, with what these started, at this moment. */
export function processTree(root: number): number[] {
  const all = allProcesses()
  const tree = new Set([root])
  // Children may have lower ids than their parents, so until nothing is added.
  for (let size = 0; size !== tree.size;) {
    size = tree.size
    for (const { pid, parent } of all) if (tree.has(parent)) tree.add(pid)
  }
  return [...tree]
}

/**
 * CPU seconds (user and system) that these used since they began, with their children that have ended; 0 for one that
 * has ended itself.
 */
export const cpuSeconds = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + (statOf(pid)?.cpuTicks ?? 0), 0) / ticksPerSecond

/** Bytes of memory that are this process's share: its own pages, and its part of those that it shares (PSS). */
export function memoryOf(pid: number): number {
  const rollup = readIfThere(`/proc/${pid}/smaps_rollup`)
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup ?? '')?.[1] ?? 0) * 1024
}

/** The command line's arguments; none for one that has ended. */
export const argumentsOf = (pid: number): string[] => readIfThere(`/proc/${pid}/cmdline`)?.split(/[\0 ]/) ?? []

/** The running processes that have this argument. */
export const processesWith = (argument: string): number[] =>
  allProcesses()
    .map(({ pid }) => pid)
    .filter((pid) => argumentsOf(pid).includes(argument))

function allProcesses(): Stat[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.flatMap((pid) => statOf(Number(pid)) ?? [])
}

function statOf(pid: number): Stat | null {
  const line = readIfThere(`/proc/${pid}/stat`)
  if (line === null) return null
  // The name, in brackets, may hold blanks and brackets itself.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  const cpuTicks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
  return { pid, parent: Number(fields[1]), cpuTicks }
}

/** A process may end between being listed and being read. */
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
