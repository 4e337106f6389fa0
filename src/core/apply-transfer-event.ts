import { assertNever } from '../lib/assert-never.ts'
import { fraction } from '../lib/fraction.ts'
import type { Manifest } from './manifest.ts'
import { carryOver, filesOf, isReady, unhashedBytes } from './manifest-files.ts'
import { nameOf } from './new-transfer.ts'
import { applyPresence, changePerson, seeOff, welcome } from './people.ts'
import type { StateEvent, TransferEvent } from './transfer-events.ts'
import { addedBy, isDamage, straightAfter } from './transfer-marks.ts'
import type { FileIndex, PauseReason, Refused, RunningState, Transfer, TransferState } from './transfer.ts'

// The only way a transfer changes.

/** The transfer after the event; the same object when nothing changes. */
export function applyTransferEvent(transfer: Transfer, event: TransferEvent): Transfer {
  switch (event.kind) {
    case 'engineFacts':
      return {
        ...transfer,
        parts: event.parts,
        progress: event.progress,
        fileBytes: event.fileBytes,
        receivedBytes: event.receivedBytes,
        sentBytes: event.sentBytes,
        people: transfer.people.map((person) => ({ ...person, ...event.people.get(person.id) })),
      }
    case 'meetingPointsAllowed': {
      const unasked = transfer.unaskedMeetingPoints.filter((address) => !event.addresses.has(address))
      return unasked.length === transfer.unaskedMeetingPoints.length
        ? transfer
        : { ...transfer, unaskedMeetingPoints: unasked }
    }
    case 'seenElsewhere':
      return transfer.state.phase === 'elsewhere'
        ? { ...event.there, link: transfer.link, state: { phase: 'elsewhere', there: event.there.state } }
        : transfer
    case 'personJoined':
      return welcome(transfer, event.member)
    case 'personPresent':
      return applyPresence(transfer, event.id, event.presence)
    case 'personPath':
      return changePerson(transfer, event.id, (person) => ({ ...person, path: event.path }))
    case 'personLeft':
      return seeOff(transfer, event.id)
    default: {
      const state = nextState(transfer, event)
      const wasDamaged = transfer.wasDamaged || isDamage(transfer, event)
      if (state === transfer.state && wasDamaged === transfer.wasDamaged) return transfer
      return {
        ...transfer,
        state,
        name: nameOf(state) ?? transfer.name,
        straight: straightAfter(transfer, event),
        wasDamaged,
        addedFiles: addedBy(transfer, event),
      }
    }
  }
}

function nextState({ origin, state }: Transfer, event: StateEvent): TransferState {
  // Either would be a mistake of the caller: who owns a share never joins it, who receives it never publishes it.
  if (origin === 'own' && event.kind === 'manifestArrived') return state
  if (origin === 'received' && event.kind === 'manifestChanged') return state

  if (event.kind === 'failed' && state.phase !== 'failed' && state.phase !== 'elsewhere') {
    return { phase: 'failed', code: event.code, detail: event.detail }
  }
  switch (state.phase) {
    case 'failed':
    case 'elsewhere':
      return state
    case 'joining':
      return nextOfJoining(state, event)
    case 'locked':
      return nextOfLocked(state, event)
    case 'paused':
      return nextOfPaused(state, event)
    default:
      return nextOfRunning(state, event)
  }
}

function nextOfJoining(state: TransferState & { phase: 'joining' }, event: StateEvent): TransferState {
  switch (event.kind) {
    case 'stepChanged':
      return event.step === state.step ? state : { phase: 'joining', step: event.step, since: event.now }
    case 'passwordNeeded':
      return { phase: 'locked', attempt: 'none' }
    case 'manifestArrived':
      return firstSight(event.manifest)
    default:
      return state
  }
}

function nextOfLocked(state: TransferState & { phase: 'locked' }, event: StateEvent): TransferState {
  switch (event.kind) {
    case 'passwordChecking':
      return state.attempt === 'checking' ? state : { phase: 'locked', attempt: 'checking' }
    case 'passwordWrong':
      return state.attempt === 'checking' ? { phase: 'locked', attempt: 'wrong' } : state
    case 'manifestArrived':
      return firstSight(event.manifest)
    default:
      return state
  }
}

/** What arrives late while paused is kept for the time after; a graver reason replaces the person's own. */
function nextOfPaused(state: TransferState & { phase: 'paused' }, event: StateEvent): TransferState {
  if (event.kind === 'resumed') return state.from
  if (event.kind === 'straightFailed') return nextOfRunning(state.from, event)
  if (event.kind === 'sourceChanged' && state.why.kind === 'sourceChanged') {
    const tries = event.path === state.why.path ? state.why.tries + 1 : 0
    return { ...state, why: changedSource(event, tries) }
  }
  if (event.kind === 'sourceNeeded' && state.why.kind === 'needsSource') return { ...state, why: neededSource(event) }
  const next = nextOfRunning(state.from, event)
  if (next.phase === 'paused') {
    return next.why.kind === 'person' || state.why.kind !== 'person' ? state : next
  }
  return next === state.from ? state : { ...state, from: next }
}

