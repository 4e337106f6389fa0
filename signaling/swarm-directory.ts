import { MemberSwarm, type MemberSocket, type SwarmMember } from './swarm.ts'

export interface SwarmLimits {
  readonly maxSwarms: number
  readonly maxSwarmsPerSocket: number
  readonly maxPeersPerSwarm: number
  /** Of one socket: two clients of a page may be in one swarm, but more ids would only soak up others' offers. */
  readonly maxPeerIdsPerSwarm: number
}

export type Claim =
  /** The peer id is this socket's, as of now or before. */
  | { readonly kind: 'held' }
  /** Another socket announced it first. */
  | { readonly kind: 'taken'; readonly holder: MemberSocket }
  | { readonly kind: 'refused'; readonly reason: 'tooManySwarms' | 'tooManyPeerIds' | 'swarmFull' | 'trackerFull' }

/** Which socket is in which swarm under which peer id. Info hashes and peer ids are lower-case hex. */
export interface SwarmDirectory {
  claim(socket: MemberSocket, infoHash: string, peerId: string, now: number): Claim
  /** An unknown info hash has an empty swarm that is kept nowhere. */
  swarm(infoHash: string): MemberSwarm
  leaveAll(socket: MemberSocket): void
  /** Ends memberships that were not announced since `since`: their page closed a share without saying so. */
  expire(socket: MemberSocket, since: number): void
  swarmCount(): number
  memberCount(): number
}

const held: Claim = { kind: 'held' }

export function createSwarmDirectory(limits: SwarmLimits): SwarmDirectory {
  const swarms = new Map<string, MemberSwarm>()
  let members = 0

  const leave = (member: SwarmMember): void => {
    unlink(member)
    members -= 1
    member.swarm.remove(member)
    if (member.swarm.size === 0) swarms.delete(member.swarm.infoHash)
  }

  const join = (socket: MemberSocket, infoHash: string, peerId: string, now: number): void => {
    const swarm = swarms.get(infoHash) ?? new MemberSwarm(infoHash, leave)
    swarms.set(infoHash, swarm)
    socket.membership = swarm.add(peerId, socket, now)
    members += 1
  }

  return {
    claim(socket, infoHash, peerId, now) {
      const swarm = swarms.get(infoHash)
      const member = swarm?.get(peerId)
      if (member && member.socket !== socket) return { kind: 'taken', holder: member.socket }
      if (member) {
        member.announcedAt = now
        return held
      }
      const own = membershipsOf(socket)
      if (own.length >= limits.maxSwarmsPerSocket) return { kind: 'refused', reason: 'tooManySwarms' }
      if (!swarm && swarms.size >= limits.maxSwarms) return { kind: 'refused', reason: 'trackerFull' }
      if (swarm && swarm.size >= limits.maxPeersPerSwarm) return { kind: 'refused', reason: 'swarmFull' }
      if (swarm && own.filter((entry) => entry.swarm === swarm).length >= limits.maxPeerIdsPerSwarm) {
        return { kind: 'refused', reason: 'tooManyPeerIds' }
      }
      join(socket, infoHash, peerId, now)
      return held
    },
    swarm: (infoHash) => swarms.get(infoHash) ?? new MemberSwarm(infoHash, leave),
    leaveAll(socket) {
      for (const member of membershipsOf(socket)) leave(member)
    },
    expire(socket, since) {
      for (const member of membershipsOf(socket)) if (member.announcedAt < since) leave(member)
    },
    swarmCount: () => swarms.size,
    memberCount: () => members,
  }
}

function membershipsOf(socket: MemberSocket): SwarmMember[] {
  const all: SwarmMember[] = []
  for (let member = socket.membership; member; member = member.next) all.push(member)
  return all
}

/** Takes it out of its socket's list. */
function unlink(member: SwarmMember): void {
  const { socket } = member
  if (socket.membership === member) {
    socket.membership = member.next
    return
  }
  for (let other = socket.membership; other; other = other.next) {
    if (other.next === member) {
      other.next = member.next
      return
    }
  }
}
