import { describe, expect, test } from 'vitest'
import type { DeliverableFile } from '../core/ports/delivery.ts'
import { createDelivery } from './delivery.ts'
import { fakeBrowser, fileOf, full, MemoryFolder, patternOf } from './fakes.test-support.ts'
import { quickestPersonMs } from './picker.ts'

const size = 2_500_000
const live = () => new AbortController().signal
const ignore = () => {}

/** A folder that somebody picks, with something of theirs in it. */
function pickedFolder(refusal?: MemoryFolder['refusal']) {
  const picked = new MemoryFolder(() => 0, refusal)
  picked.files.set('mine.txt', new File(['mine'], 'mine.txt'))
  return picked
}

const saveTo = (picked: MemoryFolder, files: readonly DeliverableFile[], signal: AbortSignal = live()) =>
  createDelivery(fakeBrowser({ folderPicker: async () => picked }).deps).saveFolder(signal, 'trip', files, ignore)

test('all files get into a new folder of that name, their own folders kept, each of them whole', async () => {
  const picked = pickedFolder()
  const asked: unknown[] = []
  const progress: number[] = []
  const browser = fakeBrowser({
    folderPicker: async (options) => {
      asked.push(options)
      return picked
    },
  })
  const files = [fileOf('trip/a/b/film.mkv', size), fileOf('trip/empty', 0), fileOf('trip/a/notes.txt', 10)]
  const outcome = createDelivery(browser.deps).saveFolder(live(), 'trip', files, (bytes) => progress.push(bytes))
  expect(asked).toEqual([{ id: 'folder', startIn: 'downloads', mode: 'readwrite' }])
  expect(await outcome).toBe('saved')
  expect(picked.list()).toEqual(['mine.txt:4', 'trip/empty:0', 'trip/a/notes.txt:10', `trip/a/b/film.mkv:${size}`])
  const film = picked.folders.get('trip')?.folders.get('a')?.folders.get('b')?.files.get('film.mkv')
  expect(Buffer.from((await film?.arrayBuffer()) ?? new ArrayBuffer(0)).equals(patternOf(size))).toBe(true)
  expect(progress).toEqual([1_048_576, 2_097_152, size, size + 10])
})

test.each<[string, string, string[], string[]]>([
  ['of loose files it has the name of the first, without its ending', 'a.tar', ['a.tar', 'b'], ['a/a.tar', 'a/b']],
  ['of loose files without an ending', 'a', ['a', 'b'], ['a/a', 'a/b']],
  ['a dot at the start is no ending', '.a', ['.a', 'b'], ['.a/.a', '.a/b']],
  ['of what is left of a folder', 'trip', ['trip/a/b'], ['trip/a/b']],
  ['beside a folder of that name', 'trip', ['trip/a', 'b'], ['trip/b', 'trip/trip/a']],
  ['unsafe names are made safe, and equal ones differ', 'x/..', ['../con', 'A', 'a'], ['_/A', '_/_/_con', '_/a (2)']],
])('the folder: %s', async (_, name, paths, expected) => {
  const picked = new MemoryFolder(() => 0)
  const files = paths.map((path) => fileOf(path, 1))
  await createDelivery(fakeBrowser({ folderPicker: async () => picked }).deps).saveFolder(live(), name, files, ignore)
  expect(picked.list().sort()).toEqual(expected.map((path) => `${path}:1`))
})

test('what has the name already is left alone', async () => {
  const picked = pickedFolder()
  await picked.getDirectoryHandle('trip', { create: true })
  picked.files.set('trip (2)', new File(['mine'], 'trip (2)'))
  expect(await saveTo(picked, [fileOf('a', 1)])).toBe('saved')
  expect(picked.list()).toEqual(['mine.txt:4', 'trip (2):4', 'trip (3)/a:1'])
})

test('a name that the browser refuses gets another', async () => {
  class Chromium extends MemoryFolder {
    override async getDirectoryHandle(name: string, options?: { create?: boolean }) {
      const folder = await super.getDirectoryHandle(name, options)
      const inner = folder.getFileHandle.bind(folder)
      folder.getFileHandle = (file, how) =>
        file.endsWith('.lnk') ? Promise.reject(new TypeError('Name is not allowed.')) : inner(file, how)
      return folder
    }
  }
  const picked = new Chromium(() => 0)
  expect(
    await saveTo(
      picked,
      ['a.lnk', 'a.lnk_'].map((path) => fileOf(path, 1)),
    ),
  ).toBe('saved')
  expect(picked.list().sort()).toEqual(['trip/a.lnk_:1', 'trip/a.lnk__:1'])
})

