import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export interface Machine {
  readonly isRoot: boolean
  hasProgram(name: string): boolean
  readonly hasTun: boolean
}

/** What two namespaces and a line between them take that this machine has not, as sentences. */
export function missingFrom({ isRoot, hasProgram, hasTun }: Machine): string[] {
  return [
    ...(isRoot ? [] : ['Only root may make network namespaces.']),
    ...(hasProgram('ip') ? [] : ['There is no ip: install Debian’s package "iproute2".']),
    ...(hasProgram('socat') ? [] : ['There is no socat: install Debian’s package "socat".']),
    ...(hasTun ? [] : ['There is no /dev/net/tun: load the kernel’s module "tun", or give the container that device.']),
  ]
}

export const thisMachine = (): Machine => ({
  isRoot: process.getuid?.() === 0,
  hasProgram: (name) => (process.env['PATH'] ?? '').split(delimiter).some((folder) => isExecutable(join(folder, name))),
  hasTun: existsSync('/dev/net/tun'),
})

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
