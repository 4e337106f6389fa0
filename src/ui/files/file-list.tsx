import { useMemo, useState } from 'preact/hooks'
import type { ManifestFile } from '../../core/manifest.ts'
import type { FileIndex } from '../../core/transfer.ts'
import { FileRow, FolderRow } from './file-rows.tsx'
import { buildTree, visibleRows } from './file-tree.ts'
import { useAllWords } from '../page-context.ts'
import { isPlayed, type Viewable } from '../view/viewable.ts'
import type { SaveState, SaveTarget } from '../saves/saves.ts'

/** Rows at first and with each "Show more": thousands at once would freeze the page. */
const rowsAtOnce = 400

/** What a receiver can do with the files. */
export interface FileActions {
  readonly unticked: ReadonlySet<FileIndex>
  /** Said yes to. What of it is here, and the only one, keeps its tick. */
  readonly chosen: ReadonlySet<FileIndex>
  /** By FileIndex, plain bytes that are here. */
  readonly fileBytes: readonly number[]
  /** Whether `fileBytes` says something yet, and whether everything in `chosen` is here. */
  readonly arrival: 'notYet' | 'coming' | 'here'
  readonly saves: ReadonlyMap<SaveTarget, SaveState>
  /** Of `chosen`, what goes or went straight to disk: there is nothing left to do with it. */
  readonly straight: ReadonlySet<FileIndex>
  /** The one chosen file that is stored has its Save above the list: no second control has its name. */
  readonly savedAbove: boolean
  /** Stable between renders, so that rows which did not change are not drawn again. */
  readonly onTick: (files: readonly FileIndex[], isTicked: boolean) => void
  readonly onSave: (file: FileIndex) => void
  readonly onCancelSave: (file: FileIndex) => void
}

interface FileListProps {
  readonly files: readonly ManifestFile[]
  /** Null: only to look at. */
  readonly actions: FileActions | null
  /** Those that can be looked at here; a row of one has its button. */
  readonly viewables: ReadonlyMap<FileIndex, Viewable>
  /** Has to stay the same function, as those of `FileActions`. */
  readonly onView: (file: FileIndex) => void
}

/** The files as a tree. */
export function FileList({ files, actions, viewables, onView }: FileListProps) {
  const words = useAllWords()
  const { t, format } = words
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [limit, setLimit] = useState(rowsAtOnce)
  const tree = useMemo(() => buildTree(files, format.compare), [files, format])
  const rows = visibleRows(tree, closed, limit + 1)

  const toggleFolder = useMemo(
    () => (path: string) =>
      setClosed((before) => {
        const after = new Set(before)
        if (!after.delete(path)) after.add(path)
        return after
      }),
    [],
  )

  return (
    <>
      <ul class="files">
        {rows.slice(0, limit).map(({ node, depth }) => {
          if (node.kind === 'folder') {
            const off = actions ? node.files.filter((file) => isOff(file, actions)).length : 0
            return (
              <FolderRow
                key={`/${node.path}`}
                words={words}
                node={node}
                depth={depth}
                isOpen={!closed.has(node.path)}
                tick={!actions ? null : off === 0 ? 'all' : off === node.files.length ? 'none' : 'some'}
                isFixed={actions !== null && node.files.every((file) => isFixed(file, files[file]?.size ?? 0, actions))}
                onToggle={toggleFolder}
                onTick={actions?.onTick ?? null}
              />
            )
          }
          const isSavedAbove =
            actions?.straight.has(node.index) === true ||
            (actions?.savedAbove === true && actions.chosen.has(node.index))
          return (
            <FileRow
              key={node.path}
              words={words}
              node={node}
              depth={depth}
              isTicked={actions !== null && !isOff(node.index, actions)}
              isFixed={actions !== null && isFixed(node.index, node.size, actions)}
              hereBytes={actions ? hereBytes(node.index, node.size, actions) : null}
              save={isSavedAbove ? null : (actions?.saves.get(node.index) ?? null)}
              onTick={actions?.onTick ?? null}
              onSave={isSavedAbove ? null : (actions?.onSave ?? null)}
              onCancelSave={actions?.onCancelSave ?? null}
              view={viewOf(viewables.get(node.index))}
              onView={onView}
            />
          )
        })}
      </ul>
      {rows.length > limit && (
        <button type="button" class="button" onClick={() => setLimit(limit + rowsAtOnce)}>
          {t.files.more(limit, files.length)}
        </button>
      )}
    </>
  )
}

const viewOf = (viewable: Viewable | undefined): 'play' | 'show' | null =>
  viewable ? (isPlayed(viewable) ? 'play' : 'show') : null

const isOff = (file: FileIndex, { unticked, chosen }: FileActions): boolean => unticked.has(file) && !chosen.has(file)

/** There is nothing left to choose. */
function isFixed(file: FileIndex, size: number, actions: FileActions): boolean {
  const { chosen, straight } = actions
  return chosen.has(file) && (straight.has(file) || chosen.size === 1 || hereBytes(file, size, actions) === size)
}

function hereBytes(file: FileIndex, size: number, { chosen, fileBytes, arrival }: FileActions): number | null {
  if (!chosen.has(file) || arrival === 'notYet') return null
  return arrival === 'here' ? size : (fileBytes[file] ?? 0)
}
