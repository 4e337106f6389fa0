import type { Transfer } from '../../core/transfer.ts'
import { hostsOf } from './link-hosts.ts'
import { useAllWords, useSession } from '../page-context.ts'

/** Asks before a foreign host is contacted that the link names. */
export function MeetingPointAsk({ transfer }: { readonly transfer: Transfer }) {
  const { app } = useSession()
  const { t } = useAllWords()
  const addresses = transfer.unaskedMeetingPoints
  if (addresses.length === 0) return null
  return (
    <div class="note">
      <p>{t.receive.meetingPoints(addresses.length)}</p>
      <button type="button" class="button" onClick={() => app.allowMeetingPoints(transfer.id)}>
        {t.receive.allow(hostsOf(addresses))}
      </button>
    </div>
  )
}
