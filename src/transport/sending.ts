import type { Clock } from '../lib/clock.ts'
import type { LaneChoice } from './lane-choice.ts'
import type { BulkMessage, Lane } from './lane.ts'
import { createOutbox } from './outbox.ts'
import { createStarvation } from './starvation.ts'
import type { UplinkWay } from './uplink.ts'

// Blocks on their way out: what was taken back goes first, each over the emptiest connection.

export interface Sending {
  readonly hasRoom: boolean
  /** Something is on its way, or waits to go again. */
  readonly isOpen: boolean
  /** For how long, in all, there was room and nothing to send, milliseconds. */
  readonly starvedMs: number
  /** Whether the connections were given all that they take since this was asked last. */
  wasFilled(): boolean
  /** @throws {Error} when there is no room */
  send(parts: readonly Uint8Array[]): void
  /** What has to go again goes. Then whoever has more hears that there is room. */
  pump(): void
  /** What is on this connection goes over another. */
  takeBack(lane: Lane): void
  arrived(messages: readonly BulkMessage[]): void
  close(): void
}

export interface SendingDeps {
  /** As they are at any time. */
  readonly lanes: readonly Lane[]
  readonly choice: LaneChoice
  readonly way: UplinkWay
  readonly clock: Clock
  readonly room: () => void
}

export function createSending({ lanes, choice, way, clock, room }: SendingDeps): Sending {
  const outbox = createOutbox()
  const starvation = createStarvation(clock)
  let isClosed = false

  /** What the lanes take, whatever the page wants to leave to others. */
  const haveLanesRoom = () => !isClosed && outbox.again() === null && choice.emptiest() !== null && !outbox.isFull
  const noteRoom = () => starvation.note(haveLanesRoom())

  function transmit(lane: Lane, message: BulkMessage): void {
    lane.send(message)
    way.sent(message.bytes.length)
  }

  const sending: Sending = {
    get hasRoom() {
      return haveLanesRoom() && way.hasRoom
    },
    get isOpen() {
      return outbox.again() !== null || lanes.some(({ openBytes }) => openBytes > 0)
    },
    get starvedMs() {
      return starvation.ms
    },
    wasFilled() {
      noteRoom()
      return starvation.wasFilled()
    },
    send(parts) {
      const length = parts.reduce((sum, part) => sum + part.length, 0)
      const lane = choice.emptiest(length) ?? choice.emptiest()
      if (!lane || isClosed) throw new Error('there is no room')
      transmit(lane, outbox.write(parts))
      noteRoom()
    },
    pump() {
      for (let message = outbox.again(); message; message = outbox.again()) {
        const lane = choice.emptiest(message.bytes.length) ?? choice.emptiest()
        if (!lane) return
        outbox.sentAgain(message)
        transmit(lane, message)
      }
      if (sending.hasRoom) room()
      noteRoom()
    },
    takeBack(lane) {
      outbox.takeBack(lane.takeBack())
      if (!isClosed) sending.pump()
    },
    arrived(messages) {
      outbox.arrived(messages)
      sending.pump()
    },
    close() {
      isClosed = true
      outbox.clear()
    },
  }
  return sending
}
