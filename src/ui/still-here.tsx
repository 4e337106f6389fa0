import type { Transfer } from '../core/transfer.ts'
import { useAllWords, useSession } from './page-context.ts'
import { hashOf } from './session.ts'
import { runningOf } from './transfer-facts.ts'

/** On Home: what goes on meanwhile, with the way back to it. */
export function StillHere() {
  const transfers = useSession().transfers.value
  const { t } = useAllWords()
  const isGiving = (transfer: Transfer) => {
    const running = runningOf(transfer.state)
    return running !== null && (transfer.origin === 'own' || running.phase === 'complete')
  }
  const isTaking = (transfer: Transfer) => {
    const running = runningOf(transfer.state)
    return running?.phase === 'downloading' || (running?.phase === 'awaitingParts' && running.chosen !== null)
  }
  const giving = transfers.filter(isGiving)
  const taking = transfers.filter(isTaking)
  return (
    <>
      <TransferLinks title={t.home.stillSharing(giving.length)} transfers={giving} />
      <TransferLinks title={t.home.stillDownloading(taking.length)} transfers={taking} />
    </>
  )
}

function TransferLinks(props: { readonly title: string; readonly transfers: readonly Transfer[] }) {
  const { t } = useAllWords()
  if (props.transfers.length === 0) return null
  return (
    <section class="still-here">
      <h2>{props.title}</h2>
      <ul>
        {props.transfers.map((transfer) => (
          <li key={transfer.id}>
            <a href={hashOf(transfer.link)}>{transfer.name ?? t.home.unnamed}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}
