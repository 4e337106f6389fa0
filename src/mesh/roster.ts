import type { PeerId } from '../core/ids.ts'
import type { Member } from '../core/ports/mesh.ts'
import type { Clock } from '../lib/clock.ts'
import type { AfterHello, ControlLink } from './control-link.ts'

// Who is here: each member once, over exactly one of the control links that may stand for a moment when offers crossed.

/** Messages that are on their way on a link that is given up still arrive. */
const retireMs = 2_000
/** A second link to a member that was here for longer than this is no crossing: the other end may have started anew. */
const crossingMs = 5_000
const probeMs = 2_000

export interface RosterDeps {
  readonly clock: Clock
  readonly maxMembers: number
  /** Whether another connection to this member is on its way. */
  readonly isPending: (id: PeerId) => boolean
  readonly joined: (member: Member) => void
  /** `saidBye`: it meant to. */
  readonly left: (id: PeerId, saidBye: boolean) => void
  /** Its messages take another link from here on. */
  readonly moved: (id: PeerId) => void
}

export interface Roster {
  readonly size: number
  ids(): readonly PeerId[]
  /** The link that stands, if one does. */
  current(id: PeerId): ControlLink | null
  /** False when no link to this member stands. */
  send(id: PeerId, message: AfterHello): boolean
  add(link: ControlLink, member: Member): void
  remove(link: ControlLink, saidBye: boolean): void
  /** A connection that was on its way to this member came to nothing. */
  settle(id: PeerId): void
  /** Whether the member still answers; one that does not has left. */
  confirm(id: PeerId): Promise<boolean>
  /** Closes all its links. */
  expel(id: PeerId): void
  close(): void
}

interface Entry {
  readonly member: Member
  readonly links: Set<ControlLink>
  /** Null while a connection is on its way that may take the place of one that was lost. */
  current: ControlLink | null
}

export function createRoster(deps: RosterDeps): Roster {
  const { clock } = deps
  const entries = new Map<PeerId, Entry>()

  function join(link: ControlLink, member: Member): void {
    entries.set(member.id, { member, links: new Set([link]), current: link })
    deps.joined(member)
  }

  function leave(id: PeerId, saidBye: boolean): void {
    const entry = entries.get(id)
    if (!entry) return
    entries.delete(id)
    deps.left(id, saidBye)
    for (const link of entry.links) link.drop()
  }

  function move(id: PeerId, entry: Entry, to: ControlLink): void {
    entry.current = to
    deps.moved(id)
  }

  const lower = (a: ControlLink, b: ControlLink) => (a.rank < b.rank ? a : b)

  /** Both ends come to the same choice, because both see the same two links. */
  function choose(id: PeerId, entry: Entry, current: ControlLink, link: ControlLink): void {
    const winner = lower(current, link)
    const loser = winner === link ? current : link
    clock.after(retireMs, () => loser.drop())
    if (winner !== current) move(id, entry, winner)
  }

  async function second(entry: Entry, current: ControlLink, link: ControlLink, member: Member): Promise<void> {
    const standsFor = clock.now() - (current.provenAt ?? clock.now())
    const isAlive = standsFor < crossingMs || (await current.probe(probeMs))
    if (entries.get(member.id) !== entry || !entry.links.has(current) || !entry.links.has(link)) return
    if (isAlive) return choose(member.id, entry, current, link)
    entry.links.delete(link)
    leave(member.id, false)
    join(link, member)
  }

  return {
    get size() {
      return entries.size
    },
    ids: () => [...entries.keys()],
    current: (id) => entries.get(id)?.current ?? null,
    send(id, message) {
      const link = entries.get(id)?.current
      link?.send(message)
      return link !== undefined && link !== null
    },
    add(link, member) {
      const entry = entries.get(member.id)
      if (!entry) return entries.size < deps.maxMembers ? join(link, member) : link.close()
      entry.links.add(link)
      if (entry.current) void second(entry, entry.current, link, member)
      else move(member.id, entry, link)
    },
    remove(link, saidBye) {
      const entry = entries.get(link.peer)
      if (!entry?.links.delete(link)) return
      if (saidBye) return leave(link.peer, true)
      if (entry.current !== link) return
      const [first, ...others] = entry.links
      if (first) move(link.peer, entry, others.reduce(lower, first))
      else if (deps.isPending(link.peer)) entry.current = null
      else leave(link.peer, false)
    },
    settle(id) {
      const entry = entries.get(id)
      if (entry && !entry.current && !deps.isPending(id)) leave(id, false)
    },
    async confirm(id) {
      const current = entries.get(id)?.current
      if (!current) return false
      const isAlive = await current.probe(probeMs)
      if (!isAlive && entries.get(id)?.current === current) leave(id, false)
      return isAlive
    },
    expel(id) {
      leave(id, false)
    },
    close() {
      const links = [...entries.values()].flatMap((entry) => [...entry.links])
      // First, so that nobody is said to have left whom this page leaves.
      entries.clear()
      for (const link of links) link.close()
    },
  }
}
