import { countPieces } from '../core/bitfield.ts'
import type { InfoHash } from '../core/ids.ts'
import { measureProgress, type HeldPart } from '../core/progress.ts'
import type { FileIndex, PartFacts } from '../core/transfer.ts'
import type { FactEvent } from '../core/transfer-events.ts'
import type { OpenPart } from './open-part.ts'
import { createPayloadCounters } from './payload-counters.ts'

// What the engine knows of a share's parts, told to the transfer.

export interface ChoicePart extends Pick<HeldPart, 'layout'> {
  readonly infoHash: InfoHash | null
}

export interface ShareFactsDeps {
  readonly apply: (event: FactEvent) => void
  /** What the progress is measured over: the layouts of all parts and what was chosen of them; null before that is known. */
  readonly choice: () => { readonly layouts: readonly ChoicePart[]; readonly chosen: ReadonlySet<FileIndex> } | null
  readonly partOf: (infoHash: InfoHash) => OpenPart | undefined
}

export interface ShareFacts {
  /** Tells the transfer what the engine knows; says nothing while nothing moves. */
  readonly collect: () => void
}

export function createShareFacts({ apply, choice: choiceNow, partOf }: ShareFactsDeps): ShareFacts {
  const counters = createPayloadCounters()
  let last = ''
  let lastChosen: ReadonlySet<FileIndex> | null = null

  function collect(): void {
    const choice = choiceNow()
    if (!choice) return
    let receivedBytes = 0
    let sentBytes = 0
    const parts: PartFacts[] = []
    const held: HeldPart[] = []
    for (const { infoHash, layout } of choice.layouts) {
      const part = infoHash === null ? undefined : partOf(infoHash)
      const here = part?.here() ?? null
      held.push({ layout, held: here })
      if (!part || !here) continue
      const now = part.engine.facts()
      receivedBytes += now.receivedBytes
      sentBytes += now.sentBytes
      counters.count(part.infoHash, now.peers)
      parts.push({
        pieceCount: layout.pieceCount,
        held: here.slice(),
        availability: now.availability,
        inFlight: now.inFlight,
      })
    }
    // Compared before anything is measured: with many files that takes long, and mostly nothing moved.
    const numbers = parts.flatMap((part) => [countPieces(part.held), availabilitySum(part), part.inFlight.length])
    const fingerprint = [receivedBytes, sentBytes, held.length, ...numbers].join()
    if (fingerprint === last && choice.chosen === lastChosen) return
    last = fingerprint
    lastChosen = choice.chosen
    const { haveBytes, wantBytes, fileBytes } = measureProgress(held, choice.chosen)
    const progress = { haveBytes, wantBytes }
    apply({ kind: 'engineFacts', parts, progress, fileBytes, receivedBytes, sentBytes, people: counters.byPerson() })
  }

  return { collect }
}

const availabilitySum = ({ availability }: PartFacts): number => availability.reduce((sum, copies) => sum + copies, 0)
