import type { FileIndex } from '../../core/transfer.ts'
import type { FileNode, FolderNode } from './file-tree.ts'
import type { AllWords } from '../i18n/language.ts'
import { pure } from '../frame/pure.ts'
import { SaveNote } from '../saves/save-note.tsx'
import { isUnderWay, type SaveState } from '../saves/saves.ts'
import { wholePercent } from '../facts/transfer-facts.ts'

/** Deeper folders are not set in further: names would run out of room. */
const deepestIndent = 6

const depthClass = (depth: number): string => `depth-${Math.min(depth, deepestIndent)}`

interface FileRowProps {
  readonly words: AllWords
  readonly node: FileNode
  readonly depth: number
  readonly isTicked: boolean
  readonly isFixed: boolean
  /** Null while it is not being fetched. */
  readonly hereBytes: number | null
  readonly save: SaveState | null
  /** Null: only to look at. */
  readonly onTick: ((files: readonly FileIndex[], isTicked: boolean) => void) | null
  readonly onSave: ((file: FileIndex) => void) | null
  readonly onCancelSave: ((file: FileIndex) => void) | null
  /** Null: it can't be looked at here. */
  readonly view: 'play' | 'show' | null
  readonly onView: (file: FileIndex) => void
}

export const FileRow = pure<FileRowProps>((props) => {
  const { node, save, onTick, onSave, view, onView } = props
  const { t, format } = props.words
  const percent = props.hereBytes === null ? null : wholePercent(props.hereBytes, node.size)
  const name = <bdi class="file-name">{node.name}</bdi>
  return (
    <li class={`file-row ${depthClass(props.depth)}`}>
      {onTick ? (
        <label class="tick">
          <input
            type="checkbox"
            aria-label={node.path}
            checked={props.isTicked}
            disabled={props.isFixed}
            onChange={(event) => onTick([node.index], event.currentTarget.checked)}
          />
          {name}
        </label>
      ) : (
        name
      )}
      <span class="file-facts">
        {percent !== null && (
          <span class={percent === 100 ? 'good' : ''}>{percent === 100 ? t.files.here : format.percent(percent)}</span>
        )}
        <span>{format.size(node.size)}</span>
      </span>
      {view && (
        <button
          type="button"
          class="button small"
          aria-label={t.files[view](node.path)}
          onClick={() => onView(node.index)}
        >
          {view === 'play' ? t.files.playShort : t.files.showShort}
        </button>
      )}
      {onSave && (
        <button
          type="button"
          class="button small"
          aria-label={t.files.save(node.path)}
          aria-disabled={isUnderWay(save)}
          onClick={() => onSave(node.index)}
        >
          {t.files.saveShort}
        </button>
      )}
      {save && (
        <SaveNote
          state={save}
          size={node.size}
          cancelName={t.files.cancelSave(node.path)}
          onRetry={() => onSave?.(node.index)}
          onCancel={() => props.onCancelSave?.(node.index)}
        />
      )}
    </li>
  )
})

interface FolderRowProps {
  readonly words: AllWords
  readonly node: FolderNode
  readonly depth: number
  readonly isOpen: boolean
  /** Null: only to look at. */
  readonly tick: 'all' | 'some' | 'none' | null
  readonly isFixed: boolean
  readonly onToggle: (path: string) => void
  readonly onTick: ((files: readonly FileIndex[], isTicked: boolean) => void) | null
}

export const FolderRow = pure<FolderRowProps>(({ words, node, depth, isOpen, tick, isFixed, onToggle, onTick }) => {
  const { t, format } = words
  return (
    <li class={`file-row folder-row ${depthClass(depth)}`}>
      {onTick && (
        <label class="tick">
          <input
            type="checkbox"
            aria-label={t.files.folder(node.path)}
            checked={tick === 'all'}
            indeterminate={tick === 'some'}
            disabled={isFixed}
            onChange={(event) => onTick(node.files, event.currentTarget.checked)}
          />
        </label>
      )}
      <button
        type="button"
        class="folder-name"
        aria-expanded={isOpen}
        aria-label={t.files.folderContents(node.path)}
        onClick={() => onToggle(node.path)}
      >
        <bdi class="file-name">{node.name}</bdi>
        <svg class="folder-mark" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
          <path d="M4 2l4 4-4 4" />
        </svg>
      </button>
      <span class="file-facts">
        <span>{t.files.count(node.files.length)}</span>
        <span>{format.size(node.size)}</span>
      </span>
    </li>
  )
})