function nextOfRunning(state: RunningState, event: StateEvent): RunningState | (TransferState & { phase: 'paused' }) {
  const isOwn = state.phase === 'preparing' || state.phase === 'seeding'
  switch (event.kind) {
    case 'paused':
      return { phase: 'paused', from: state, why: { kind: 'person' } }
    case 'sourceChanged':
      return isOwn ? { phase: 'paused', from: state, why: changedSource(event, 0) } : state
    case 'sourceNeeded':
      return isOwn ? { phase: 'paused', from: state, why: neededSource(event) } : state
    case 'storageFull':
      return isOwn ? state : { phase: 'paused', from: state, why: { kind: 'storageFull' } }
    case 'manifestChanged':
      return isOwn && isNewer(state, event.manifest) ? published(state, event.manifest) : state
    case 'manifestArrived':
      return !isOwn && isNewer(state, event.manifest) ? replaced(state, event.manifest) : state
    case 'chosen':
      return isOwn ? state : started(event.files, state, state.manifest)
    case 'straightFailed':
      return isOwn ? state : firstSight(state.manifest)
    case 'hashed':
      return state.phase === 'preparing' ? hashedTo(state, event) : state
    case 'preparedChanged':
      return state.phase === 'awaitingParts' ? { ...state, prepared: fraction(event.prepared) } : state
    case 'everythingHere':
      return state.phase === 'downloading' ? { ...state, phase: 'complete' } : state
    case 'damageFound':
      return state.phase === 'complete' ? { ...state, phase: 'downloading' } : state
    case 'stepChanged':
    case 'passwordNeeded':
    case 'passwordChecking':
    case 'passwordWrong':
    case 'resumed':
    case 'failed':
      return state
    default:
      return assertNever(event)
  }
}

const changedSource = ({ path, others }: { path: string; others: number }, tries: number): PauseReason => ({
  kind: 'sourceChanged',
  path,
  others,
  tries,
})

const neededSource = ({ canAllow, refused }: { canAllow: boolean; refused: Refused | null }): PauseReason => ({
  kind: 'needsSource',
  canAllow,
  refused,
})

const isNewer = (state: RunningState, manifest: Manifest): boolean => manifest.sequence > state.manifest.sequence

function hashedTo(
  state: RunningState & { phase: 'preparing' },
  { hashedBytes, totalBytes }: { hashedBytes: number; totalBytes: number },
): RunningState {
  return { ...state, hashedBytes: Math.min(Math.max(hashedBytes, 0), totalBytes), totalBytes }
}

function published(state: RunningState & { phase: 'preparing' | 'seeding' }, manifest: Manifest): RunningState {
  if (isReady(manifest)) return { phase: 'seeding', manifest }
  if (state.phase === 'preparing') return { ...state, manifest }
  return { phase: 'preparing', hashedBytes: 0, totalBytes: unhashedBytes(manifest), manifest }
}

type ReceivedState = Exclude<RunningState, { phase: 'preparing' | 'seeding' }>

const firstSight = (manifest: Manifest): RunningState =>
  isReady(manifest)
    ? { phase: 'offered', manifest }
    : { phase: 'awaitingParts', manifest, prepared: null, chosen: null }

function replaced(state: ReceivedState, manifest: Manifest): RunningState {
  const before = 'chosen' in state ? state.chosen : null
  const chosen = before && carryOver(state.manifest, before, manifest)
  if (chosen && chosen.size > 0) return started(chosen, state, manifest)
  if (isReady(manifest)) return { phase: 'offered', manifest }
  return { phase: 'awaitingParts', manifest, prepared: preparedOf(state), chosen: null }
}

/** Fetches what can be fetched: only a chosen file that the sender still prepares makes it wait. */
function started(chosen: ReadonlySet<FileIndex>, state: ReceivedState, manifest: Manifest): RunningState {
  const files = filesOf(manifest)
  const parts = [...chosen].map((index) => files[index]?.part)
  if (chosen.size === 0 || parts.includes(undefined)) return state
  if (parts.some((part) => part?.infoHash === null)) {
    return { phase: 'awaitingParts', manifest, prepared: preparedOf(state), chosen }
  }
  return { phase: isAllHere(state, chosen, manifest) ? 'complete' : 'downloading', manifest, chosen }
}

/** Whether a complete transfer stays so: each chosen file was chosen before, in the same immutable part. */
function isAllHere(state: ReceivedState, chosen: ReadonlySet<FileIndex>, manifest: Manifest): boolean {
  if (state.phase !== 'complete') return false
  const files = filesOf(state.manifest)
  const here = new Set([...state.chosen].map((index) => keyOf(files[index])))
  const after = filesOf(manifest)
  return [...chosen].every((index) => here.has(keyOf(after[index])))
}

const keyOf = (entry: ReturnType<typeof filesOf>[number] | undefined): string =>
  `${entry?.part.infoHash} ${entry?.file.path}`

const preparedOf = (state: ReceivedState): number | null => (state.phase === 'awaitingParts' ? state.prepared : null)
