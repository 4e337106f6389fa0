import { describe, expect, test } from 'vitest'
import { buildTree, visibleRows, type TreeNode } from './file-tree.ts'
import { createFormat } from '../i18n/format.ts'

const file = (path: string, size = 1) => ({ path, size, type: '' })
const { compare } = createFormat('en')
const files = [file('trip/b/2.jpg', 20), file('trip/b/10.jpg', 10), file('readme', 1), file('trip/a.txt', 5)]
const none = new Set<string>()

const sketch = (nodes: readonly TreeNode[]): unknown[] =>
  nodes.map((node) => (node.kind === 'file' ? [node.name, node.index] : [node.name, ...sketch(node.children)]))

describe('the tree', () => {
  const tree = buildTree(files, compare)

  test('puts folders before files, sorted, and keeps each file its place in the list', () => {
    expect(sketch(tree)).toEqual([
      ['trip', ['b', ['2.jpg', 0], ['10.jpg', 1]], ['a.txt', 3]],
      ['readme', 2],
    ])
  })

  test('gives a folder its path, size and all files beneath', () => {
    const trip = tree[0]
    expect(trip).toMatchObject({ kind: 'folder', path: 'trip', size: 35, files: [0, 1, 3] })
    expect(trip?.kind === 'folder' && trip.children[0]).toMatchObject({ path: 'trip/b', size: 30, files: [0, 1] })
  })

  test('shows what is open, in depth, and no more than asked for', () => {
    const names = (closed: ReadonlySet<string>, limit: number) =>
      visibleRows(tree, closed, limit).map(({ node, depth }) => `${depth} ${node.name}`)
    expect(names(none, 10)).toEqual(['0 trip', '1 b', '2 2.jpg', '2 10.jpg', '1 a.txt', '0 readme'])
    expect(names(new Set(['trip/b']), 10)).toEqual(['0 trip', '1 b', '1 a.txt', '0 readme'])
    expect(names(none, 2)).toEqual(['0 trip', '1 b'])
  })

  test('takes 10,000 files in less than a frame or two', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => file(`a/${i % 100}/${i}.bin`))
    const start = performance.now()
    const rows = visibleRows(buildTree(many, compare), none, 501)
    expect(rows.length).toBe(501)
    expect(performance.now() - start).toBeLessThan(1_000)
  })
})
