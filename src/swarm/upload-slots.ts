// Who may ask us for blocks. Few people never wait for a turn; with more than there are slots for, those who send us
// most get them, and the rest by turns.

const slots = 24
/** Of the slots, those that go by turns. */
const turnSlots = 6

export interface SlotCandidate {
  readonly isInterested: boolean
  /** Payload bytes that it sent us since the last round. */
  readonly recentBytes: number
}

/** The peers to unchoke. `random` decides between equals and whose turn it is. */
export function chooseUnchoked<Peer extends SlotCandidate>(
  peers: readonly Peer[],
  random: () => number,
): ReadonlySet<Peer> {
  if (peers.length <= slots) return new Set(peers)
  const ranked = peers
    .filter((peer) => peer.isInterested)
    .map((peer) => ({ peer, draw: random() }))
    .sort((a, b) => b.peer.recentBytes - a.peer.recentBytes || a.draw - b.draw)
  const best = ranked.slice(0, slots - turnSlots)
  const turns = ranked.slice(best.length).sort((a, b) => a.draw - b.draw)
  return new Set([...best, ...turns.slice(0, turnSlots)].map(({ peer }) => peer))
}
