import { describe, expect, it } from 'vitest'
import { checkNames, verdictOf, type Check, type CheckName, type Finding, type Verdict } from './self-check-report.ts'

const all = (findings: Partial<Record<CheckName, Finding>>): { checks: Record<CheckName, Check> } => {
  const check = (name: CheckName): Check => ({ state: 'done', finding: findings[name] ?? 'works', ms: 1 })
  return {
    checks: {
      browser: check('browser'),
      storage: check('storage'),
      meetingPoint: check('meetingPoint'),
      loop: check('loop'),
      stun: check('stun'),
      relay: check('relay'),
    },
  }
}

describe('the verdict', () => {
  it.each<[Partial<Record<CheckName, Finding>>, Verdict]>([
    [{}, 'anyone'],
    [{ relay: 'none' }, 'most'],
    [{ relay: 'fails' }, 'most'],
    [{ stun: 'none', relay: 'none' }, 'near'],
    [{ stun: 'nothing', relay: 'late' }, 'near'],
    [{ stun: 'fails' }, 'anyone'],
    [{ storage: 'fails' }, 'sendOnly'],
    [{ storage: 'full' }, 'sendOnly'],
    [{ meetingPoint: 'none' }, 'alone'],
    [{ meetingPoint: 'late', storage: 'fails' }, 'alone'],
    // Browsers that hide their addresses from each other in one network may still get through by another way.
    [{ loop: 'fails', relay: 'none' }, 'most'],
    [{ loop: 'late', stun: 'fails', relay: 'none' }, 'blocked'],
    [{ browser: 'fails', loop: 'skipped', stun: 'skipped', relay: 'skipped' }, 'unable'],
  ])('of %j is %s', (findings, verdict) => {
    expect(verdictOf(all(findings), false)).toBe(verdict)
  })

  it.each<[Partial<Record<CheckName, Finding>>, Verdict]>([
    [{}, 'local'],
    [{ stun: 'none', relay: 'none' }, 'local'],
    [{ meetingPoint: 'fails' }, 'alone'],
  ])('of %j on a page for this computer only is %s', (findings, verdict) => {
    expect(verdictOf(all(findings), true)).toBe(verdict)
  })

  it.each(checkNames)('waits for %s', (name) => {
    const { checks } = all({ browser: 'fails' })
    expect(verdictOf({ checks: { ...checks, [name]: { state: 'running' } } }, false)).toBe('checking')
  })
})
