import type { CDPSession } from '@playwright/test'

/**
 * So many bytes a second leave the page that these tools are of; -1 for all it can. Acts on WebRTC only where there was a
 * limit before the page's first connection.
 */
export async function limitUpload(devTools: CDPSession, uploadThroughput: number): Promise<void> {
  await devTools.send('Network.enable')
  const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput }
  await devTools.send('Network.emulateNetworkConditions', conditions)
}
