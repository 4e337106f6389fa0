import { describe, expect, it } from 'vitest'
import {
  checkNames,
  type Check,
  type CheckName,
  type Finding,
  type SelfCheckReport,
} from '../../app/self-check-report.ts'
import { enRest } from '../i18n/en-rest.ts'
import { enSelfCheck } from '../i18n/en-self-check.ts'
import { enStart } from '../i18n/en-start.ts'
import { createFormat } from '../i18n/format.ts'
import { idRest } from '../i18n/id-rest.ts'
import { idSelfCheck } from '../i18n/id-self-check.ts'
import { idStart } from '../i18n/id-start.ts'
import type { AllWords } from '../i18n/language.ts'
import { checkRows, reportText } from './self-check-text.ts'

const english: AllWords = { language: 'en', t: { ...enStart, ...enRest }, format: createFormat('en') }
const indonesian: AllWords = { language: 'id', t: { ...idStart, ...idRest }, format: createFormat('id') }
const findings: readonly Finding[] = ['works', 'full', 'nothing', 'fails', 'late', 'none', 'skipped']

function reported(changes: Partial<Record<CheckName, Check>>, facts: Partial<SelfCheckReport> = {}): SelfCheckReport {
  const works: Check = { state: 'done', finding: 'works', ms: 12 }
  return {
    checks: { browser: works, storage: works, meetingPoint: works, loop: works, stun: works, relay: works, ...changes },
    unsupported: null,
    freeBytes: 8e9,
    answering: { count: 1, of: 1 },
    ...facts,
  }
}
const done = (finding: Finding, ms: number | null = 12): Check => ({ state: 'done', finding, ms })
const rowOf = (name: CheckName, report: SelfCheckReport) =>
  checkRows(report, enSelfCheck, english).find((row) => row.name === name)

describe('a row of the self-check', () => {
  it.each(checkNames.flatMap((name) => findings.map((finding) => [name, finding] as const)))(
    'has a word and a meaning in both languages: %s %s',
    (name, finding) => {
      const report = reported({ [name]: done(finding) })
      const both = [checkRows(report, enSelfCheck, english), checkRows(report, idSelfCheck, indonesian)]
      const texts = both.map((rows) => {
        const row = rows.find((each) => each.name === name)
        return [row?.label, row?.word, row?.meaning]
      })
      for (const text of texts.flat()) expect(text).toMatch(/\S{2}/)
      expect(texts[0]).not.toEqual(texts[1])
    },
  )

  it('says what the browser lacks, and what to do', () => {
    const report = reported({ browser: done('fails') }, { unsupported: 'noWebRtc' })
    expect(rowOf('browser', report)).toMatchObject({ level: 'bad', word: 'fails' })
    expect(rowOf('browser', report)?.meaning).toMatch(/^This browser can’t connect to others\. WebRTC is missing/)
  })

  it('says how much is free, where that is known', () => {
    expect(rowOf('storage', reported({}))?.meaning).toMatch(/8\u00a0GB free here\.$/)
    expect(rowOf('storage', reported({}, { freeBytes: null }))?.meaning).not.toContain('free')
    const full = reported({ storage: done('full') }, { freeBytes: 1e6 })
    expect(rowOf('storage', full)?.meaning).toMatch(/^1\u00a0MB free here\. There is hardly any room/)
  })

  it('counts meeting points only where there are several', () => {
    expect(rowOf('meetingPoint', reported({}))?.meaning).toMatch(/^It answered/)
    const some = reported({}, { answering: { count: 1, of: 3 } })
    expect(rowOf('meetingPoint', some)?.meaning).toMatch(/^1 of 3 answered/)
  })

  it.each([
    ['meetingPoint', 'none', 'bad'],
    ['stun', 'none', 'warn'],
    ['relay', 'none', 'warn'],
    ['loop', 'late', 'bad'],
    ['loop', 'skipped', 'quiet'],
    ['storage', 'full', 'warn'],
    ['stun', 'works', 'good'],
  ] as const)('marks %s, %s as %s', (name, finding, level) => {
    expect(rowOf(name, reported({ [name]: done(finding) }))?.level).toBe(level)
  })

  it('means nothing before it is done, and took no time where nothing was tried', () => {
    expect(rowOf('loop', reported({ loop: { state: 'running' } }))).toMatchObject({ meaning: null, took: null })
    expect(rowOf('relay', reported({ relay: done('none', null) }))?.took).toBeNull()
    expect(rowOf('loop', reported({ loop: done('late', 10_000) }))?.took).toBe('10\u00a0sec')
  })
})

it('makes a report of the verdict, the browser and each row', () => {
  const report = reported({ relay: done('none', null) })
  const lines = reportText(report, { agent: 'Chrome on Android', isLocal: false }, enSelfCheck, english).split('\n')
  expect(lines.slice(0, 2)).toEqual(['Tukar self-check: You can share with most people', 'Chrome on Android, en'])
  expect(lines[2]).toBe('Browser: works, 12\u00a0ms. It has all that sharing needs.')
  expect(lines).toHaveLength(2 + checkNames.length)
  expect(lines.at(-1)).toMatch(/^Relay \(TURN\): none\. None is set up/)
})
