import { MemberSwarm, type MemberSocket, type SwarmMember } from './swarm.ts'

export interface SwarmLimits {
  readonly maxSwarms: number
  readonly maxSwarmsPerSocket: number
  readonly maxPeersPerSwarm: number
}

export type Claim<Socket> =
  /** The peer id is this socket's, as of now or before. */
  | { readonly kind: 'held' }
  /** Another socket announced it first. */
  | { readonly kind: 'taken'; readonly holder: Socket }
  | { readonly kind: 'refused'; readonly reason: 'tooManySwarms' | 'tooManyPeerIds' | 'swarmFull' | 'trackerFull' }

/** Which socket is in which swarm under which peer id. Info hashes and peer ids are lower-case hex. */
export interface SwarmDirectory<Socket extends MemberSocket> {
  claim(socket: Socket, infoHash: string, peerId: string, now: number): Claim<Socket>
  /** An unknown info hash has an empty swarm that is kept nowhere. */
  swarm(infoHash: string): MemberSwarm<Socket>
  leaveAll(socket: Socket): void
  /** Ends memberships that were not announced since `since`: their page closed a share without saying so. */
  expire(socket: Socket, since: number): void
  membershipsOf(socket: Socket): number
  swarmCount(): number
  memberCount(): number
}

// Two clients of one page share a socket and may be in one swarm; more ids would only soak up others' offers.
const maxPeerIdsInSwarm = 4

export function createSwarmDirectory<Socket extends MemberSocket>(limits: SwarmLimits): SwarmDirectory<Socket> {
  const swarms = new Map<string, MemberSwarm<Socket>>()
  const memberships = new Map<Socket, Set<SwarmMember<Socket>>>()
  let members = 0

  const leave = (member: SwarmMember<Socket>): void => {
    const own = memberships.get(member.socket)
    if (!own?.delete(member)) return
    if (own.size === 0) memberships.delete(member.socket)
    members -= 1
    member.swarm.remove(member)
    if (member.swarm.peers.size === 0) swarms.delete(member.swarm.infoHash)
  }

  const join = (socket: Socket, infoHash: string, peerId: string, now: number): void => {
    const swarm = swarms.get(infoHash) ?? new MemberSwarm<Socket>(infoHash, leave)
    swarms.set(infoHash, swarm)
    const member = swarm.add(peerId, socket, now)
    const own = memberships.get(socket)
    if (own) own.add(member)
    else memberships.set(socket, new Set([member]))
    members += 1
  }

  return {
    claim(socket, infoHash, peerId, now) {
      const swarm = swarms.get(infoHash)
      const member = swarm?.peers.get(peerId)
      if (member && member.socket !== socket) return { kind: 'taken', holder: member.socket }
      if (member) {
        member.announcedAt = now
        return { kind: 'held' }
      }
      const own = memberships.get(socket)
      if (own && own.size >= limits.maxSwarmsPerSocket) return { kind: 'refused', reason: 'tooManySwarms' }
      if (!swarm && swarms.size >= limits.maxSwarms) return { kind: 'refused', reason: 'trackerFull' }
      if (swarm && swarm.peers.size >= limits.maxPeersPerSwarm) return { kind: 'refused', reason: 'swarmFull' }
      if (swarm && own && count(own, (entry) => entry.swarm === swarm) >= maxPeerIdsInSwarm) {
        return { kind: 'refused', reason: 'tooManyPeerIds' }
      }
      join(socket, infoHash, peerId, now)
      return { kind: 'held' }
    },
    swarm: (infoHash) => swarms.get(infoHash) ?? new MemberSwarm<Socket>(infoHash, leave),
    leaveAll(socket) {
      for (const member of [...(memberships.get(socket) ?? [])]) leave(member)
    },
    expire(socket, since) {
      for (const member of [...(memberships.get(socket) ?? [])]) if (member.announcedAt < since) leave(member)
    },
    membershipsOf: (socket) => memberships.get(socket)?.size ?? 0,
    swarmCount: () => swarms.size,
    memberCount: () => members,
  }
}

function count<T>(entries: Iterable<T>, matches: (entry: T) => boolean): number {
  let found = 0
  for (const entry of entries) if (matches(entry)) found += 1
  return found
}
