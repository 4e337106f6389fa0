import { useRef } from 'preact/hooks'
import type { PeerId } from '../core/ids.ts'
import type { Person } from '../core/transfer.ts'
import { useRate } from './live.ts'
import { useAllWords } from './page-context.ts'
import { personFacts } from './status-text.ts'
import { Thread } from './thread.tsx'

/** Slower than this is no speed worth a number. */
const leastSpeed = 1000

interface PeopleListProps {
  readonly people: readonly Person[]
  /** Which way the bytes go whose speed is shown; null: none is, and nothing moves. */
  readonly direction: 'to' | 'from' | null
}

/** One row each, in the order in which they came: a row never jumps. */
export function PeopleList({ people, direction }: PeopleListProps) {
  const { t } = useAllWords()
  const arrivals = useRef(new Map<PeerId, number>())
  for (const { id } of people) if (!arrivals.current.has(id)) arrivals.current.set(id, arrivals.current.size)
  const arrivalOf = (person: Person) => arrivals.current.get(person.id) ?? 0
  const ordered = [...people].sort((a, b) => arrivalOf(a) - arrivalOf(b))
  return (
    <section class="people">
      <h2>{t.people.title}</h2>
      {ordered.length === 0 ? (
        <p class="muted">{t.people.none}</p>
      ) : (
        <ul>
          {ordered.map((person) => (
            <PersonRow key={person.id} person={person} direction={direction} />
          ))}
        </ul>
      )}
    </section>
  )
}

function PersonRow({ person, direction }: { readonly person: Person; readonly direction: 'to' | 'from' | null }) {
  const words = useAllWords()
  const { t, format } = words
  const speed = useRate(direction === 'to' ? person.sentBytes : person.receivedBytes)
  const isFlowing = direction !== null && person.pause === 'none' && !(direction === 'to' && person.done)
  return (
    <li class="person">
      <p class="person-name">
        {person.agent || t.people.unnamed}
        {person.isSender && <span class="badge">{t.people.sender}</span>}
      </p>
      <p class="person-facts">
        {person.path !== null && <span>{t.people[person.path]}</span>}
        {isFlowing && speed !== null && speed >= leastSpeed && <span>{t.receive.perSecond(format.size(speed))}</span>}
        {personFacts(person, words).map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
      {!person.isSender && (
        // The same as the words above it, for the eye: the page's one progress bar is the download's.
        <Thread fraction={person.held} />
      )}
    </li>
  )
}
