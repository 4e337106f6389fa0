import type { Unsupported } from './app.ts'

/** The parts of a page's global object that are looked at; the page passes `globalThis`. */
export interface PlatformProbe {
  readonly isSecureContext: boolean
  readonly RTCPeerConnection?: unknown
  readonly indexedDB?: unknown
  readonly crypto?: { readonly subtle?: unknown }
}

/** The first reason why this browser, as it was opened, can't take part; null when it can. */
export function findUnsupported(platform: PlatformProbe): Unsupported | null {
  // First, because browsers hide other things for this reason alone.
  if (!platform.isSecureContext) return 'insecureContext'
  if (typeof platform.RTCPeerConnection !== 'function') return 'noWebRtc'
  if (!platform.indexedDB) return 'noIndexedDb'
  if (!platform.crypto?.subtle) return 'noCrypto'
  return null
}
