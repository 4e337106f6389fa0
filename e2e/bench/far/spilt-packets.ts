import { readFileSync } from 'node:fs'

/** Packets that found no room in the UDP sockets on these ports, since each was opened. */
export const spiltPackets = (ports: readonly number[], table = readFileSync('/proc/net/udp', 'utf8')): number => {
  const wanted = new Set(ports)
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local]) => wanted.has(Number.parseInt(local?.split(':')[1] ?? '', 16)))
    .reduce((sum, fields) => sum + Number(fields.at(-1)), 0)
}
