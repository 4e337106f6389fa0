import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { atExit } from './at-exit.ts'

// Network namespaces of this process's own, that go when it goes (ip-netns(8)).

const run = promisify(execFile)
const prefix = 'tukar-fair-'

export interface NetworkNamespace {
  readonly name: string
  /** The program and first arguments that run what follows them in it. */
  readonly launcher: readonly [string, ...string[]]
  /** Runs `ip` on it. */
  ip(...args: readonly string[]): Promise<void>
  /** What it has in a file that is another in each namespace, such as those below /proc/net. */
  read(file: string): Promise<string>
  /** Of a setting below /proc/sys/net; null where this machine has none of that name. */
  setting(path: string): Promise<string | null>
  set(path: string, value: string): Promise<void>
  remove(): void
}

/** @throws {Error} with what `ip` said */
export async function makeNamespace(role: string): Promise<NetworkNamespace> {
  const name = `${prefix}${process.pid}-${role}`
  await run('ip', ['netns', 'add', name])
  const remove = () => removeNamespace(name)
  const takeBack = atExit(remove)
  const launcher = ['ip', 'netns', 'exec', name] as const
  const inside = async (...args: readonly string[]) => (await run('ip', ['netns', 'exec', name, ...args])).stdout
  const read = (file: string) => inside('cat', file)
  return {
    name,
    launcher: [...launcher],
    ip: async (...args) => void (await run('ip', ['-n', name, ...args])),
    read,
    async setting(path) {
      const file = `/proc/sys/net/${path}`
      return existsSync(file) ? (await read(file)).trim() : null
    },
    set: async (path, value) => void (await inside('sh', '-c', 'echo "$1" >"$0"', `/proc/sys/net/${path}`, value)),
    remove() {
      takeBack()
      remove()
    },
  }
}

/** Gives a namespace a device of the one that this process is in. */
export async function moveDevice(device: string, { name }: NetworkNamespace): Promise<void> {
  await run('ip', ['link', 'set', device, 'netns', name])
}

/** Those of processes that were killed. */
export async function removeLeftNamespaces(): Promise<void> {
  const { stdout } = await run('ip', ['netns', 'list'])
  for (const line of stdout.split('\n')) {
    const name = line.split(' ')[0] ?? ''
    const owner = ownerOf(name)
    if (owner !== null && !existsSync(`/proc/${owner}`)) removeNamespace(name)
  }
}

/** The id of the process that made a namespace of this name; null for one that is none of ours. */
export function ownerOf(name: string): number | null {
  if (!name.startsWith(prefix)) return null
  const [, pid] = /^(\d+)-/.exec(name.slice(prefix.length)) ?? []
  return pid === undefined ? null : Number(pid)
}

/** With what still runs in it, and at once: a process that ends waits for nothing. */
function removeNamespace(name: string): void {
  const { stdout } = spawnSync('ip', ['netns', 'pids', name], { encoding: 'utf8' })
  for (const pid of stdout.split('\n').map(Number).filter(Boolean)) endProcess(pid)
  const { stderr, status } = spawnSync('ip', ['netns', 'del', name], { encoding: 'utf8' })
  if (status !== 0) console.error(`the namespace ${name} is left: ${stderr}`)
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    console.error(`the process ${pid} has ended by itself: ${String(error)}`)
  }
}
