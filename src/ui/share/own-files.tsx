import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ManifestFile } from '../../core/manifest.ts'
import type { FileIndex, TransferId } from '../../core/transfer.ts'
import { FileList } from '../files/file-list.tsx'
import { useAllWords, useSession } from '../page-context.ts'
import { playablesOf } from '../player/playable.ts'
import { PlayerPlace } from '../player/player-place.tsx'
import { sizeOf } from '../facts/status-text.ts'

interface OwnFilesProps {
  readonly id: TransferId
  readonly files: readonly ManifestFile[]
}

/** What is in an own share, and what of it can be played here: the files are the person's own, read in place. */
export function OwnFiles({ id, files }: OwnFilesProps) {
  const { app } = useSession()
  const { t, format } = useAllWords()
  const sources = app.sourcesOf(id)
  const playables = useMemo(() => playablesOf(files, sources, canPlay), [files, sources])
  const [playing, setPlaying] = useState<FileIndex | null>(null)
  const opener = useRef<Element | null>(null)
  const playable = playing === null ? undefined : playables.get(playing)

  const play = useCallback((file: FileIndex) => {
    opener.current = document.activeElement
    setPlaying(file)
  }, [])
  useEffect(() => {
    // Back to where it was opened, unless the focus has gone elsewhere meanwhile.
    if (playing === null && document.activeElement === document.body && opener.current instanceof HTMLElement) {
      opener.current.focus()
    }
  }, [playing])

  return (
    <>
      {playable && <PlayerPlace key={playable.index} playable={playable} onClose={() => setPlaying(null)} />}
      <details class="contents" open={playables.size > 0}>
        <summary>{t.share.contents(files.length, format.size(sizeOf(files)))}</summary>
        <FileList files={files} actions={null} playables={playables} onPlay={play} />
      </details>
    </>
  )
}

function canPlay(type: string): boolean {
  probe ??= document.createElement('video')
  return probe.canPlayType(type) !== ''
}

let probe: HTMLVideoElement | null = null
