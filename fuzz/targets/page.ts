import { isDeepStrictEqual } from 'node:util'
import { parseDeploymentConfig } from '../../src/app/deployment-config.ts'
import { cleanAgentName, agentName, maxAgentNameLength } from '../../src/core/agent-name.ts'
import { manifestLimits } from '../../src/core/manifest.ts'
import { pathLimits, safePaths } from '../../src/core/safe-path.ts'
import { kindOfFile } from '../../src/delivery/file-kind.ts'
import { parseSaveSignal } from '../../src/delivery/save-signal.ts'
import { parseRangeWish, parseWorkerMessage } from '../../src/delivery/worker-message.ts'
import { parsePageMessage, parseRangeAnswer, parseSaveFeed } from '../../src/service-worker/page-message.ts'
import { noticeLimits, saveLimits } from '../../src/service-worker/protocol.ts'
import { decodeText } from '../../src/lib/decode-text.ts'
import { parseSubtitles } from '../../src/core/subtitles.ts'
import type { Random } from '../random.ts'
import { hold, type Outcome, type Target } from '../target.ts'
import { createValueSource } from '../value-source.ts'

const token = 'AAAAAAAAAAAAAAAAAAAAA_'
const words = [
  ...[
    'tukar',
    'kind',
    'token',
    'name',
    'size',
    'bytes',
    'openSave',
    'ping',
    'notify',
    'title',
    'body',
    'chunk',
    'end',
    'fail',
    'ready',
    'refused',
    'openView',
    'claim',
    'openRange',
    'id',
    'file',
    'unknown',
    'type',
    'range',
    'start',
  ],
  ...['started', 'taken', 'cancelled', 'alive', 'credit', token, 'a.txt', '', '__proto__', 'constructor', '1'],
]

/** Of each kind that is understood, with a value in the place of one field. */
function checkPageMessages(bytes: Uint8Array): Outcome {
  const source = createValueSource(bytes, words)
  const whole = [
    { tukar: 2, kind: 'openSave', token, name: 'a.txt', size: 5 },
    { tukar: 2, kind: 'ping', token },
    { tukar: 2, kind: 'notify', title: 'a', body: 'b' },
    { kind: 'chunk', bytes: new Uint8Array(5) },
    { kind: 'end' },
    { kind: 'credit', bytes: 5 },
    { kind: 'alive' },
    { tukar: 2, kind: 'openView', token, size: 5 },
    { tukar: 2, kind: 'claim' },
    { tukar: 2, kind: 'openRange', token, id: token },
    { kind: 'file', type: 'video/mp4', size: 5 },
    { kind: 'range', start: 1, end: 5 },
  ][source.byte() % 12]
  const key = words[source.byte() % words.length] ?? ''
  const isWhole = source.byte() % 2 === 0
  const value = isWhole ? source.value() : { ...whole, [key]: source.value() }

  const message = parsePageMessage(value)
  const said = message.ok ? message.value : null
  if (said?.kind === 'notify') {
    hold('a notification is short', said.title.length <= noticeLimits.title && said.body.length <= noticeLimits.body)
    hold('it has a title', said.title !== '')
  } else if (said && said.kind !== 'claim') {
    hold('a token is a token', /^[\w-]{22}$/.test(said.token))
  }
  if (said?.kind === 'openSave' || said?.kind === 'openView') {
    hold('a size is one', Number.isSafeInteger(said.size) && said.size >= 0)
  }
  if (said?.kind === 'openSave') {
    hold('a name is short', said.name.length <= saveLimits.name && said.name !== '')
  }
  const feed = parseSaveFeed(value)
  if (feed.ok && feed.value.kind === 'chunk') {
    hold('a chunk is bounded', feed.value.bytes.length > 0 && feed.value.bytes.length <= saveLimits.chunk)
    hold('its buffer can be handed on', feed.value.bytes.buffer instanceof ArrayBuffer)
  }
  const signal = parseSaveSignal(value)
  if (signal.ok && signal.value.kind === 'credit') {
    hold('credit is bounded', signal.value.bytes > 0 && signal.value.bytes <= saveLimits.window)
  }
  const asked = parseWorkerMessage(value)
  if (asked.ok) hold('its tokens are tokens', /^[\w-]{22} [\w-]{22}$/.test(`${asked.value.token} ${asked.value.id}`))
  const answer = parseRangeAnswer(value)
  if (answer.ok && answer.value.kind === 'file') {
    hold('a file has a size', Number.isSafeInteger(answer.value.size) && answer.value.size >= 0)
  }
  const wish = parseRangeWish(value, 5)
  if (wish.ok)
    hold(
      'a range lies within its file',
      0 <= wish.value.start && wish.value.start <= wish.value.end && wish.value.end <= 5,
    )
  return [message, feed, signal, asked, answer, wish].some(({ ok }) => ok) ? 'accepted' : 'refused'
}

const paths = [
  'photos/2024/a.jpg',
  'photos/2024/A.jpg',
  'a\nb/c\na',
  '../../etc/passwd\nC:\\x\nNUL.txt',
  `${'d/'.repeat(40)}e`,
  `${'n'.repeat(300)}.txt\n${'n'.repeat(300)}.txt`,
  'b\u00fccher\nbu\u0308cher\nB\u00dcCHER',
  '\u{1f469}\u200d\u{1f467}.mp4',
]

function generatePaths(random: Random): string {
  const part = () =>
    random.pick(['a', 'A', 'b.txt', 'B.TXT', 'a (2)', 'con', '..', '', ' ', '.x', 'é', 'e\u0301', 'ß', 'SS'])
  return Array.from({ length: random.below(12) }, () =>
    Array.from({ length: 1 + random.below(3) }, part).join('/'),
  ).join('\n')
}