test('a folder’s name that the browser refuses never leads into one that was saved before', async () => {
  class Chromium extends MemoryFolder {
    override getDirectoryHandle(name: string, options?: { create?: boolean }) {
      return name.endsWith('.lnk')
        ? Promise.reject(new TypeError('Name is not allowed.'))
        : super.getDirectoryHandle(name, options)
    }
  }
  const picked = new Chromium(() => 0)
  const save = (file: DeliverableFile) =>
    createDelivery(fakeBrowser({ folderPicker: async () => picked }).deps).saveFolder(live(), 'x.lnk', [file], ignore)
  expect(await save(fileOf('a', 1))).toBe('saved')
  await expect(save(fileOf('a', 2_500_000, { failAt: 1_500_000 }))).rejects.toMatchObject({ code: 'unreadable' })
  expect(picked.list()).toEqual(['x.lnk_/a:1'])
  expect(await save(fileOf('a', 2))).toBe('saved')
  expect(picked.list().sort()).toEqual(['x.lnk_ (2)/a:2', 'x.lnk_/a:1'])
})

describe('the picker', () => {
  test('closed by the person: cancelled', async () => {
    const browser = fakeBrowser({
      folderPicker: async () => {
        browser.clock.jump(quickestPersonMs)
        throw new DOMException('', 'AbortError')
      },
    })
    expect(await createDelivery(browser.deps).saveFolder(live(), 'trip', [fileOf('a', 1)], ignore)).toBe('cancelled')
  })

  test.each(['AbortError', 'SecurityError'])('refused at once (%s): no folder here', async (name) => {
    const delivery = createDelivery(
      fakeBrowser({ folderPicker: async () => Promise.reject(new DOMException('', name)) }).deps,
    )
    await expect(delivery.saveFolder(live(), 'trip', [], ignore)).rejects.toMatchObject({ code: 'noFolder' })
  })

  test('missing: no folder here, and it is known before', async () => {
    const delivery = createDelivery(fakeBrowser().deps)
    expect(delivery.canSaveFolder).toBe(false)
    await expect(delivery.saveFolder(live(), 'trip', [], ignore)).rejects.toMatchObject({ code: 'noFolder' })
  })
})

describe('whatever goes wrong, what it made is removed, and nothing else', () => {
  const good = fileOf('trip/a/good', 1000)
  const faults = [
    { name: 'a file too short', file: fileOf('trip/b/c', size, { given: 5 }), code: 'wrongSize' },
    { name: 'a file not readable', file: fileOf('trip/b/c', size, { failAt: 1_500_000 }), code: 'unreadable' },
    { name: 'the disk full', refusal: { after: 1_500_000, error: full }, code: 'noRoom' },
    { name: 'the disk gone', refusal: { after: 1_500_000, error: () => new Error('gone') }, code: 'undone' },
    { name: 'a byte lost on the way', refusal: { after: Infinity, error: full, loses: 1 }, code: 'wrongSize' },
  ]
  test.each(faults)('$name', async ({ file = fileOf('trip/b/c', size), refusal, code }) => {
    const picked = pickedFolder(refusal)
    await expect(saveTo(picked, [good, file])).rejects.toMatchObject({ name: 'DeliveryError', code })
    expect(picked.list()).toEqual(['mine.txt:4'])
    expect(picked.folders.size).toBe(0)
  })

  test('given up: the reason comes back', async () => {
    const picked = pickedFolder()
    const controller = new AbortController()
    const reason = new Error('the person pressed cancel')
    const saving = saveTo(picked, [good, fileOf('trip/b', size, { hangAt: 1_500_000 })], controller.signal)
    const theirs = new File(['theirs'], 'theirs')
    setImmediate(() => {
      picked.folders.get('trip')?.files.set('theirs', theirs)
      controller.abort(reason)
    })
    await expect(saving).rejects.toBe(reason)
    expect(picked.list()).toEqual(['mine.txt:4', 'trip/theirs:6'])
  })

  test('what could not be removed is spoken of', async () => {
    const picked = pickedFolder({ after: 0, error: () => new Error('gone') })
    picked.removeEntry = () => Promise.reject(new DOMException('gone', 'NotReadableError'))
    await expect(saveTo(picked, [good])).rejects.toMatchObject({ code: 'cut' })
  })
})
