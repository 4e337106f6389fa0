import type { PublicUrl } from './option-values.ts'
import { headerPolicy, metaPolicy, pageHeaders, scriptSources } from './page-policy.ts'
import { webSocketOrigin, type Site } from './site.ts'

export interface SecurityDeps {
  readonly publicUrl: PublicUrl | null
  readonly meetingPoints: readonly string[]
  readonly isTls: boolean
}

const transportSecuritySeconds = 31_536_000

/** Headers of every answer, for a page opened at `requested`. `isEmbed`: it is the one that other sites may frame. */
export function securityHeaders(
  deps: SecurityDeps,
  requested: Site,
  isEmbed = false,
): Readonly<Record<string, string>> {
  const { publicUrl, meetingPoints, isTls } = deps
  // Besides its public address the page must also run where it was asked for, such as on the operator's own machine.
  const sites: readonly Site[] = publicUrl ? [publicUrl, requested] : [requested]
  return {
    'Content-Security-Policy': (isEmbed ? metaPolicy : headerPolicy)({
      scripts: unique(sites.flatMap(scriptSources)),
      // Not every browser takes WebSockets of the own host for 'self'.
      connections: unique([...sites.map(webSocketOrigin), ...meetingPoints]),
    }),
    ...pageHeaders,
    ...(isEmbed && { 'Cross-Origin-Resource-Policy': 'cross-origin' }),
    // Behind a proxy this is the proxy's to promise.
    ...(isTls && { 'Strict-Transport-Security': `max-age=${transportSecuritySeconds}` }),
  }
}

const unique = (sources: readonly string[]): readonly string[] => [...new Set(sources)]
