import { describe, expect, test } from 'vitest'
import type { AudioTrack, Packet } from './demuxer.ts'
import { createFilmEnd } from './film-end.ts'
import { audioFrames } from './frames.ts'
import { ViewError } from '../../core/ports/viewing.ts'

/** MP3 at 48 kHz: 24 ms. */
const packet = (index: number): Packet => ({
  data: Uint8Array.from({ length: 384 }, (_, i) => [0xff, 0xfb, 0x94, 0][i] ?? 0),
  type: 'key',
  timestamp: index * 0.024,
  duration: 0.024,
})

const soundOf = (seconds: number, end?: Error): AudioTrack => ({
  kind: 'audio',
  codec: 'mp3',
  config: { codec: 'mp3', numberOfChannels: 2, sampleRate: 48_000 },
  choice: { container: 'mp4', mimeType: 'audio/mp4' },
  framing: 'plain',
  first: packet(0),
  async *packetsFrom() {
    for (let i = 0; i * 0.024 < seconds; i++) yield packet(i)
    if (end) throw end
  },
})

function play(track: AudioTrack, from = 0) {
  const life = new AbortController()
  let pictures = from
  let found = 0
  let sound = from
  const film = createFilmEnd(life.signal, () => pictures)
  const source = {
    foundFrame: () => void found++,
    searchFreely: () => undefined,
    abortReads: () => undefined,
    fileError: null,
  }
  const over = (async () => {
    for await (const { pts, duration } of audioFrames(life.signal, source, track, { from, base: 0 }, film))
      sound = pts + duration
  })()
  return {
    life,
    over,
    film,
    found: () => found,
    soundEnd: () => sound,
    async pictures(until: number) {
      pictures = until
      film.grew()
      await new Promise((resolve) => setTimeout(resolve, 0))
    },
  }
}

describe('behind sound that has ended', () => {
  test('there is silence as far as there are pictures, whatever the file says of its length', async () => {
    const { pictures, film, soundEnd, over } = play(soundOf(1))
    for (const until of [2, 20, 60]) {
      await pictures(until)
      expect(soundEnd()).toBeGreaterThanOrEqual(until)
      expect(soundEnd()).toBeLessThan(until + 0.05)
    }
    film.ended()
    await over
    expect(soundEnd()).toBeLessThan(60.05)
  })

  test('nothing is waited for once the player has left', async () => {
    const { pictures, life, over } = play(soundOf(1))
    await pictures(2)
    life.abort(new Error('left'))
    await expect(over).rejects.toThrow('left')
  })

  test('the pictures may be read as far as before', async () => {
    const { pictures, film, found, over } = play(soundOf(0.1, new ViewError('broken')))
    await pictures(1)
    // Five frames, and the end.
    expect(found()).toBe(6)
    film.ended()
    await over
  })
})
