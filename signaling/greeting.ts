import { networkInterfaces } from 'node:os'
import { renderUnicodeCompact } from 'uqr'
import type { PublicUrl } from './option-values.ts'

export interface GreetingDeps {
  /** As it was given with --host. */
  readonly host: string
  readonly port: number
  readonly isTls: boolean
  readonly publicUrl: PublicUrl | null
  /** This machine's address in its local network, if it has one. */
  readonly localAddress: string | null
}

const everyAddress = new Set(['0.0.0.0', '::', '[::]', ''])

/** What the terminal shows once the server listens. The first line is for programs too. */
export function greeting(deps: GreetingDeps): string {
  const own = everyAddress.has(deps.host) ? '127.0.0.1' : deps.host
  const lines = [`Tukar is ready at ${address(deps, own)}`, reach(deps)]
  if (deps.publicUrl) lines.push(renderUnicodeCompact(deps.publicUrl.href))
  return `${lines.join('\n')}\n`
}

export function localAddress(): string | null {
  const all = Object.values(networkInterfaces()).flatMap((entries) => entries ?? [])
  return all.find((entry) => entry.family === 'IPv4' && !entry.internal)?.address ?? null
}

function reach(deps: GreetingDeps): string {
  if (deps.publicUrl) return `Others reach it at ${deps.publicUrl.href}`
  const outside = everyAddress.has(deps.host) ? deps.localAddress : isLoopback(deps.host) ? null : deps.host
  if (outside === null) {
    return 'Only this computer reaches it: for others, put an HTTPS proxy in front and name it with --public-url, or use --host 0.0.0.0 with --tls-cert and --tls-key.'
  }
  const there = address(deps, outside)
  if (deps.isTls) return `Others in this network reach it at ${there}`
  return `Others in this network reach it at ${there}, but their browsers refuse to share over plain http: use --tls-cert and --tls-key, or an HTTPS proxy and --public-url.`
}

function address({ isTls, port }: GreetingDeps, host: string): string {
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  return new URL(`${isTls ? 'https' : 'http'}://${name}:${port}/`).href
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')
