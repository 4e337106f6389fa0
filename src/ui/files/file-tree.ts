import type { ManifestFile } from '../../core/manifest.ts'
import type { FileIndex } from '../../core/transfer.ts'

export interface FileNode {
  readonly kind: 'file'
  readonly index: FileIndex
  /** Within the share, as shown. */
  readonly path: string
  /** Last part of the path. */
  readonly name: string
  readonly size: number
}

export interface FolderNode {
  readonly kind: 'folder'
  readonly path: string
  readonly name: string
  /** Of everything beneath. */
  readonly files: readonly FileIndex[]
  readonly size: number
  readonly children: readonly TreeNode[]
}

export type TreeNode = FileNode | FolderNode

export interface TreeRow {
  readonly node: TreeNode
  /** 0 for the outermost. */
  readonly depth: number
}

interface OpenFolder {
  readonly path: string
  readonly name: string
  readonly folders: Map<string, OpenFolder>
  readonly files: FileNode[]
}

/** Folders before files, each by name. A file's position in `files` is its FileIndex. */
export function buildTree(
  files: readonly ManifestFile[],
  compare: (a: string, b: string) => number,
): readonly TreeNode[] {
  const root = openFolder('', '')
  files.forEach(({ path, size }, index) => {
    const names = path.split('/')
    const name = names.pop() ?? path
    let folder = root
    for (const step of names) {
      let next = folder.folders.get(step)
      if (!next) {
        next = openFolder(folder.path === '' ? step : `${folder.path}/${step}`, step)
        folder.folders.set(step, next)
      }
      folder = next
    }
    folder.files.push({ kind: 'file', index, path, name, size })
  })
  return close(root, compare).children
}

/** The rows that show, top to bottom, under the folders that are not `closed` (by path); at most `limit`. */
export function visibleRows(tree: readonly TreeNode[], closed: ReadonlySet<string>, limit: number): readonly TreeRow[] {
  const rows: TreeRow[] = []
  const add = (nodes: readonly TreeNode[], depth: number) => {
    for (const node of nodes) {
      if (rows.length >= limit) return
      rows.push({ node, depth })
      if (node.kind === 'folder' && !closed.has(node.path)) add(node.children, depth + 1)
    }
  }
  add(tree, 0)
  return rows
}

const openFolder = (path: string, name: string): OpenFolder => ({ path, name, folders: new Map(), files: [] })

function close(folder: OpenFolder, compare: (a: string, b: string) => number): FolderNode {
  const folders = [...folder.folders.values()]
    .map((child) => close(child, compare))
    .sort((a, b) => compare(a.name, b.name))
  const files = [...folder.files].sort((a, b) => compare(a.name, b.name))
  return {
    kind: 'folder',
    path: folder.path,
    name: folder.name,
    files: [...folders.flatMap((child) => child.files), ...files.map((file) => file.index)],
    size: [...folders, ...files].reduce((sum, { size }) => sum + size, 0),
    children: [...folders, ...files],
  }
}
