import { useEffect, useState } from 'preact/hooks'
import type { Person, Transfer } from '../../core/transfer.ts'
import { systemClock } from '../../lib/clock.ts'
import type { AllWords } from '../i18n/language.ts'
import { useRate } from '../numbers/live.ts'
import { speedText } from '../numbers/numbers-text.ts'
import { useAllWords, useSession } from '../page-context.ts'
import { nextGivenUp, shownSeats, type Seat } from './people-seats.ts'
import { PersonRing, type RingState } from './person-ring.tsx'
import { personFacts } from '../facts/status-text.ts'
import { personProgress } from '../facts/transfer-facts.ts'

interface PeopleListProps {
  readonly transfer: Transfer
  /** Which way the bytes go whose speed is shown; null: none is, and nothing moves. */
  readonly direction: 'to' | 'from' | null
}

/** One row each, in the order in which they came: a row never jumps. */
export function PeopleList({ transfer, direction }: PeopleListProps) {
  const { t } = useAllWords()
  const seats = useSession().seatsOf(transfer.id, transfer.people)
  const [, setGivenUp] = useState(0)
  const givenUpIn = nextGivenUp(seats, systemClock.now())
  const isSomebodyGone = givenUpIn !== null
  // Begun anew with each drawing: the time left is always that of the first seat to go.
  useEffect(() => (isSomebodyGone ? systemClock.after(givenUpIn, () => setGivenUp((times) => times + 1)) : undefined))
  const { rows, more } = shownSeats(seats)
  return (
    <section class="people">
      <h2>{t.people.title}</h2>
      {rows.length > 0 && (
        <ul>
          {rows.map((seat) => (
            <PersonRow key={seat.person.id} seat={seat} direction={direction} />
          ))}
        </ul>
      )}
      {more > 0 && <p class="muted">{t.people.more(more)}</p>}
      {transfer.people.length === 0 && <p class="muted">{t.people.none}</p>}
    </section>
  )
}

function PersonRow({ seat, direction }: { readonly seat: Seat; readonly direction: PeopleListProps['direction'] }) {
  const words = useAllWords()
  const { t, format } = words
  const { person, number, leftAt } = seat
  const hasLeft = leftAt !== null
  const rate = useRate(direction === 'to' ? person.sentBytes : person.receivedBytes)
  const isFlowing = !hasLeft && direction !== null && person.pause === 'none' && !(direction === 'to' && person.done)
  const speed = isFlowing ? speedText(rate, words) : null
  const name = person.agent || t.people.unnamed
  return (
    <li class={`person ${hasLeft ? 'gone' : ''}`}>
      <PersonRing state={ringStateOf(person, hasLeft)} held={person.held} />
      <p class="person-name">
        <bdi>{number === 1 ? name : `${name} ${format.count(number)}`}</bdi>
        {person.isSender && <span class="badge">{t.people.sender}</span>}
      </p>
      <p class="person-facts">
        {(hasLeft ? factsOfGone(person, words) : personFacts(person, words)).map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
        {!hasLeft && person.path !== null && <span>{t.people[person.path]}</span>}
        {/* Last: it changes its width, and moves nothing. */}
        {speed !== null && <span>{speed}</span>}
      </p>
    </li>
  )
}

/** How far they came, if they came for anything. */
const factsOfGone = (person: Person, words: AllWords): readonly string[] => [
  ...(personProgress(person).kind === 'opened' ? [] : personFacts({ ...person, pause: 'none' }, words)),
  words.t.people.left,
]

function ringStateOf(person: Person, hasLeft: boolean): RingState {
  if (hasLeft) return 'left'
  if (person.pause !== 'none') return 'paused'
  const progress = personProgress(person)
  // The sender never lacked anything: a tick would read as if this page were done.
  if (progress.kind === 'has') return person.isSender ? 'moving' : 'done'
  return progress.kind === 'fetching' ? 'moving' : 'idle'
}
