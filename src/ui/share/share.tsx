import { useMemo } from 'preact/hooks'
import { AddFiles } from './add-files.tsx'
import { filesOf } from '../../core/manifest-files.ts'
import type { Transfer } from '../../core/transfer.ts'
import { ChangedSource } from './changed-source.tsx'
import { Failure } from '../frame/failure.tsx'
import { LinkCard } from './link-card.tsx'
import { LastMinute } from '../numbers/last-minute.tsx'
import { useSecondsLeft } from '../numbers/live.ts'
import { firstCopyText, type Now } from '../numbers/numbers-text.ts'
import { OwnFiles } from './own-files.tsx'
import { useAllWords, usePage, useSession } from '../page-context.ts'
import { PauseButton } from '../controls/pause-button.tsx'
import { PeopleList } from '../people/people-list.tsx'
import { ProgressRibbon } from '../ribbon/progress-ribbon.tsx'
import { Ribbon } from '../ribbon/ribbon.tsx'
import { spreadPieces } from '../ribbon/ribbon-columns.ts'
import { hashOf } from '../session/session.ts'
import { ScreenTitle } from '../frame/screen-title.tsx'
import { MeetingPointOffline } from '../self-check/self-check-link.tsx'
import { shareTitle } from '../facts/share-title.ts'
import { preparingFacts, shareStatus, tabNeed } from '../facts/status-text.ts'
import { SourceNeeded } from './source-needed.tsx'
import { StopSharing } from './stop-sharing.tsx'
import {
  bytesToFirstCopy,
  isNeedingSource,
  manifestOf,
  percentOf,
  runningOf,
  shareSituation,
  wholePercent,
} from '../facts/transfer-facts.ts'

/** An own share: its link, and what becomes of it. */
export function Share({ transfer }: { readonly transfer: Transfer }) {
  const page = usePage()
  const { meetingPoint } = useSession()
  const words = useAllWords()
  const { t, format } = words
  const { state } = transfer
  const manifest = manifestOf(state)
  const files = useMemo(() => (manifest ? filesOf(manifest).map(({ file }) => file) : []), [manifest])
  const title = shareTitle(transfer, words)
  const status = shareStatus(transfer, words)
  const keepOpen = tabNeed(transfer, words)

  if (state.phase === 'failed') {
    return (
      <Failure code={state.code} detail={state.detail}>
        <button type="button" class="button primary" onClick={() => page.leave(transfer.link, title)}>
          {t.share.another}
        </button>
      </Failure>
    )
  }
  return (
    <article class="transfer">
      <ScreenTitle>{t.share.heading(title ?? '')}</ScreenTitle>
      <LinkCard
        address={page.baseAddress.value + hashOf(transfer.link)}
        name={title ?? ''}
        isProtected={manifest !== null && manifest.password !== null}
      />
      <div class="columns">
        <section class="live">
          <p class="sentence">
            <span role="status">{status.text}</span>
            {status.percent !== null && <span>, {status.percent}</span>}
          </p>
          {state.phase === 'paused' && state.why.kind === 'sourceChanged' && (
            <ChangedSource why={state.why} isFolder={files.every(({ path }) => path.includes('/'))} />
          )}
          {isNeedingSource(state) && (
            <SourceNeeded id={transfer.id} why={state.why} isFolder={files.every(({ path }) => path.includes('/'))} />
          )}
          {meetingPoint.value === 'offline' && <MeetingPointOffline />}
          <Work transfer={transfer} />
          {keepOpen !== null && <p class={keepOpen.isNeeded ? 'muted' : 'kept'}>{keepOpen.text}</p>}
          <p class="live-facts">
            <FirstCopy transfer={transfer} />
            {transfer.sentBytes > 0 && <span>{t.share.sent(format.size(transfer.sentBytes))}</span>}
          </p>
          {transfer.sentBytes > 0 && <LastMinute id={transfer.id} way="up" now={speedSaid(transfer)} />}
          <div class="actions">
            {!isNeedingSource(state) && (
              <>
                <PauseButton id={transfer.id} isPaused={state.phase === 'paused'} />
                <AddFiles id={transfer.id} />
              </>
            )}
            <StopSharing transfer={transfer} />
            <a class="button" href="#">
              {t.share.another}
            </a>
          </div>
        </section>
        <PeopleList transfer={transfer} direction={state.phase === 'paused' ? null : 'to'} />
      </div>
      {manifest && files.length > 0 && <OwnFiles transfer={transfer} manifest={manifest} />}
    </article>
  )
}

/** One person's row says how fast it goes to them, which is all of it. */
function speedSaid(transfer: Transfer): Now {
  if (transfer.state.phase === 'paused') return 'still'
  const situation = shareSituation(transfer)
  if (situation.kind !== 'downloading') return 'still'
  return situation.people === 1 ? 'saidElsewhere' : 'flows'
}

/** The ribbon: hashing while it runs, then how much of it others have. */
function Work({ transfer }: { readonly transfer: Transfer }) {
  const words = useAllWords()
  const { t, format } = words
  const running = runningOf(transfer.state)
  const preparing = running?.phase === 'preparing' ? running : null
  const left = useSecondsLeft(
    preparing && preparing.totalBytes > preparing.hashedBytes ? preparing.totalBytes - preparing.hashedBytes : null,
    preparing ? preparing.hashedBytes : 0,
  )
  if (preparing) {
    const percent = percentOf(transfer) ?? 0
    const done = preparing.totalBytes === 0 ? 1 : preparing.hashedBytes / preparing.totalBytes
    return (
      <div class="work">
        <ProgressRibbon percent={percent} content={{ kind: 'fraction', done }} />
        <p class="work-facts">
          {preparingFacts(transfer, left, words).map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
      </div>
    )
  }
  if (running?.phase !== 'seeding' || transfer.people.length === 0 || transfer.parts.length === 0) return null
  const { all, out } = spreadPieces(transfer.parts)
  const percent = wholePercent(out, all)
  return (
    <div class="work">
      <Ribbon content={{ kind: 'spread', parts: transfer.parts, others: transfer.people.length }} />
      <p class="work-facts">
        <span>{t.share.spread(format.percent(percent))}</span>
        {transfer.people.length > 1 && <span>{t.ribbon.rows}</span>}
      </p>
    </div>
  )
}

function FirstCopy({ transfer }: { readonly transfer: Transfer }) {
  const words = useAllWords()
  const text = firstCopyText(useSecondsLeft(bytesToFirstCopy(transfer), transfer.sentBytes), words)
  return text === null ? null : <span>{text}</span>
}
