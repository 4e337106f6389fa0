import { receiveBare, sendBare } from './bare.ts'
import { receiveAndAnswer, sendAndWait, sendBurst } from './burst.ts'
import { farWater, nearWater } from './channel.ts'
import { receiveFloor, sendFloor } from './floor.ts'

interface Loop {
  /** Waits until it is asked. */
  send(file: File): Promise<void>
  /** @returns ms from asking to the last byte */
  receive(length: number): Promise<number>
}

/** Ways to move a file over the one channel. */
export const loops = {
  channel: { send: (file) => sendBare(file, nearWater), receive: receiveBare },
  'far channel': { send: (file) => sendBare(file, farWater), receive: receiveBare },
  floor: { send: sendFloor, receive: receiveFloor },
  'burst loop': { send: sendBurst, receive: receiveBare },
  'stop-and-wait loop': { send: sendAndWait, receive: receiveAndAnswer },
} as const satisfies Record<string, Loop>

export type LoopName = keyof typeof loops
