import { useAllWords } from '../page-context.ts'

/** Beside what is said about a connection that does not come about. */
export function SelfCheckLink() {
  const { t } = useAllWords()
  return <a href="#/self-check">{t.findOutWhy}</a>
}

export function MeetingPointOffline() {
  const { t } = useAllWords()
  return (
    <p class="note warn">
      {t.meetingPointOffline} <SelfCheckLink />
    </p>
  )
}
