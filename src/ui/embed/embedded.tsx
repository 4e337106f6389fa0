import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { filesOf } from '../../core/manifest-files.ts'
import type { Manifest } from '../../core/manifest.ts'
import type { ShareLink } from '../../core/share-link.ts'
import type { FileIndex, Transfer, TransferId } from '../../core/transfer.ts'
import { Failure } from '../frame/failure.tsx'
import { LoadingWords } from '../frame/loading-words.tsx'
import { manifestOf } from '../facts/transfer-facts.ts'
import { receiveStatus } from '../facts/status-text.ts'
import { useAllWords, usePage } from '../page-context.ts'
import { hashOf, type Session } from '../session/session.ts'
import { shownFiles } from '../view/shown-files.ts'
import { isPlayed } from '../view/viewable.ts'
import { ViewerPlace } from '../view/viewer-place.tsx'
import '../styles/embed.css'

/**
 * A link's player, in another site's page. Nobody is told that somebody looks before they press Play: until then nothing
 * is started but the page's own code.
 */
export function Embedded({ link }: { readonly link: ShareLink }) {
  const { t } = useAllWords()
  const [isWanted, setWanted] = useState(false)
  return (
    <article class="embed">
      {isWanted ? (
        <Wanted link={link} onClose={() => setWanted(false)} />
      ) : (
        <>
          <button type="button" class="button primary" onClick={() => setWanted(true)}>
            {t.embed.play}
          </button>
          <p class="muted">{t.embed.hint}</p>
        </>
      )}
      <OpenAlone link={link} />
    </article>
  )
}

/** The whole of it, where it is not in somebody else's hands. */
function OpenAlone({ link }: { readonly link: ShareLink }) {
  const { t } = useAllWords()
  return (
    <a class="embed-open" href={`./${hashOf(link)}`} target="_blank" rel="noopener noreferrer">
      {t.embed.open}
    </a>
  )
}

function Wanted({ link, onClose }: { readonly link: ShareLink; readonly onClose: () => void }) {
  const page = usePage()
  const words = useAllWords()
  const { t } = words
  const session = page.session.value
  const isGone = useRef(false)
  const [opened, setOpened] = useState<TransferId | 'failed' | null>(null)

  async function open(): Promise<void> {
    try {
      const loaded = await page.loadSession()
      const id = await loaded.app.open(link)
      if (isGone.current) return leave(loaded)
      loaded.show(id)
      setOpened(id)
    } catch (error) {
      reportError(error)
      setOpened('failed')
    }
  }
  /** One's own share would be over for good, and goes on. */
  function leave(loaded: Session | null): void {
    if (loaded?.find(link)?.origin === 'received') loaded.stop(link)
  }
  useEffect(() => {
    void open()
    return () => {
      isGone.current = true
      leave(page.session.value)
    }
  }, [])

  const transfer = session?.transfers.value.find(({ id }) => id === opened) ?? null
  if (opened === 'failed') {
    return (
      <>
        <p role="alert">
          {t.shareErrors.failed.what} {t.shareErrors.failed.next}
        </p>
        <button type="button" class="button" onClick={() => void open()}>
          {t.frame.tryAgain}
        </button>
      </>
    )
  }
  // Erased in another tab, or ended there.
  if (opened && !transfer) return <p role="status">{t.embed.over}</p>
  if (!session || !transfer) {
    return (
      <p class="loading">
        <LoadingWords />
      </p>
    )
  }
  return <Joined session={session} transfer={transfer} onClose={onClose} />
}

interface JoinedProps {
  readonly session: Session
  readonly transfer: Transfer
  readonly onClose: () => void
}

function Joined({ session, transfer, onClose }: JoinedProps) {
  const words = useAllWords()
  const { t } = words
  const { state } = transfer
  if (state.phase === 'locked') return <p role="status">{t.embed.locked}</p>
  if (state.phase === 'paused') return <p role="status">{t.embed.paused}</p>
  if (state.phase === 'elsewhere') return <p role="status">{t.embed.elsewhere}</p>
  if (state.phase === 'failed')
    return (
      <Failure code={state.code} detail={state.detail}>
        {null}
      </Failure>
    )
  const manifest = manifestOf(state)
  if (!manifest) {
    return (
      <>
        <p role="status">{receiveStatus(transfer, session.waiting.value, words)}</p>
        {transfer.unaskedMeetingPoints.length > 0 && <p>{t.embed.unasked}</p>}
      </>
    )
  }
  return <Shown transfer={transfer} manifest={manifest} onClose={onClose} />
}

function Shown({ transfer, manifest, onClose }: Omit<JoinedProps, 'session'> & { readonly manifest: Manifest }) {
  const { t } = useAllWords()
  const viewables = useMemo(() => shownFiles(filesOf(manifest).map(({ file }) => file)), [manifest])
  const [index, setIndex] = useState<FileIndex | null>(null)
  const all = [...viewables.values()]
  const shown = (index === null ? null : viewables.get(index)) ?? all.find(isPlayed) ?? all[0]
  if (!shown) return <p role="status">{t.embed.nothing}</p>
  return (
    <ViewerPlace
      transfer={transfer}
      manifest={manifest}
      viewables={viewables}
      shown={shown}
      onShow={setIndex}
      onClose={onClose}
      onSave={null}
    />
  )
}
