import { describe, expect, it } from 'vitest'
import { parseDeploymentConfig } from './deployment-config.ts'
import { emptyConfig } from './empty-config.ts'

describe('parseDeploymentConfig', () => {
  it('takes what the signalling process serves', () => {
    const config = {
      iceServers: [{ urls: 'stun:127.0.0.1:3478' }, { urls: ['turn:x'], username: 'a', credential: 'b' }],
      meetingPoints: ['ws://127.0.0.1:8080/announce'],
      contact: 'mailto:me@example.org',
      publicUrl: 'https://tukar.example/',
      maxLanes: 2,
    }
    expect(parseDeploymentConfig(config)).toEqual({
      ok: true,
      value: { ...config, iceServers: [{ urls: ['stun:127.0.0.1:3478'] }, config.iceServers[1]] },
    })
  })

  it('spells meeting points as links do', () => {
    const parsed = parseDeploymentConfig({ meetingPoints: ['wss://Tukar.example', 'wss://a.example:443/b?c'] })
    expect(parsed).toMatchObject({ value: { meetingPoints: ['wss://tukar.example/', 'wss://a.example/b?c'] } })
  })

  it('fills in what is left out', () => expect(parseDeploymentConfig({})).toEqual({ ok: true, value: emptyConfig }))

  it.each([
    [null],
    [[]],
    ['{}'],
    [{ meetingPoints: 'ws://x' }],
    [{ meetingPoints: ['http://x'] }],
    [{ meetingPoints: [1] }],
    [{ meetingPoints: ['ws://'] }],
    [{ meetingPoints: Array.from({ length: 17 }, () => 'ws://x') }],
    [{ iceServers: {} }],
    [{ iceServers: [{}] }],
    [{ iceServers: [{ urls: [] }] }],
    [{ iceServers: [{ urls: 'http://x' }] }],
    [{ contact: 1 }],
    [{ contact: '' }],
    [{ contact: 'two\nlines' }],
    [{ contact: 'me@example.org\u202e' }],
    [{ contact: 'x'.repeat(301) }],
    [{ publicUrl: 'javascript:alert(1)' }],
    [{ maxLanes: 0 }],
    [{ maxLanes: 9 }],
    [{ maxLanes: 1.5 }],
    [{ maxLanes: '4' }],
  ])('refuses %j with a reason', (value) => {
    const parsed = parseDeploymentConfig(value)
    expect(parsed.ok).toBe(false)
    expect(!parsed.ok && parsed.reason).toMatch(/\w+ \w+/)
  })
})
