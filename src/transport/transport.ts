import type { Transport } from '../core/ports/transport.ts'

/** Loads what makes connections; it is not part of the first route. */
export async function loadTransport(): Promise<Transport> {
  const { connectPeer } = await import('./peer-link.ts')
  return { connect: connectPeer }
}
