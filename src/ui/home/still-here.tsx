import type { Transfer } from '../../core/transfer.ts'
import { useAllWords, useSession } from '../page-context.ts'
import { hashOf } from '../session/session.ts'
import { shareTitle } from '../facts/share-title.ts'
import { activityOf } from '../facts/transfer-facts.ts'

/** The latest; all of them are in the Library, where the heading leads. */
const mostLinks = 5

/** On Home: what goes on meanwhile and what stands still, with the way back to it. */
export function StillHere() {
  const session = useSession()
  const { t } = useAllWords()
  const transfers = session.transfers.value
  return (
    <>
      {session.isErased.value && (
        <p class="note" role="alert">
          {t.erased.what}
        </p>
      )}
      {(['sharing', 'downloading', 'paused'] as const).map((activity) => (
        <TransferLinks
          key={activity}
          activity={activity}
          transfers={transfers.filter((transfer) => activityOf(transfer) === activity)}
        />
      ))}
    </>
  )
}

function TransferLinks(props: {
  readonly activity: 'sharing' | 'downloading' | 'paused'
  readonly transfers: readonly Transfer[]
}) {
  const words = useAllWords()
  const { t } = words
  if (props.transfers.length === 0) return null
  return (
    <section class="still-here">
      <h2>
        <a href="#/library">{t.meanwhile[props.activity](props.transfers.length)}</a>
      </h2>
      <ul>
        {props.transfers.slice(-mostLinks).map((transfer) => (
          <li key={transfer.id}>
            <a href={hashOf(transfer.link)}>{shareTitle(transfer, words) ?? t.meanwhile.unnamed}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}