const byteLength = (text: string) => Buffer.byteLength(text)

export const pageTargets: readonly Target[] = [
  {
    name: 'page-message',
    kind: 'bytes',
    samples: Array.from({ length: 12 }, (_, kind) => kind).flatMap((kind) => [
      Uint8Array.of(kind, 11, 1),
      Uint8Array.of(kind, 4, 1, 3, 7),
    ]),
    generate: (random) => random.bytes(3 + random.below(40)),
    check: checkPageMessages,
  },
  {
    name: 'subtitles',
    kind: 'text',
    samples: ['1\n00:00:01,000 --> 00:00:02,000\n<b>a</b>\n\n', 'WEBVTT\n\n00:01.000 --> 00:02.000 line:0\na\nb'],
    generate: (random) =>
      Array.from({ length: random.below(40) }, () =>
        random.pick([
          '1',
          '\n',
          '\r\n',
          '00:00:01,000',
          ' --> ',
          '00:02.5',
          '<i>',
          '{\\an8}',
          'a',
          '\0',
          '<',
          '{',
          '9999:59:59.999',
          'WEBVTT',
        ]),
      ).join(''),
    check(text) {
      const cues = parseSubtitles(text)
      for (const { start, end, text: shown } of cues) {
        hold('a cue has a time', start >= 0 && end > start && Number.isFinite(end))
        hold('a cue has a text', shown !== '' && shown.length <= 2_000)
      }
      return cues.length > 0 ? 'accepted' : 'refused'
    },
  },
  {
    name: 'file-head',
    kind: 'bytes',
    samples: [
      Uint8Array.of(0xff, 0xd8, 0xff),
      Buffer.from('RIFF....WEBP'),
      Buffer.from('....ftypisom'),
      Buffer.from('OggS'),
    ],
    generate: (random) => random.bytes(random.below(64)),
    check(bytes) {
      const kind = kindOfFile(bytes)
      // What a browser would run or lay out is no kind of ours.
      if (kind)
        hold(
          'a type is harmless',
          /^(audio|video|image)\/[\w-]+$|^application\/pdf$/.test(kind.type) && !kind.type.includes('svg'),
        )
      decodeText(bytes, true)
      return kind ? 'accepted' : 'refused'
    },
  },
  {
    name: 'config',
    kind: 'text',
    samples: [
      '{}',
      JSON.stringify({
        iceServers: [{ urls: 'stun:stun.example:3478' }, { urls: ['turns:t.example'], username: 'u', credential: 'c' }],
        meetingPoints: ['wss://tracker.example/', 'ws://127.0.0.1:8080/announce'],
        contact: 'mail@example.org',
        publicUrl: 'https://tukar.example/',
      }),
    ],
    check(text) {
      const value = parseJson(text)
      const config = parseDeploymentConfig(value)
      if (!config.ok) return 'refused'
      const again = parseDeploymentConfig(config.value)
      hold('what was read can be read again', isDeepStrictEqual(again, config))
      const { iceServers, meetingPoints, publicUrl } = config.value
      for (const address of meetingPoints) hold('a meeting point is one', /^wss?:$/.test(new URL(address).protocol))
      for (const url of iceServers.flatMap(({ urls }) => urls)) hold('a server is one', /^(stun|turn)s?:/.test(url))
      hold('an own address is of the web', publicUrl === null || /^https?:/.test(publicUrl))
      return 'accepted'
    },
  },
  {
    name: 'agent-name',
    kind: 'text',
    samples: ['Chrome on Android', 'Firefox on Linux', 'Mozilla/5.0 (X11; Linux x86_64) Firefox/153.0', '\u202egpj'],
    check(text) {
      const clean = cleanAgentName(text)
      hold('a clean name stays as it is', cleanAgentName(clean) === clean)
      hold('it is one short line', clean.length <= maxAgentNameLength && !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(clean))
      hold('it is well-formed', clean.isWellFormed() && clean.trim() === clean)
      hold('ours is clean', cleanAgentName(agentName(text)) === agentName(text))
      return clean === text ? 'accepted' : 'refused'
    },
  },
  {
    name: 'paths',
    kind: 'text',
    samples: paths,
    generate: generatePaths,
    check(text) {
      const given = text.split('\n')
      const safe = safePaths(given)
      hold('there are as many', safe.length === given.length)
      hold('safe ones stay as they are', isDeepStrictEqual(safePaths(safe), safe))
      for (const path of safe) checkPath(path)
      const folded = safe.map((path) => path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC'))
      hold('no two are equal on any disk', new Set(folded).size === folded.length)
      const folders = new Set(folded.flatMap((path) => parents(path)))
      hold(
        'none is the folder of another',
        folded.every((path) => !folders.has(path)),
      )
      return isDeepStrictEqual(safe, given) ? 'accepted' : 'refused'
    },
  },
]

function checkPath(path: string): void {
  const parts = path.split('/')
  hold('a path is bounded', byteLength(path) <= manifestLimits.path && parts.length <= pathLimits.depth)
  hold('it is well-formed', path.isWellFormed())
  for (const part of parts) {
    hold('a part is bounded', part !== '' && byteLength(part) <= pathLimits.component)
    hold('a part is a name', !/^\.+$/.test(part) && !/[\s.]$/.test(part) && !/^\s/.test(part))
    hold('nothing is hidden in it', !/[\p{Cc}"*:<>?\\|\u202a-\u202e\u2066-\u2069\u2028\u2029]/u.test(part))
    hold('it is no device', !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(part))
  }
}

const parents = (path: string): string[] => [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index))

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
