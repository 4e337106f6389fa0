import type { IceServer } from '../core/ports/transport.ts'

/** As browsers take it. */
export const toRtcIceServer = ({ urls, username, credential }: IceServer): RTCIceServer => ({
  urls: typeof urls === 'string' ? urls : [...urls],
  ...(username === undefined ? {} : { username }),
  ...(credential === undefined ? {} : { credential }),
})
