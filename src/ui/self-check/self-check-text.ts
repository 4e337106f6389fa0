import {
  checkNames,
  verdictOf,
  type CheckName,
  type Finding,
  type SelfCheckReport,
} from '../../app/self-check-report.ts'
import { assertNever } from '../../lib/assert-never.ts'
import type { SelfCheckWords } from '../i18n/en-self-check.ts'
import type { AllWords } from '../i18n/language.ts'

// What a self-check's report says in words.

/** `quiet`: neither good nor bad. */
export type CheckLevel = 'good' | 'warn' | 'bad' | 'quiet'

export interface CheckRow {
  readonly name: CheckName
  readonly label: string
  readonly level: CheckLevel
  readonly word: string
  /** How long it took, where anything was tried. */
  readonly took: string | null
  /** What it means for this person; null while it is not known. */
  readonly meaning: string | null
}

export function checkRows(report: SelfCheckReport, own: SelfCheckWords, words: AllWords): readonly CheckRow[] {
  return checkNames.map((name) => {
    const check = report.checks[name]
    const label = own.names[name]
    if (check.state !== 'done') {
      const word = check.state === 'running' ? own.running : own.waiting
      return { name, label, level: 'quiet', word, took: null, meaning: null }
    }
    return {
      name,
      label,
      level: levelOf(name, check.finding),
      word: own.words[check.finding],
      took: check.ms === null ? null : words.format.took(check.ms),
      meaning: meaningOf(name, check.finding, report, own, words),
    }
  })
}

/** For somebody who is asked for help: what was found, and nothing that tells who or where this is. */
export function reportText(
  report: SelfCheckReport,
  page: { readonly agent: string; readonly isLocal: boolean },
  own: SelfCheckWords,
  words: AllWords,
): string {
  const rows = checkRows(report, own, words).map(({ label, word, took, meaning }) => {
    const facts = [word, ...(took === null ? [] : [took])].join(', ')
    return `${label}: ${facts}${meaning === null ? '' : `. ${meaning}`}`
  })
  return [
    own.report(own.verdicts[verdictOf(report, page.isLocal)].what),
    `${page.agent}, ${words.language}`,
    ...rows,
  ].join('\n')
}

function levelOf(name: CheckName, finding: Finding): CheckLevel {
  switch (finding) {
    case 'works':
      return 'good'
    case 'fails':
    case 'late':
      return 'bad'
    case 'full':
    case 'nothing':
      return 'warn'
    case 'none':
      // Nobody is found without a meeting point; the others are for the networks that need them.
      return name === 'meetingPoint' ? 'bad' : 'warn'
    case 'skipped':
      return 'quiet'
    default:
      return assertNever(finding)
  }
}

function meaningOf(
  name: CheckName,
  finding: Finding,
  report: SelfCheckReport,
  own: SelfCheckWords,
  { t, format }: AllWords,
): string {
  switch (name) {
    case 'browser': {
      const lack = report.unsupported && t.unsupported[report.unsupported]
      if (lack) return `${lack.what}. ${lack.next}`
      return finding === 'works' ? own.browser.works : finding === 'late' ? own.browser.late : own.browser.fails
    }
    case 'storage': {
      const free = report.freeBytes === null ? [] : [own.storage.free(format.size(report.freeBytes))]
      if (finding === 'works') return [own.storage.works, ...free].join(' ')
      if (finding === 'full') return [...free, own.storage.full].join(' ')
      return finding === 'late' ? own.storage.late : own.storage.fails
    }
    case 'meetingPoint': {
      const { count, of } = report.answering
      if (finding === 'works') return own.meetingPoint.works(format.count(count), format.count(of), of)
      if (finding === 'none') return own.meetingPoint.none
      return finding === 'late' ? own.meetingPoint.late : own.meetingPoint.fails
    }
    case 'loop':
      return finding === 'works' ? own.loop.works : finding === 'skipped' ? own.loop.skipped : own.loop.fails
    case 'stun':
      switch (finding) {
        case 'works':
        case 'nothing':
        case 'none':
        case 'skipped':
          return own.stun[finding]
        default:
          return own.stun.fails
      }
    case 'relay':
      switch (finding) {
        case 'works':
        case 'none':
        case 'skipped':
          return own.relay[finding]
        default:
          return own.relay.fails
      }
    default:
      return assertNever(name)
  }
}
