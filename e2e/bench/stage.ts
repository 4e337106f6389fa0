import { startServer } from '../support/server-process.ts'
import { startPageHost } from './page-host.ts'
import { startTwoBrowsers, type TwoBrowsers } from './two-browsers.ts'

/** All that a benchmark in browsers needs, the same for every contender. */
export interface Stage {
  readonly browsers: TwoBrowsers
  /** Where the app is. */
  readonly appUrl: string
  /** Where the other contenders are: see pages/page.ts. */
  readonly barePage: string
  /** The app's own tracker and STUN server. */
  readonly meeting: { readonly announce: string; readonly iceServers: RTCIceServer[] }
}

/** Sets the stage, and clears it away whatever happens. */
export async function onStage<T>(folder: string, play: (stage: Stage) => Promise<T>): Promise<T> {
  const closing: (() => Promise<unknown>)[] = []
  try {
    const server = await startServer()
    closing.push(server.stop)
    const host = await startPageHost(folder)
    closing.push(host.stop)
    const browsers = await startTwoBrowsers(folder)
    closing.push(browsers.close)
    const meeting = await meetingOf(server.url)
    return await play({ browsers, appUrl: server.url, barePage: `${host.url}index.html`, meeting })
  } finally {
    for (const close of closing.reverse()) await close()
  }
}

/** What the server tells every page. */
async function meetingOf(url: string): Promise<Stage['meeting']> {
  const config: unknown = await (await fetch(new URL('config.json', url))).json()
  const { meetingPoints, iceServers } = config as { meetingPoints: string[]; iceServers: RTCIceServer[] }
  const [announce] = meetingPoints
  if (announce === undefined) throw new Error('the server names no meeting point')
  return { announce, iceServers }
}
