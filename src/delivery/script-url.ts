import { trustedScriptUrl } from '../lib/trusted-script-url.ts'

const fileName = 'service-worker.js'

let trusted: { readonly base: string; readonly url: string } | null = null

/** The address of the one service worker, beside the page. */
export function serviceWorkerUrl(base: string): string {
  if (trusted?.base !== base) {
    trusted = { base, url: trustedScriptUrl('tukar-service-worker', new URL(fileName, base).href) }
  }
  return trusted.url
}
