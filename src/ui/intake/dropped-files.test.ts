import { describe, expect, test, vi } from 'vitest'
import type { SourceHandle } from '../../core/ports/platform.ts'
import { ShareError } from '../../app/app.ts'
import { pickedFiles, readDrop, type Dropped } from './dropped-files.ts'

// A drop as browsers hand it over: entries that give their children in batches.

const file = (name: string, size = 1) => new File([new Uint8Array(size)], name)

function fileEntry(path: string, content: File | Error): FileSystemEntry {
  return {
    isFile: true,
    isDirectory: false,
    fullPath: path,
    file(resolve: (file: File) => void, reject: (error: Error) => void) {
      if (content instanceof Error) reject(content)
      else resolve(content)
    },
  } as unknown as FileSystemEntry
}

function folderEntry(path: string, batches: readonly (readonly FileSystemEntry[])[]): FileSystemEntry {
  return {
    isFile: false,
    isDirectory: true,
    fullPath: path,
    createReader() {
      const left = [...batches]
      return { readEntries: (resolve: (entries: readonly FileSystemEntry[]) => void) => resolve(left.shift() ?? []) }
    },
  } as unknown as FileSystemEntry
}

const item = (entry: FileSystemEntry | null, plain: File | null = null): Dropped => ({
  entry,
  file: plain,
  handle: undefined,
})

describe('a drop', () => {
  test('is read through all folders and batches, empty files and paths kept', async () => {
    const many = Array.from({ length: 250 }, (_, i) => fileEntry(`/trip/many/${i}`, file(String(i))))
    const trip = folderEntry('/trip', [
      [folderEntry('/trip/many', [many.slice(0, 100), many.slice(100, 200), many.slice(200)])],
      [fileEntry('/trip/empty', file('empty', 0)), folderEntry('/trip/nothing', [])],
    ])
    const counts: number[] = []
    const found = await readDrop([item(trip), item(fileEntry('/a.txt', file('a.txt', 7)))], (n) => counts.push(n))
    expect(found.length).toBe(252)
    expect(found.map(({ path }) => path)).toEqual(expect.arrayContaining(['a.txt', 'trip/empty', 'trip/many/249']))
    expect(found.find(({ path }) => path === 'trip/empty')?.bytes.size).toBe(0)
    expect(counts.at(-1)).toBe(252)
  })

  test('falls back to the plain file where there is no entry, and leaves text out', async () => {
    const found = await readDrop([item(null, file('b.txt')), item(null)], () => {})
    expect(found.map(({ path }) => path)).toEqual(['b.txt'])
  })

  test('keeps by what a later visit finds a file again: itself, or the folder that it came in', async () => {
    const [trip, alone] = ['trip', 'a.txt'].map((name) => ({ kind: 'file', name }) as unknown as SourceHandle)
    const folder = Object.assign(folderEntry('/trip', [[fileEntry('/trip/x', file('x'))]]), { name: 'trip' })
    const single = Object.assign(fileEntry('/a.txt', file('a.txt')), { name: 'a.txt' })
    const unknown = Object.assign(fileEntry('/b.txt', file('b.txt')), { name: 'b.txt' })
    const found = await readDrop(
      [
        { ...item(folder), handle: Promise.resolve(trip ?? null) },
        { ...item(single), handle: Promise.resolve(alone ?? null) },
        { ...item(unknown), handle: Promise.reject(new Error('not allowed')) },
      ],
      () => {},
    )
    expect(new Map(found.map(({ path, handle }) => [path, handle]))).toEqual(
      new Map([
        ['trip/x', trip],
        ['a.txt', alone],
        ['b.txt', null],
      ]),
    )
  })

  test('says which file could not be read', async () => {
    const broken = folderEntry('/trip', [[fileEntry('/trip/x', new Error('gone'))]])
    const error: unknown = await readDrop([item(broken)], () => {}).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ShareError)
    expect(error).toMatchObject({ code: 'unreadable', path: 'trip/x' })
  })
})

describe('a pick', () => {
  const inFolder = Object.assign(file('1.jpg', 3), { webkitRelativePath: 'trip/1.jpg' })
  const alone = Object.assign(file('2.jpg'), { webkitRelativePath: '' })

  test('keeps the paths of a folder, and the names of files', async () => {
    const found = await pickedFiles([inFolder, alone], () => expect.unreachable())
    expect(found.map(({ path, size }) => [path, size])).toEqual([
      ['trip/1.jpg', 3],
      ['2.jpg', 1],
    ])
  })

  test('of files that are slow to look at lets the page answer in between, and counts them', async () => {
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    const slow = Array.from({ length: 10 }, (_, i) => ({
      name: String(i),
      type: '',
      webkitRelativePath: '',
      get size() {
        now += 20
        return 1
      },
    }))
    const turns: number[] = []
    const counts: number[] = []
    setImmediate(() => turns.push(counts.length))
    const found = await pickedFiles(slow as unknown as File[], (n) => counts.push(n))
    vi.restoreAllMocks()
    expect(found.map(({ path }) => path)).toEqual(slow.map(({ name }) => name))
    expect(counts).toEqual([2, 4, 6, 8, 10])
    expect(turns).toHaveLength(1)
  })
})
