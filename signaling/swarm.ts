import type { AnnounceParams, Swarm, SwarmCounts, SwarmPeer } from 'bittorrent-tracker/server'
import { LibraryTurn } from './library-turn.ts'

/** What swarms know of a connection. */
export interface MemberSocket {
  readonly destroyed: boolean
  /** The first of its memberships, kept by the directory. */
  membership: SwarmMember | null
  send(text: string): void
  /** Asks whether the other side still answers. */
  probe(done: (alive: boolean) => void): void
}

/** One peer id in one swarm. It belongs to `socket` until that socket leaves or is gone. */
export class SwarmMember implements SwarmPeer {
  readonly peerId: string
  readonly socket: MemberSocket
  readonly swarm: MemberSwarm
  complete = false
  /** Milliseconds of the directory's clock. */
  announcedAt: number
  /** Index in the swarm's list, kept by the swarm. */
  place: number
  /** The socket's next membership: there are as many of these as sockets, and most sockets have one. */
  next: SwarmMember | null

  constructor(swarm: MemberSwarm, peerId: string, socket: MemberSocket, now: number, place: number) {
    this.swarm = swarm
    this.peerId = peerId
    this.socket = socket
    this.announcedAt = now
    this.place = place
    this.next = socket.membership
  }
}

type AnnounceReply = Parameters<Swarm['announce']>[1]

// Up to here, looking through a list is as fast as an index, which takes more memory than all else of a small swarm.
const maxUnindexed = 16

/** Members of one info hash, as the library asks for them. A random pick costs what is picked, at any size. */
export class MemberSwarm implements Swarm {
  readonly infoHash: string
  readonly #list: SwarmMember[] = []
  readonly #onLeave: (member: SwarmMember) => void
  #index: Map<string, SwarmMember> | null = null
  #complete = 0

  /** `onLeave` hears when a member said that it stops. */
  constructor(infoHash: string, onLeave: (member: SwarmMember) => void) {
    this.infoHash = infoHash
    this.#onLeave = onLeave
  }

  /** Where the library looks up a peer id. */
  get peers(): this {
    return this
  }

  get size(): number {
    return this.#list.length
  }

  get(peerId: string): SwarmMember | undefined {
    return this.#index ? this.#index.get(peerId) : this.#list.find((member) => member.peerId === peerId)
  }

  add(peerId: string, socket: MemberSocket, now: number): SwarmMember {
    const member = new SwarmMember(this, peerId, socket, now, this.#list.length)
    this.#list.push(member)
    if (this.#index) this.#index.set(peerId, member)
    else if (this.#list.length > maxUnindexed) this.#index = new Map(this.#list.map((each) => [each.peerId, each]))
    return member
  }

  /** For one of its members. */
  remove(member: SwarmMember): void {
    this.#index?.delete(member.peerId)
    if (member.complete) this.#complete -= 1
    const last = this.#list.pop()
    if (last && last !== member) this.#put(last, member.place)
    if (this.#list.length < maxUnindexed / 2) this.#index = null
  }

  counts(): SwarmCounts {
    return { complete: this.#complete, incomplete: this.#list.length - this.#complete }
  }

  /** Called by the library, for a frame that was parsed and whose peer id was claimed by its socket. */
  announce(params: AnnounceParams, reply: AnnounceReply): void {
    const turn = params.socket instanceof LibraryTurn ? params.socket : null
    turn?.complete(params)
    const member = this.get(params.peer_id)
    const own = member !== undefined && member.socket === turn?.owner ? member : null
    const leaves = params.event === 'stopped'
    if (own && leaves) this.#onLeave(own)
    else if (own && !own.complete && (params.event === 'completed' || params.left === 0)) {
      own.complete = true
      this.#complete += 1
    }
    reply(null, { ...this.counts(), peers: leaves ? [] : this.#pick(params.numwant, own) })
  }

  scrape(_params: unknown, reply: Parameters<Swarm['scrape']>[1]): void {
    reply(null, this.counts())
  }

  /** Moves a random choice to the list's front, so that nothing of the swarm's size is copied or scanned. */
  #pick(wanted: number, except: SwarmMember | null): SwarmMember[] {
    const picked: SwarmMember[] = []
    for (let at = 0; at < this.#list.length && picked.length < wanted; at++) {
      const other = at + Math.floor(Math.random() * (this.#list.length - at))
      const here = this.#list[at]
      const chosen = this.#list[other]
      if (!here || !chosen) break
      this.#put(here, other)
      this.#put(chosen, at)
      if (chosen !== except) picked.push(chosen)
    }
    return picked
  }

  #put(member: SwarmMember, place: number): void {
    this.#list[place] = member
    member.place = place
  }
}
