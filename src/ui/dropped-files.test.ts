import { describe, expect, test } from 'vitest'
import { pickedFiles, readDrop, UnreadableDropError } from './dropped-files.ts'

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

const item = (entry: FileSystemEntry | null, plain: File | null = null): DataTransferItem =>
  ({ kind: 'file', webkitGetAsEntry: () => entry, getAsFile: () => plain }) as unknown as DataTransferItem

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
    const text = { kind: 'string', webkitGetAsEntry: () => null, getAsFile: () => null } as unknown as DataTransferItem
    const found = await readDrop([item(null, file('b.txt')), text], () => {})
    expect(found.map(({ path }) => path)).toEqual(['b.txt'])
  })

  test('says which file could not be read', async () => {
    const broken = folderEntry('/trip', [[fileEntry('/trip/x', new Error('gone'))]])
    const error: unknown = await readDrop([item(broken)], () => {}).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(UnreadableDropError)
    expect(error).toMatchObject({ path: 'trip/x' })
  })
})

test('a picked folder keeps its paths, picked files their names', () => {
  const inFolder = Object.assign(file('1.jpg'), { webkitRelativePath: 'trip/1.jpg' })
  const alone = Object.assign(file('2.jpg'), { webkitRelativePath: '' })
  expect(pickedFiles([inFolder, alone]).map(({ path }) => path)).toEqual(['trip/1.jpg', '2.jpg'])
})
