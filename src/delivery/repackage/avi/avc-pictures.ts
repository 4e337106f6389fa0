import { parsePictureSet, parseSequence, type AvcSequence } from './avc-parameter-sets.ts'
import { leadingUnits, unescaped, unitType, unitTypes, type UnitFraming } from './avc-units.ts'
import { createBitReader } from './bit-reader.ts'

/** Of a note that says that decoding can start here (ITU-T H.264, section D.1.8). */
const recoveryPoint = 6
/** Table 7-6: I; and I like all others of the picture. */
const intraSlices = new Set([2, 7])

export interface AvcPicture {
  /** Decoding can start here, as the stream says. */
  readonly isKey: boolean
  /** It refers to no other, so that decoding can start here if none behind it refers to one before. */
  readonly isIntra: boolean
  /** No picture that comes later is shown before this one or those that came before. */
  readonly isFirst: boolean
  /** Grows as pictures are shown, from one that is `isFirst` to the next. */
  readonly order: number
  /** It comes with parameter sets. */
  readonly hasSets: boolean
}

export interface AvcPictures {
  /** That of the pictures which were read last, or null as long as none is known. */
  readonly sequence: AvcSequence | null
  /** Parameter sets, as they came. */
  readonly sets: readonly Uint8Array[]
  /** Learns parameter sets that lie apart from pictures. */
  learn(unit: Uint8Array): void
  /** A place was sought: what comes next follows nothing. */
  restart(): void
  /** The picture that these bytes hold, or null where they hold none that can be told. */
  read(bytes: Uint8Array): AvcPicture | null
}

/** Reads from pictures, in decode order, in which order they are shown: AVI does not say it. */
export function createAvcPictures(framing: UnitFraming): AvcPictures {
  const sequences = new Map<number, AvcSequence>()
  const pictureSets = new Map<number, number>()
  /** By what they are and their number. */
  const sets = new Map<string, Uint8Array>()
  let current: AvcSequence | null = null
  /** Of the last picture that others refer to. */
  let last = { high: 0, low: 0 }
  let isStart = true

  const learn = (unit: Uint8Array) => {
    if (unitType(unit) === unitTypes.sps) {
      const sequence = parseSequence(unit)
      if (sequence === null) return
      sequences.set(sequence.id, sequence)
      sets.set(`sequence ${sequence.id}`, unit)
      current ??= sequence
    } else if (unitType(unit) === unitTypes.pps) {
      const set = parsePictureSet(unit)
      if (set === null) return
      pictureSets.set(set.id, set.sequence)
      sets.set(`picture ${set.id}`, unit)
    }
  }

  /** Section 8.2.1.1: pictures store the low bits of their place alone. */
  const placeOf = (low: number, bits: number, isReference: boolean) => {
    const range = 2 ** bits
    let { high } = last
    if (low < last.low && last.low - low >= range / 2) high += range
    else if (low > last.low && low - last.low > range / 2) high -= range
    if (isReference) last = { high, low }
    return high + low
  }

  const readSlice = (unit: Uint8Array) => {
    const isIdr = unitType(unit) === unitTypes.idrSlice
    const reader = createBitReader(unescaped(unit).subarray(1))
    reader.ue()
    const isIntra = intraSlices.has(reader.ue())
    const sequence = sequences.get(pictureSets.get(reader.ue()) ?? -1)
    if (!sequence) return null
    current = sequence
    if (sequence.hasColourPlanes) reader.bits(2)
    reader.bits(sequence.frameNumberBits)
    if (sequence.mayHaveFields && reader.flag()) reader.flag()
    if (isIdr) reader.ue()
    const low = reader.bits(sequence.orderBits)
    if (reader.isOver) return null
    if (isIdr) last = { high: 0, low: 0 }
    else if (isStart) last = { high: 0, low }
    isStart = false
    const isReference = ((unit[0] ?? 0) & 0x60) !== 0
    return { isIdr, isIntra, order: placeOf(low, sequence.orderBits, isReference) }
  }

  return {
    get sequence() {
      return current
    },
    get sets() {
      return [...sets.values()]
    },
    learn,
    restart: () => void (isStart = true),
    read(bytes) {
      const units = leadingUnits(bytes, framing)
      for (const unit of units) learn(unit)
      const slice = units.at(-1)
      if (!slice || (unitType(slice) !== unitTypes.slice && unitType(slice) !== unitTypes.idrSlice)) return null
      const read = readSlice(slice)
      if (read === null) return null
      const { isIdr, isIntra, order } = read
      return {
        order,
        isFirst: isIdr || current?.orderBits === 0,
        isKey: isIdr || units.some(saysRecovery),
        isIntra,
        hasSets: units.some((unit) => unitType(unit) === unitTypes.sps),
      }
    },
  }
}

function saysRecovery(unit: Uint8Array): boolean {
  if (unitType(unit) !== unitTypes.sei) return false
  const bytes = unescaped(unit.subarray(0, 512))
  // Section 7.3.2.3.1: each 255 says that it goes on.
  let at = 1
  const number = () => {
    let value = 0
    while (bytes[at] === 255) {
      value += 255
      at++
    }
    return value + (bytes[at++] ?? 0)
  }
  // What ends it has no length behind it.
  while (at + 2 < bytes.length) {
    if (number() === recoveryPoint) return true
    at += number()
  }
  return false
}
