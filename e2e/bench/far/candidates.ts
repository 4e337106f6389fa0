/** A place that packets come from and go to. */
export interface Endpoint {
  readonly address: string
  readonly port: number
}

/** The relay's port that stands for a place. */
export type PortFor = (endpoint: Endpoint) => Promise<number>

/** The one interface that this machine's pages meet on. */
export const loopback = '127.0.0.1'

// RFC 8839, section 5.1: candidate:FOUNDATION COMPONENT TRANSPORT PRIORITY ADDRESS PORT typ TYPE …
const candidateFormat = /^((?:a=)?candidate:\S+ \d+ )(\S+)( \d+ )(\S+) (\d+)( typ .*)$/i

/** Where a candidate can be reached over UDP on loopback; null for any other, of which none may be used. */
export function endpointOf(candidate: string): Endpoint | null {
  const [, , transport, , address, port] = candidateFormat.exec(candidate) ?? []
  if (address !== loopback || transport?.toLowerCase() !== 'udp') return null
  return { address, port: Number(port) }
}

/** The same candidate behind the relay; null for one that must not be used, as it would lead around it. */
export async function detourCandidate(candidate: string, portFor: PortFor): Promise<string | null> {
  const endpoint = endpointOf(candidate)
  if (!endpoint) return null
  const port = await portFor(endpoint)
  return candidate.replace(candidateFormat, (_, start: string, transport: string, priority: string, ...rest) => {
    const [address, , end] = rest as string[]
    return `${start}${transport}${priority}${address} ${port}${end}`
  })
}

/** A description whose candidates are all behind the relay. */
export async function detourDescription(sdp: string, portFor: PortFor): Promise<string> {
  const lines = await Promise.all(
    sdp.split('\r\n').map(async (line) => (line.startsWith('a=candidate:') ? detourCandidate(line, portFor) : line)),
  )
  return lines.filter((line) => line !== null).join('\r\n')
}
