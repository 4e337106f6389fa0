import { useMemo } from 'preact/hooks'
import type { ManifestFile } from '../../core/manifest.ts'
import type { FileIndex, Transfer } from '../../core/transfer.ts'
import { CompleteNext, Helping } from './complete.tsx'
import { DownloadNumbers } from './download-numbers.tsx'
import { LastMinute } from '../numbers/last-minute.tsx'
import { MeetingPointAsk } from './meeting-point-ask.tsx'
import { OfferActions } from './offer-actions.tsx'
import { useAllWords, useSession } from '../page-context.ts'
import { MeetingPointOffline } from '../self-check/self-check-link.tsx'
import { ProgressRibbon } from '../ribbon/progress-ribbon.tsx'
import { chosenPieces, partsOfChoice } from '../ribbon/ribbon-choice.ts'
import { RibbonKey } from '../ribbon/ribbon-key.tsx'
import { straightChoice } from '../saves/save-chosen.ts'
import type { Saves } from '../saves/saves.ts'
import { SpaceLine, useFreeBytes } from './space-line.tsx'
import { offerNote, receiveStatus, sizeOf } from '../facts/status-text.ts'
import { chosenOf } from '../../core/chosen-files.ts'
import { manifestOf, percentOf, runningOf, storedOf } from '../facts/transfer-facts.ts'

interface OfferCardProps {
  readonly transfer: Transfer
  readonly files: readonly ManifestFile[]
  /** Ticked, and not yet said yes to. */
  readonly wanted: readonly FileIndex[]
  readonly saves: Saves
}

/** What goes on with somebody else's files, and what can be done about it now. */
export function OfferCard({ transfer, files, wanted, saves }: OfferCardProps) {
  const session = useSession()
  const { app, meetingPoint } = session
  const words = useAllWords()
  const { t, format } = words
  const { id, state } = transfer
  const waiting = session.waiting.value
  const chosen = chosenOf(state)
  const running = runningOf(state)
  const isComplete = running?.phase === 'complete'
  const isPaused = state.phase === 'paused'
  const isAlone = transfer.people.length === 0
  const needed = sizeOf(wanted.flatMap((index) => files[index] ?? []))
  const free = useFreeBytes(needed)
  const isTooMuch = wanted.length > 0 && free !== null && free < needed
  const isFull = state.phase === 'paused' && state.why.kind === 'storageFull'
  const straight = straightChoice(app, transfer, files, wanted, saves)
  const stored = storedOf(transfer)
  const isOnItsWay = transfer.straight.size > 0 && !isComplete
  const isGrown = transfer.addedFiles > 0 && wanted.length > 0
  const note = state.phase === 'offered' ? offerNote(waiting, words) : null

  return (
    <section class="card live">
      <p role="status" class={`sentence ${waiting && waiting !== 'preparing' ? 'waits' : ''}`}>
        {receiveStatus(transfer, waiting, words)}
      </p>
      {note !== null && <p class="note">{note}</p>}
      <div class="said" aria-live="polite">
        {isGrown && <p class="note">{t.receive.added(transfer.addedFiles)}</p>}
        {transfer.wasDamaged && <p class="note">{t.receive.wasDamaged(isComplete)}</p>}
      </div>
      <Work transfer={transfer} />
      {isPaused && running?.phase === 'downloading' && (
        <p class={isFull ? 'note warn' : 'muted'}>
          {isFull ? t.receive.storageFull(straight.into) : t.receive.pausedHint}
        </p>
      )}
      {isComplete && <CompleteNext transfer={transfer} chosen={chosen} saves={saves} />}
      {isTooMuch && !isOnItsWay && (
        <p class="note warn">
          {t.receive.tooBig(format.size(needed), format.size(free), wanted.length > 1, straight.into)}
        </p>
      )}
      <OfferActions
        transfer={transfer}
        files={files}
        wanted={wanted}
        isTooMuch={isTooMuch}
        straight={straight}
        saves={saves}
      />
      {chosen.size === 0 && wanted.length === 0 && <p class="wrong">{t.receive.nothingTicked}</p>}
      {wanted.length > 0 && !isTooMuch && !isOnItsWay && (
        <SpaceLine needed={needed} free={free} isSaid={state.phase === 'offered' && wanted.length === files.length} />
      )}
      {state.phase === 'offered' && <p class="muted">{t.receive.offeredHint}</p>}
      {app.memoryLimit !== null && stored.size > 0 && (
        <p class="note warn">{t.receive.inMemory(words.format.size(app.memoryLimit))}</p>
      )}
      {state.phase === 'downloading' && <p class="muted">{isOnItsWay ? t.receive.straight : t.receive.keepOpen}</p>}
      {meetingPoint.value === 'offline' && isAlone && !isComplete && <MeetingPointOffline />}
      {isAlone && !isComplete && <MeetingPointAsk transfer={transfer} />}
      {running?.phase === 'downloading' && transfer.receivedBytes > 0 && (
        <LastMinute id={id} way="down" now="saidElsewhere" />
      )}
      {isComplete && stored.size > 0 && <Helping transfer={transfer} />}
    </section>
  )
}

/** How far the sender's preparation or the download is: the one progress bar, and its numbers. */
function Work({ transfer }: { readonly transfer: Transfer }) {
  const { waiting } = useSession()
  const { t, format } = useAllWords()
  const { state, people, parts } = transfer
  const running = runningOf(state)
  const percent = percentOf(transfer)
  const manifest = manifestOf(state)
  const chosen = chosenOf(state)
  const pieces = useMemo(() => (manifest ? chosenPieces(manifest, chosen) : []), [manifest, chosen])
  const shown = useMemo(() => partsOfChoice(parts, pieces), [parts, pieces])
  if (running?.phase === 'awaitingParts') {
    // What the sender told last is old news once they are gone.
    if (running.prepared === null || !people.some(({ isSender }) => isSender)) return null
    if (percent === null) {
      return (
        <p class="live-facts">
          <span>{t.receive.preparingPercent(format.percent(Math.floor(running.prepared * 100)))}</span>
        </p>
      )
    }
    return (
      <>
        <p class="numbers readiness">
          <span class="number-main">{format.percent(percent)}</span> <span>{t.receive.prepared}</span>
        </p>
        <ProgressRibbon percent={percent} content={{ kind: 'fraction', done: running.prepared }} />
        {state.phase !== 'paused' && <p class="muted">{t.receive.startsItself}</p>}
      </>
    )
  }
  if (percent === null) return null
  const isComing = state.phase === 'downloading' && waiting.value === null
  return (
    <>
      {running?.phase === 'downloading' && (
        <DownloadNumbers transfer={transfer} percent={percent} isComing={isComing} />
      )}
      <div class="work">
        <ProgressRibbon percent={percent} content={{ kind: 'held', parts: shown }} />
        <RibbonKey parts={shown} />
      </div>
    </>
  )
}
