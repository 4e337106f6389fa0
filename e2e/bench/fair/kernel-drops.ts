/**
 * Packets that Linux dropped in one namespace since it was made: UDP that found no room in the socket of a page, and what
 * found none on its way to a TUN device.
 * @param snmp /proc/net/snmp
 * @param devices /proc/net/dev
 */
export function kernelDrops(snmp: string, devices: string): number {
  const [names, values] = snmp
    .split('\n')
    .filter((line) => line.startsWith('Udp:'))
    .map((line) => line.trim().split(/\s+/))
  const noRoom = Number(values?.[names?.indexOf('RcvbufErrors') ?? -1])
  const unsent = devices
    .split('\n')
    .filter((line) => line.includes(':'))
    .map((line) => Number(line.split(':')[1]?.trim().split(/\s+/)[sentDropsColumn]))
  const drops = unsent.reduce((sum, count) => sum + count, noRoom)
  if (!Number.isFinite(drops)) throw new Error('Linux does not say what it dropped')
  return drops
}

/** After eight of what was received: bytes, packets, errors, drops. */
const sentDropsColumn = 11
