import { fraction } from '../lib/fraction.ts'
import type { PeerId } from './ids.ts'
import type { Member, Presence } from './ports/mesh.ts'
import type { Person, Transfer } from './transfer.ts'

// Who is linked to a transfer, and who of them was delivered to. What others say of themselves is filtered here.

export const newcomer = ({ id, agent, isSender }: Member): Person => ({
  id,
  agent,
  isSender,
  path: null,
  progress: 0,
  done: false,
  held: 0,
  pause: 'none',
  delivery: 'unknown',
  isBack: false,
  receivedBytes: 0,
  sentBytes: 0,
})

/** Something of what they chose came to them, and not all of it; by what their page says, or by what went out from here. */
export const isFetching = ({ done, progress, sentBytes }: Person): boolean => !done && (progress > 0 || sentBytes > 0)

export function welcome(transfer: Transfer, member: Member): Transfer {
  const before = seeOff(transfer, member.id)
  const isBack = before.leftWithout > 0
  return {
    ...before,
    people: [...before.people, { ...newcomer(member), isBack }],
    leftWithout: before.leftWithout - Number(isBack),
  }
}

/** Remembers who went in the middle of it: a page that closes then costs them the rest. */
export function seeOff(transfer: Transfer, id: PeerId): Transfer {
  const person = transfer.people.find((each) => each.id === id)
  if (!person) return transfer
  const isWithout = !person.isSender && !person.done && (person.isBack || isFetching(person))
  return {
    ...transfer,
    people: without(transfer.people, id),
    leftWithout: transfer.leftWithout + Number(isWithout),
  }
}

const without = (people: readonly Person[], id: PeerId): Person[] => people.filter((person) => person.id !== id)

export function changePerson(transfer: Transfer, id: PeerId, change: (person: Person) => Person): Transfer {
  const index = transfer.people.findIndex((person) => person.id === id)
  const person = transfer.people[index]
  return person ? { ...transfer, people: transfer.people.with(index, change(person)) } : transfer
}

export function applyPresence(transfer: Transfer, id: PeerId, presence: Presence): Transfer {
  const before = transfer.people.find((person) => person.id === id)
  if (!before) return transfer
  const delivery = nextDelivery(before.delivery, presence.phase)
  const after: Person = {
    ...before,
    progress: fraction(presence.progress),
    done: presence.phase === 'done',
    held: fraction(presence.held),
    pause: presence.pause,
    delivery,
  }
  const changed = changePerson(transfer, id, () => after)
  return {
    ...changed,
    delivered: transfer.delivered + Number(isServed(after)) - Number(isServed(before)),
    deliveredInPart: transfer.deliveredInPart + Number(isServedInPart(after)) - Number(isServedInPart(before)),
  }
}

const isServed = ({ delivery }: Person): boolean => delivery === 'delivered'
/** Who chooses more later stops being one once it is all there. */
const isServedInPart = (person: Person): boolean => isServed(person) && person.held < 1

/** Who had everything when we met, and the sender who prepares, were never delivered to; nobody counts twice. */
function nextDelivery(delivery: Person['delivery'], phase: Presence['phase']): Person['delivery'] {
  if (phase === 'preparing' || delivery === 'delivered' || delivery === 'hadAll') return delivery
  if (phase !== 'done') return 'fetching'
  return delivery === 'fetching' ? 'delivered' : 'hadAll'
}
