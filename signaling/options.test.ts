import { describe, expect, it } from 'vitest'
import { optionTable, type Options } from './option-table.ts'
import { helpText, parseCommand } from './options.ts'

function options(args: readonly string[], environment: Record<string, string> = {}): Options {
  const command = parseCommand(args, environment)
  if (command.kind !== 'serve') throw new Error(JSON.stringify(command))
  return command.options
}

describe('precedence', () => {
  it('is flags over environment over defaults', () => {
    expect(options([]).port).toBe(8080)
    expect(options([], { PORT: '1234' }).port).toBe(1234)
    expect(options(['--port', '5678'], { PORT: '1234' }).port).toBe(5678)
    expect(options(['--port=0']).port).toBe(0)
    expect(options([], { PORT: '' }).port).toBe(8080)
    expect(options(['--port', '1', '--port', '2']).port).toBe(2)
  })

  it('lets a right flag stand before a wrong variable', () => {
    expect(options(['--port', '1'], { PORT: 'x' }).port).toBe(1)
  })
})

describe('values', () => {
  it('normalises a public URL', () => {
    const expected = {
      href: 'https://a.example/x/',
      origin: 'https://a.example',
      host: 'a.example',
      hostname: 'a.example',
    }
    expect(options(['--public-url', 'https://A.example:443/x']).publicUrl).toEqual({ ...expected, base: '/x/' })
  })

  it('reads lists from repeated flags and from the environment', () => {
    const turn = { urls: ['turn:t.example:3478?transport=udp'], username: 'u', credential: 'a,b' }
    expect(options(['--ice-server', 'stun:s.example', '--ice-server', JSON.stringify(turn)]).iceServers).toEqual([
      { urls: 'stun:s.example' },
      turn,
    ])
    expect(options([], { ICE_SERVERS: JSON.stringify(['stun:s.example', turn]) }).iceServers).toHaveLength(2)
    expect(options([], { ICE_SERVERS: JSON.stringify(turn) }).iceServers).toEqual([turn])
    expect(options([], { ALLOWED_ORIGINS: 'https://a.example, http://b.example:8080' }).allowedOrigins).toEqual([
      'https://a.example',
      'http://b.example:8080',
    ])
  })

  it('reads whom to ask', () => {
    expect(options([]).contact).toBe(null)
    expect(options(['--contact', ' me@example.org ']).contact).toBe('me@example.org')
    expect(options([], { CONTACT: 'The desk, Jalan Merdeka 1' }).contact).toBe('The desk, Jalan Merdeka 1')
  })

  it('reads switches and rates', () => {
    expect(options([]).noStun).toBe(false)
    expect(options(['--no-stun', '--port', '0']).noStun).toBe(true)
    expect(options([], { NO_STUN: 'yes' }).noStun).toBe(true)
    expect(options(['--message-rate', '5']).messageRate).toEqual({ perSecond: 5, burst: 5 })
    expect(options(['--message-rate', '5/50']).messageRate).toEqual({ perSecond: 5, burst: 50 })
  })
})

describe('limits', () => {
  it.each([
    ['maxPlain', 1_024, 1, 100_000_000],
    ['maxStunAddresses', 20_000, 1, 10_000_000],
    ['maxPeerIdsPerSwarm', 4, 1, 100_000_000],
    ['maxFragments', 64, 1, 65_536],
    ['maxWaitingBytes', 1_048_576, 1_024, 67_108_864],
    ['headersTimeout', 10_000, 10, 30_000],
    ['requestTimeout', 30_000, 10_000, 3_600_000],
    ['keepAliveTimeout', 10_000, 10, 3_600_000],
  ] as const)('%s is %i unless told otherwise, from %i to %i', (name, fallback, least, most) => {
    const { flag, env } = optionTable[name]
    expect(options([])[name]).toBe(fallback)
    expect(options([`--${flag}`, String(least)])[name]).toBe(least)
    expect(options([], { [env]: String(most) })[name]).toBe(most)
    for (const wrong of [least - 1, most + 1]) {
      expect(parseCommand([`--${flag}`, String(wrong)], {}).kind).toBe('refused')
    }
  })
})

describe('refusals', () => {
  it.each([
    [['--prot', '1']],
    [['serve']],
    [['--port']],
    [['--port', '65536']],
    [['--port', '-1']],
    [['--port', '0x10']],
    [['--public-url', 'share.example.org']],
    [['--public-url', 'ftp://share.example.org']],
    [['--public-url', 'https://u:p@share.example.org']],
    [['--public-url', 'https://share.example.org/#x']],
    [['--public-url', "https://share.example.org/;script-src 'unsafe-inline'"]],
    [['--meeting-point', 'https://share.example.org']],
    [['--meeting-point', 'wss://share.example.org/;script-src']],
    [['--allowed-origin', 'https://share.example.org/path']],
    [['--ice-server', 'http://share.example.org']],
    [['--ice-server', '{"urls":[]}']],
    [['--ice-server', '{"urls":"turn:t.example","password":"x"}']],
    [['--ice-server', '{"urls":"turn:t.example","username":7}']],
    [['--message-rate', '0/5']],
    [['--message-rate', 'fast']],
    [['--no-stun=perhaps']],
    [['--tls-cert', 'cert.pem']],
    [['--tls-key', 'key.pem']],
    [['--contact', 'two\nlines']],
    [['--contact', ' ']],
    [['--contact', 'x'.repeat(301)]],
    [['--contact', 'me@example.org\u202e']],
    [['--headers-timeout', '2000', '--request-timeout', '1000']],
  ])('%j is one sentence that names the flag', (args) => {
    const command = parseCommand(args, {})
    if (command.kind !== 'refused') throw new Error('was not refused')
    expect(command.sentence).toMatch(/^[^\n]+\.$/)
    expect(command.sentence).toContain(args[0]?.split('=')[0])
  })

  it('names the variable', () => {
    expect(parseCommand([], { PORT: 'x' })).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining('PORT'),
    })
  })
})

describe('help', () => {
  it('names every flag, variable and plain default', () => {
    const text = helpText()
    for (const row of Object.values(optionTable)) {
      expect(text).toContain(`--${row.flag}`)
      expect(text).toContain(row.env)
      if (typeof row.fallback === 'number') expect(text).toContain(`${row.env}; default ${row.fallback})`)
    }
    expect(parseCommand(['--port', 'x', '--help'], {})).toEqual({ kind: 'help', text })
  })

  it('has no flag or variable twice', () => {
    const rows = Object.values(optionTable)
    expect(new Set(rows.map((row) => row.flag)).size).toBe(rows.length)
    expect(new Set(rows.map((row) => row.env)).size).toBe(rows.length)
  })
})
