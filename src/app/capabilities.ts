import type { Unsupported } from './app.ts'

/** The parts of a page's global object that are looked at; the page passes `globalThis`. */
export interface PlatformProbe {
  readonly isSecureContext: boolean
  readonly RTCPeerConnection?: unknown
  readonly crypto?: { readonly subtle?: SigningProbe }
}

export interface SigningProbe {
  generateKey(algorithm: 'Ed25519', isExtractable: boolean, usages: readonly ['sign', 'verify']): Promise<unknown>
}

/** The first reason why this browser, as it was opened, can't take part; null when it can. */
export async function findUnsupported(platform: PlatformProbe): Promise<Unsupported | null> {
  // First, because browsers hide other things for this reason alone.
  if (!platform.isSecureContext) return 'insecureContext'
  if (typeof platform.RTCPeerConnection !== 'function') return 'noWebRtc'
  return (await canSign(platform.crypto?.subtle)) ? null : 'noCrypto'
}

/** Browsers learned Ed25519 late; without it nobody can prove who they are. */
async function canSign(subtle: SigningProbe | undefined): Promise<boolean> {
  try {
    return (await subtle?.generateKey('Ed25519', false, ['sign', 'verify'])) !== undefined
  } catch {
    // It says so by refusing the name.
    return false
  }
}
