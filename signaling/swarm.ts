import type { AnnounceParams, Swarm, SwarmCounts, SwarmPeer, TrackerSocket } from 'bittorrent-tracker/server'

export interface MemberSocket extends TrackerSocket {
  /** Completes the params of the announce that the library is handling for this socket. */
  complete(params: AnnounceParams): void
}

/** One peer id in one swarm. It belongs to `socket` until that socket leaves or is gone. */
export interface SwarmMember<Socket extends MemberSocket> extends SwarmPeer {
  readonly socket: Socket
  readonly swarm: MemberSwarm<Socket>
  complete: boolean
  /** Milliseconds of the directory's clock. */
  announcedAt: number
  /** Index in the swarm's list, kept by the swarm. */
  place: number
}

type AnnounceReply = Parameters<Swarm['announce']>[1]

/** Members of one info hash, as the library asks for them. A random pick costs what is picked, at any size. */
export class MemberSwarm<Socket extends MemberSocket> implements Swarm {
  readonly infoHash: string
  readonly peers = new Map<string, SwarmMember<Socket>>()
  readonly #list: SwarmMember<Socket>[] = []
  readonly #onLeave: (member: SwarmMember<Socket>) => void
  #complete = 0

  /** `onLeave` hears when a member said that it stops. */
  constructor(infoHash: string, onLeave: (member: SwarmMember<Socket>) => void) {
    this.infoHash = infoHash
    this.#onLeave = onLeave
  }

  add(peerId: string, socket: Socket, now: number): SwarmMember<Socket> {
    const member: SwarmMember<Socket> = {
      peerId,
      socket,
      swarm: this,
      complete: false,
      announcedAt: now,
      place: this.#list.length,
    }
    this.#list.push(member)
    this.peers.set(peerId, member)
    return member
  }

  remove(member: SwarmMember<Socket>): void {
    if (this.peers.get(member.peerId) !== member) return
    this.peers.delete(member.peerId)
    if (member.complete) this.#complete -= 1
    const last = this.#list.pop()
    if (last && last !== member) this.#put(last, member.place)
  }

  counts(): SwarmCounts {
    return { complete: this.#complete, incomplete: this.#list.length - this.#complete }
  }

  /** Called by the library, for a frame that was parsed and whose peer id was claimed by its socket. */
  announce(params: AnnounceParams, reply: AnnounceReply): void {
    const member = this.peers.get(params.peer_id)
    const own = member !== undefined && member.socket === params.socket ? member : null
    own?.socket.complete(params)
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
  #pick(wanted: number, except: SwarmMember<Socket> | null): SwarmMember<Socket>[] {
    const picked: SwarmMember<Socket>[] = []
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

  #put(member: SwarmMember<Socket>, place: number): void {
    this.#list[place] = member
    member.place = place
  }
}
