import { readdirSync, readFileSync } from 'node:fs'

// What Linux knows of running processes, from /proc.

/** Always 100 on Linux: USER_HZ is part of its binary interface. */
const ticksPerSecond = 100

interface Stat {
  readonly pid: number
  readonly name: string
  readonly parent: number
  /** User and system time. */
  readonly ownTicks: number
  /** The same with its children that have ended. */
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

/** CPU seconds by what a process is for and its thread's name, such as `renderer Chrome_ChildIOT`. */
export type ThreadSeconds = ReadonlyMap<string, number>

/** Threads of one name count together, and only those that still run. */
export function threadSeconds(pids: readonly number[]): ThreadSeconds {
  const sums = new Map<string, number>()
  for (const pid of pids) {
    const type = argumentsOf(pid).find((argument) => argument.startsWith('--type='))
    const subType = argumentsOf(pid).find((argument) => argument.startsWith('--utility-sub-type='))
    const process = subType?.split('=')[1] ?? type?.split('=')[1] ?? 'browser'
    for (const task of listIfThere(`/proc/${pid}/task`)) {
      const stat = parseStat(readIfThere(`/proc/${pid}/task/${task}/stat`))
      if (!stat) continue
      const thread = `${process} ${stat.name}`
      sums.set(thread, (sums.get(thread) ?? 0) + stat.ownTicks / ticksPerSecond)
    }
  }
  return sums
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

const statOf = (pid: number): Stat | null => parseStat(readIfThere(`/proc/${pid}/stat`))

/** See proc_pid_stat(5). */
function parseStat(line: string | null): Stat | null {
  if (line === null) return null
  // The name, in brackets, may hold blanks and brackets itself.
  const nameEnd = line.lastIndexOf(')')
  const fields = line.slice(nameEnd + 2).split(' ')
  const sum = (from: number, to: number) => fields.slice(from, to).reduce((sum, field) => sum + Number(field), 0)
  return {
    pid: Number.parseInt(line),
    name: line.slice(line.indexOf('(') + 1, nameEnd),
    parent: Number(fields[1]),
    ownTicks: sum(11, 13),
    cpuTicks: sum(11, 15),
  }
}

/** A process may end between being listed and being read. */
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

function listIfThere(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
