import { signal } from '@preact/signals'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { ShareError } from '../../app/app.ts'
import type { SourceFile } from '../../core/ports/platform.ts'
import { createFileIntake, type FileIntake } from './file-intake.ts'
import type { Route } from '../route.ts'
import type { Session } from '../session/session.ts'

const link: Route = { kind: 'link', hash: '#old' }
const file: SourceFile = { path: 'a.txt', type: '', size: 1, modified: 0, handle: null, bytes: new Blob(['a']) }

let route = signal<Route>({ kind: 'home' })
let shared: { files: readonly SourceFile[]; password: string | null }[]
let refuse: Error | null
let needsFiles = false
let given: (readonly SourceFile[])[] = []
let isProtected: boolean
let wordsLoad: boolean
let intake: FileIntake

beforeEach(() => {
  route = signal<Route>({ kind: 'home' })
  shared = []
  refuse = null
  isProtected = false
  needsFiles = false
  given = []
  wordsLoad = true
  vi.stubGlobal('reportError', () => {})
  const session: Pick<Session, 'share' | 'showsProtected' | 'giveAgain'> = {
    giveAgain: async (files) => {
      if (needsFiles) given.push(files)
      return needsFiles
    },
    showsProtected: () => isProtected,
    async share(files, password) {
      if (refuse) throw refuse
      shared.push({ files, password })
      return '#new'
    },
  }
  intake = createFileIntake(
    {
      route,
      session: signal(session as Session),
      language: {
        async loadRest() {
          if (!wordsLoad) throw new TypeError('offline')
        },
      },
      loadSession: async () => session as Session,
      go(hash) {
        route.value = hash === '' ? { kind: 'home' } : { kind: 'link', hash }
      },
    },
    async () => {},
  )
})

const give = (files: readonly SourceFile[]) => intake.take(() => Promise.resolve(files))

describe('files that are given', () => {
  test('on Home become a share, which is shown', async () => {
    intake.password.value = 'secret'
    const states: string[] = []
    const stop = intake.plate.subscribe(({ kind }) => states.push(kind))
    await give([file])
    stop()
    expect(shared).toEqual([{ files: [file], password: 'secret' }])
    expect(route.value).toEqual({ kind: 'link', hash: '#new' })
    expect(states).toEqual(['ready', 'reading', 'linking', 'ready'])
  })

  test('on another screen become a share of their own, without a way round by Home', async () => {
    route.value = link
    const kinds: string[] = []
    const stop = route.subscribe((now) => kinds.push(now.kind === 'link' ? now.hash : now.kind))
    await give([file])
    stop()
    expect(kinds).toEqual(['#old', '#new'])
  })

  test('on the screen of a protected share wait for a password on Home', async () => {
    route.value = link
    isProtected = true
    await give([file])
    expect(shared).toEqual([])
    expect(route.value).toEqual({ kind: 'home' })
    expect(intake.password.value).toBe('')
    expect(intake.plate.value).toEqual({ kind: 'needsPassword', files: [file] })
    isProtected = false
    intake.password.value = 'new one'
    await give([file])
    expect(shared).toEqual([{ files: [file], password: 'new one' }])
  })

  test('are given to the shown share of an earlier visit that needs them, whatever is ticked', async () => {
    needsFiles = true
    intake.password.value = ''
    await intake.take(() => Promise.resolve([file]))
    expect(given).toEqual([[file]])
    expect(shared).toEqual([])
    expect(intake.plate.value).toEqual({ kind: 'ready' })
  })

  test('wait while the box is ticked and no password is typed', async () => {
    intake.password.value = ''
    await give([file])
    expect(intake.plate.value.kind).toBe('needsPassword')
    expect(shared).toEqual([])
  })

  test('are counted while they are read', async () => {
    const counts: number[] = []
    const stop = intake.plate.subscribe((plate) => plate.kind === 'reading' && counts.push(plate.files))
    await intake.take(async (onCount) => {
      onCount(100)
      onCount(250)
      return [file]
    })
    stop()
    expect(counts).toEqual([0, 100, 250])
  })

  test('are left alone while others are on their way', async () => {
    let finish: (files: readonly SourceFile[]) => void = () => {}
    const first = intake.take(() => new Promise((resolve) => (finish = resolve)))
    const second = vi.fn(() => Promise.resolve([file]))
    await intake.take(second)
    expect(second).not.toHaveBeenCalled()
    finish([file])
    await first
    expect(shared.length).toBe(1)
  })

  test('keep the password that was typed for them when Home is left meanwhile', async () => {
    intake.password.value = 'secret'
    let finish: (files: readonly SourceFile[]) => void = () => {}
    const taking = intake.take(() => new Promise((resolve) => (finish = resolve)))
    intake.reset()
    expect(intake.isBusy()).toBe(true)
    finish([file])
    await taking
    expect(shared).toEqual([{ files: [file], password: 'secret' }])
  })
})

describe('what can’t be shared is said on Home', () => {
  test('when there was no file in it, and no engine is loaded for that', async () => {
    route.value = link
    await give([])
    expect(route.value).toEqual({ kind: 'home' })
    expect(intake.plate.value).toMatchObject({ kind: 'refused', code: 'nothing', path: '' })
  })

  test.each([
    ['the share is refused', new ShareError('tooLarge'), 'tooLarge', ''],
    ['a file is gone', new ShareError('unreadable', { path: 'trip/a.txt' }), 'unreadable', 'trip/a.txt'],
    ['the engine does not load', new TypeError('offline'), 'failed', ''],
  ])('when %s', async (_, error, code, path) => {
    refuse = error
    await give([file])
    expect(intake.plate.value).toMatchObject({ kind: 'refused', code, path })
  })

  test('and when the words for it do not load, that is said', async () => {
    wordsLoad = false
    await give([])
    expect(intake.plate.value).toMatchObject({ kind: 'refused', code: 'failed', path: '' })
  })

  test('and what was given is tried again, whether or not it had been read', async () => {
    const tryAgain = async () => {
      const plate = intake.plate.value
      if (plate.kind !== 'refused') throw new Error(`there is nothing to try again: ${plate.kind}`)
      await intake.take(plate.again)
    }
    let isOnline = false
    const read = vi.fn(async () => {
      if (!isOnline) throw new TypeError('the chunk did not load')
      return [file]
    })
    await intake.take(read)
    await tryAgain()
    expect(intake.plate.value).toMatchObject({ kind: 'refused', code: 'failed' })
    expect(read).toHaveBeenCalledTimes(2)
    isOnline = true
    refuse = new TypeError('the engine did not load')
    await tryAgain()
    expect(read).toHaveBeenCalledTimes(3)
    refuse = null
    await tryAgain()
    expect(read).toHaveBeenCalledTimes(3)
    expect(shared).toEqual([{ files: [file], password: null }])
  })

  test('until Home is left', async () => {
    await give([])
    intake.reset()
    expect(intake.plate.value).toEqual({ kind: 'ready' })
  })
})
