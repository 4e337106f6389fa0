import type { PeerId } from '../core/ids.ts'
import {
  type JoinOptions,
  type ManifestNotice,
  type Mesh,
  MeshError,
  type MeshSession,
  type Presence,
} from '../core/ports/mesh.ts'
import type { DataLink } from '../core/ports/transport.ts'

interface FakeMember {
  readonly id: PeerId
  readonly options: JoinOptions
  presence: Presence | null
  notice: ManifestNotice | null
  readonly banned: Set<PeerId>
  /** Where else it is announced. */
  readonly addresses: Set<string>
}

/** Where fake meshes meet, and a window on what they told each other. */
export class Hub {
  readonly members: FakeMember[] = []

  others(member: FakeMember): FakeMember[] {
    return this.members.filter(
      (other) =>
        other !== member &&
        other.options.swarmId === member.options.swarmId &&
        !other.banned.has(member.id) &&
        !member.banned.has(other.id),
    )
  }
}

let nextPeer = 1

export function fakeMesh(hub: Hub, meetingPoints: readonly string[] = []): Mesh {
  return {
    meetingPoints,
    status: 'online',
    onStatus: () => () => {},
    destroy: () => {},
    join(options): MeshSession {
      const id = (nextPeer++).toString(16).padStart(40, '0') as PeerId
      const member: FakeMember = { id, options, presence: null, notice: null, banned: new Set(), addresses: new Set() }
      hub.members.push(member)
      queueMicrotask(() => {
        for (const other of hub.others(member)) meet(member, other)
      })
      const links = new Set<string>()
      return {
        self: id,
        setPresence(presence) {
          member.presence = presence
          for (const other of hub.others(member)) other.options.events.presence(id, presence)
        },
        announceManifest(notice) {
          member.notice = notice
          for (const other of hub.others(member)) other.options.events.manifest(id, notice)
        },
        async fetchDocument(signal, from, ref) {
          signal.throwIfAborted()
          const bytes = hub
            .others(member)
            .find((other) => other.id === from)
            ?.options.serve(ref)
          if (!bytes) throw new MeshError('refused')
          return Promise.resolve(bytes)
        },
        openDataLink(to, infoHash) {
          const other = hub.others(member).find((entry) => entry.id === to)
          if (!other || links.has(to + infoHash) || !other.options.acceptsData(id, infoHash)) return
          links.add(to + infoHash)
          const link = {} as DataLink
          member.options.events.dataLink(to, infoHash, link)
          other.options.events.dataLink(id, infoHash, link)
        },
        closeDataLink: (to, infoHash) => void links.delete(to + infoHash),
        ban(other) {
          member.banned.add(other)
          options.events.left(other)
        },
        meetAlsoAt(addresses) {
          for (const address of addresses) member.addresses.add(address)
        },
        path: () => Promise.resolve('direct'),
        leave() {
          const index = hub.members.indexOf(member)
          if (index < 0) return
          for (const other of hub.others(member)) other.options.events.left(id)
          hub.members.splice(index, 1)
        },
      }
    },
  }
}

function meet(a: FakeMember, b: FakeMember): void {
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const { events } = one.options
    events.connecting()
    events.joined({ id: other.id, agent: other.options.agent, isSender: other.options.ownerKey !== null })
    if (other.presence) events.presence(other.id, other.presence)
    if (other.notice) events.manifest(other.id, other.notice)
  }
}
