import { describe, expect, test, vi } from 'vitest'
import type { MediaElement } from '../core/ports/viewing.ts'
import { ViewError } from '../core/ports/viewing.ts'
import { createUrgency } from '../core/urgency.ts'
import { FakeClock, fileOf, messagesArrive } from './fakes.test-support.ts'
import type { FileKind } from './file-kind.ts'
import { playFile } from './playing.ts'

class FakeElement extends EventTarget implements MediaElement {
  src = ''
  currentTime = 0
  paused = false
  error: MediaElement['error'] = null
  readyState = 0
  videoWidth = 320
  playbackRate = 1
  defaultPlaybackRate = 1
  duration = 60
  buffered = { length: 0, start: () => 0, end: () => 0 }
  loads = 0
  plays = 0
  known = true
  canPlayType = () => (this.known ? 'maybe' : '')
  play = async () => void this.plays++
  load = () => void this.loads++
  removeAttribute = () => void (this.src = '')
  tell(type: string): void {
    this.dispatchEvent(new Event(type))
  }
  fail(code: number): void {
    this.error = { code, message: '' }
    this.tell('error')
  }
}

const mp4: FileKind = { group: 'video', type: 'video/mp4', isContainer: true }

async function stage(kind: FileKind = mp4, known = true) {
  const clock = new FakeClock()
  const life = new AbortController()
  const element = new FakeElement()
  element.known = known
  const address = { url: 'https://tukar.example/media/x', isOpen: true, wasCut: false }
  const events = { failed: vi.fn(), missing: vi.fn() }
  const repackage = vi.fn<() => Promise<{ missing: readonly string[] }>>(async () => ({ missing: ['AC-3'] }))
  const playing = playFile(life.signal, {
    clock,
    element,
    kind,
    events,
    repackage,
    file: { ...fileOf('film.mp4', 10), urgency: createUrgency(life.signal) },
    addresses: {
      open: async () => ({
        url: address.url,
        close: () => void (address.isOpen = false),
        takeCut: () => address.wasCut,
      }),
    },
  })
  return { clock, life, element, address, events, repackage, playing }
}

describe('a container that the browser knows', () => {
  test('is given under an address, until nobody looks any more', async () => {
    const { playing, element, address, life, repackage } = await stage()
    await playing
    expect(element.src).toBe(address.url)
    life.abort()
    expect([element.src, element.loads, address.isOpen]).toEqual(['', 1, false])
    expect(repackage).not.toHaveBeenCalled()
  })

  test.each([
    { how: 'by the network', code: 2, wasCut: false },
    { how: 'before the browser knew the file', code: 4, wasCut: true },
  ])('a stream that broke $how goes on from there, as fast as before', async ({ code, wasCut }) => {
    const { playing, element, clock, address, repackage } = await stage()
    await playing
    address.wasCut = wasCut
    Object.assign(element, { currentTime: 12, playbackRate: 1.5, src: '' })
    element.fail(code)
    await clock.pass(250)
    expect([element.src, element.currentTime, element.defaultPlaybackRate]).toEqual([address.url, 12, 1.5])
    expect(element.plays).toBe(1)
    expect(repackage).not.toHaveBeenCalled()
  })

  test('what the browser can’t play after all is repackaged, and plays on', async () => {
    const { playing, element, address, events, repackage } = await stage()
    await playing
    element.fail(4)
    await messagesArrive()
    expect(repackage).toHaveBeenCalledTimes(1)
    expect(events.missing).toHaveBeenCalledWith(['AC-3'])
    expect([address.isOpen, element.plays]).toEqual([false, 1])
  })

  test('a film without its picture is repackaged, which says what is missing', async () => {
    const { playing, element, repackage } = await stage()
    await playing
    element.videoWidth = 0
    element.tell('loadedmetadata')
    expect(repackage).toHaveBeenCalledTimes(1)
  })

  test.each([
    [new ViewError('noCodec', { codecs: ['HEVC'] }), 'noCodec', ['HEVC']],
    [new ViewError('broken'), 'noCodec', []],
    [new Error('the store said so'), 'unreadable', []],
  ])('%s says why', async (cause, code, codecs) => {
    const { playing, element, events, repackage } = await stage()
    repackage.mockRejectedValue(cause)
    await playing
    element.fail(4)
    await messagesArrive()
    expect(events.failed).toHaveBeenCalledWith(expect.objectContaining({ code, codecs }))
  })
})

test('a container that the browser does not know is repackaged at once', async () => {
  const { playing, element, repackage } = await stage(mp4, false)
  await playing
  expect(repackage).toHaveBeenCalledTimes(1)
  expect(element.src).toBe('')
})

test('what can’t be repackaged either is refused', async () => {
  const { playing } = await stage({ group: 'video', type: 'video/x-other' }, false)
  await expect(playing).rejects.toMatchObject({ code: 'noCodec' })
})
