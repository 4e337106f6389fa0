import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Manifest } from '../../core/manifest.ts'
import { filesOf } from '../../core/manifest-files.ts'
import { chosenOf } from '../../core/chosen-files.ts'
import type { FileIndex, Transfer } from '../../core/transfer.ts'
import { enPlayer, type PlayerWords } from '../i18n/en-player.ts'
import { createWordPack } from '../i18n/language.ts'
import { useAllWords } from '../page-context.ts'
import { Player, type Taste } from '../player/player.tsx'
import { CloseIcon, NextIcon, PreviousIcon } from '../player/player-icons.tsx'
import { ImageView } from './image-view.tsx'
import { PdfView } from './pdf-view.tsx'
import { TextView } from './text-view.tsx'
import type { ViewProps } from './view-props.ts'
import { isPlayed, playlistOf, type Viewable } from './viewable.ts'

export const playerWords = createWordPack<PlayerWords>({
  en: () => Promise.resolve(enPlayer),
  id: async () => (await import('../i18n/id-player.ts')).idPlayer,
})

export interface ViewerProps {
  readonly transfer: Transfer
  readonly manifest: Manifest
  /** All that can be shown of the share, with `shown` among them. */
  readonly viewables: ReadonlyMap<FileIndex, Viewable>
  readonly shown: Viewable
  readonly onShow: (file: FileIndex) => void
  readonly onClose: () => void
  /** Null where it can't be saved: the person's own file. */
  readonly onSave: ((file: FileIndex) => void) | null
}

const isAgreed = ({ origin, state }: Transfer, file: FileIndex): boolean =>
  origin === 'own' || chosenOf(state).has(file)

/** Looks at one file of a share after another. Load `playerWords` before. */
export function Viewer({ transfer, manifest, viewables, shown, onShow, onClose, onSave }: ViewerProps) {
  const t = playerWords.words.value
  const { format } = useAllWords()
  const frame = useRef<HTMLElement>(null)
  const files = useMemo(() => filesOf(manifest).map(({ file }) => file), [manifest])
  const list = useMemo(() => playlistOf(viewables, shown), [viewables, shown])
  const taste = useRef<Taste>({ volume: 1, isMuted: false, speed: 1 })
  useEffect(() => {
    // Where the next one took its place: the focus stays on what was pressed, unless that is gone.
    if (document.activeElement === document.body) {
      frame.current?.querySelector<HTMLElement>('[data-first]')?.focus({ preventScroll: true })
    }
  }, [shown.index])
  // What opened it has the focus still.
  useEffect(() => {
    const first = frame.current?.querySelector<HTMLElement>('[data-first]') ?? frame.current
    first?.focus({ preventScroll: true })
    frame.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  if (!t) return null

  const place = list.findIndex(({ index }) => index === shown.index)
  const [previous, next] = [list[place - 1], list[place + 1]]
  const view: ViewProps = { transfer, manifest, shown, words: t, onSave: onSave && (() => onSave(shown.index)) }
  return (
    <section ref={frame} class="player" aria-label={shown.path} tabIndex={-1}>
      <div class="player-head">
        <p>
          <bdi>{shown.path}</bdi>
          {list.length > 1 && <span class="muted"> {t.place(format.count(place + 1), format.count(list.length))}</span>}
        </p>
        {list.length > 1 && (
          <span class="player-list">
            <button
              type="button"
              class="button icon-button"
              aria-label={t.previous}
              title={t.previous}
              aria-disabled={!previous}
              onClick={() => previous && onShow(previous.index)}
            >
              <PreviousIcon />
            </button>
            <button
              type="button"
              class="button icon-button"
              aria-label={t.next}
              title={t.next}
              aria-disabled={!next}
              onClick={() => next && onShow(next.index)}
            >
              <NextIcon />
            </button>
          </span>
        )}
        <button
          type="button"
          class="button icon-button"
          aria-label={isPlayed(shown) ? t.close : t.closeView}
          title={isPlayed(shown) ? t.close : t.closeView}
          data-first={isPlayed(shown) ? undefined : ''}
          onClick={onClose}
        >
          <CloseIcon />
        </button>
      </div>
      {isPlayed(shown) && (
        <Player
          key={shown.index}
          {...view}
          frame={frame}
          files={files}
          taste={taste}
          isNextChosen={next !== undefined && isAgreed(transfer, next.index)}
          onPrevious={previous ? () => onShow(previous.index) : null}
          onNext={next ? () => onShow(next.index) : null}
        />
      )}
      {shown.kind === 'image' && <ImageView key={shown.index} {...view} />}
      {shown.kind === 'pdf' && <PdfView key={shown.index} {...view} />}
      {shown.kind === 'text' && <TextView key={shown.index} {...view} />}
    </section>
  )
}
