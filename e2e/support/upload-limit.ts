import type { CDPSession } from '@playwright/test'

/**
 * So many bytes a second leave the page that these tools are of; -1 for all it can. `way`: added to the round trip, ms, and
 * the percentage of packets that is lost. Acts on WebRTC only where there was a limit before the page's first connection.
 */
export async function limitUpload(
  devTools: CDPSession,
  uploadThroughput: number,
  way: { readonly latency: number; readonly packetLoss: number } = { latency: 0, packetLoss: 0 },
): Promise<void> {
  await devTools.send('Network.enable')
  const conditions = { offline: false, downloadThroughput: -1, uploadThroughput, ...way }
  await devTools.send('Network.emulateNetworkConditions', conditions)
}
