// Declared here: TypeScript's DOM library does not know Trusted Types yet. Where a page demands them, a worker's address is
// taken only from a policy; the sinks' types still say `string`, which is what a TrustedScriptURL stands for.
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}
declare global {
  var trustedTypes: TrustedTypes | undefined
}

/** To be allowed by the page's `trusted-types` directive. */
const policyName = 'tukar-service-worker'

const fileName = 'service-worker.js'

let trusted: { readonly base: string; readonly url: string } | null = null

/** The address of the one service worker, beside the page; nothing else can be made by this policy. */
export function serviceWorkerUrl(base: string): string {
  // A policy's name may be used once.
  if (trusted?.base !== base) {
    const url = new URL(fileName, base).href
    const policy = globalThis.trustedTypes?.createPolicy(policyName, { createScriptURL: () => url })
    trusted = { base, url: policy ? policy.createScriptURL('') : url }
  }
  return trusted.url
}
