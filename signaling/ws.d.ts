import type { Writable } from 'node:stream'

// What tests use of ws 8 beyond its types: its frame parser, as the judge of ours.
declare module 'ws' {
  export class Receiver extends Writable {
    constructor(options: { isServer: boolean; maxPayload?: number; maxFragments?: number })
  }
}
