import { formatShareLink } from '../core/link-grammar.ts'
import type { ShareRecord } from '../core/share-record.ts'

/** For a person to keep: what was shared and received here, and by which link. JSON, two spaces deep. */
export const exportedList = (records: readonly ShareRecord[]): string =>
  JSON.stringify(
    records.map(({ origin, name, link, addedAt }) => ({
      name,
      from: origin === 'own' ? 'me' : 'others',
      link: `#${formatShareLink(link)}`,
      added: new Date(addedAt).toISOString(),
    })),
    null,
    2,
  )
