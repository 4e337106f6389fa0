// Declared here: TypeScript's DOM library does not know Trusted Types yet. Where a page demands them, a worker's address is
// taken only from a policy; the sinks' types still say `string`, which is what a TrustedScriptURL stands for.
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}
declare global {
  var trustedTypes: TrustedTypes | undefined
}

/**
 * What a browser loads as a script under `require-trusted-types-for`: `url`, by a policy that can make nothing else.
 * The page's `trusted-types` directive has to name the policy, and each name can be used once.
 */
export function trustedScriptUrl(policyName: string, url: string): string {
  const policy = globalThis.trustedTypes?.createPolicy(policyName, { createScriptURL: () => url })
  return policy ? policy.createScriptURL('') : url
}
