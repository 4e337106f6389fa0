import { outsideHost } from './outside.ts'

/** A host name that is not loopback to the browser, so that plain http from it is no secure context. */
export const insecureHost = 'tukar.test'

const proxy = outsideHost()

export const chromiumArguments = [
  // As root, which CI machines run as.
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  // Nothing but loopback can be reached, whatever a page tries.
  `--host-resolver-rules=MAP ${insecureHost} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost`,
  // Loopback is never asked of a proxy.
  ...(proxy === null ? [] : [`--proxy-server=http://${proxy}`, `--proxy-bypass-list=${insecureHost}`]),
]
