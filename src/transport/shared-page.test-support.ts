import type { Clock } from '../lib/clock.ts'
import { createLineLook, type LineLook } from './line-look.ts'
import { createUplink, type Uplink } from './uplink.ts'

/** For tests: what several people's ways have in common, which is one page and its line. */
export interface SharedPage {
  /** What leaves it, one after the other. */
  readonly line: { freeAt: number }
  readonly uplink: Uplink
  readonly lineLook: LineLook
}

export const sharedPage = (clock: Clock): SharedPage => ({
  line: { freeAt: 0 },
  uplink: createUplink(clock),
  lineLook: createLineLook(clock),
})
