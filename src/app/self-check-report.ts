import type { Unsupported } from './app.ts'

// What a self-check found, and what that comes to.

export const checkNames = ['browser', 'storage', 'meetingPoint', 'loop', 'stun', 'relay'] as const
export type CheckName = (typeof checkNames)[number]

export type Finding =
  | 'works'
  /** Storage: it works, and is as good as full. */
  | 'full'
  /** STUN, relay: all was asked, and there was no such address. */
  | 'nothing'
  /** Something said no. */
  | 'fails'
  /** No answer within the limit. */
  | 'late'
  /** The deployment has none. */
  | 'none'
  /** It could not be tried. */
  | 'skipped'

export type Check =
  | { readonly state: 'waiting' | 'running' }
  | {
      readonly state: 'done'
      readonly finding: Finding
      /** How long it took; null where nothing was tried. */
      readonly ms: number | null
    }

export interface SelfCheckReport {
  readonly checks: Readonly<Record<CheckName, Check>>
  /** What the browser lacks. */
  readonly unsupported: Unsupported | null
  /** Bytes free for this page; null where the browser does not say. */
  readonly freeBytes: number | null
  /** Meeting points that answered, of those that the deployment has. */
  readonly answering: { readonly count: number; readonly of: number }
}

/** What all of it comes to. */
export type Verdict =
  | 'checking'
  /** The browser, as it was opened, can't take part. */
  | 'unable'
  /** It connects to nobody, not even to itself. */
  | 'blocked'
  /** Nobody new is found. */
  | 'alone'
  /** What is sent goes out; nothing that comes can be kept. */
  | 'sendOnly'
  /** The page has an address that only this computer can open, and so have its links. */
  | 'local'
  /** Within the own network for sure; beyond it nothing was seen that leads there. */
  | 'near'
  /** Directly, which some networks don't allow. */
  | 'most'
  /** A relay stands by where there is no direct way. */
  | 'anyone'

/** `isLocal`: the page's links lead to this computer alone. */
export function verdictOf({ checks }: Pick<SelfCheckReport, 'checks'>, isLocal: boolean): Verdict {
  const all = checkNames.map((name) => checks[name])
  if (all.some(({ state }) => state !== 'done')) return 'checking'
  const works = (name: CheckName) => findingOf(checks[name]) === 'works'
  if (!works('browser')) return 'unable'
  const reaches = works('stun') || works('relay')
  if (!works('loop') && !reaches) return 'blocked'
  if (!works('meetingPoint')) return 'alone'
  if (!works('storage')) return 'sendOnly'
  if (isLocal) return 'local'
  return works('relay') ? 'anyone' : reaches ? 'most' : 'near'
}

const findingOf = (check: Check): Finding | null => (check.state === 'done' ? check.finding : null)
