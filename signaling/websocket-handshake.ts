import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** What an upgrade request gets: the head of the answer that opens the WebSocket, or the HTTP status that refuses it. */
export type Handshake =
  | { readonly kind: 'accepted'; readonly head: string }
  | { readonly kind: 'refused'; readonly status: 400 | 405 | 426; readonly headers: string }

/** What of an upgrade request counts. */
export type UpgradeRequest = { readonly method?: string | undefined; readonly headers: IncomingHttpHeaders }

// RFC 6455 section 1.3.
const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const keyForm = /^[+/0-9A-Za-z]{22}==$/
const versionHeader = 'Sec-WebSocket-Version: 13\r\n'
const firstToken = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}/

/** RFC 6455 section 4.2, without extensions. */
export function answerHandshake({ method, headers }: UpgradeRequest): Handshake {
  if (method !== 'GET') return { kind: 'refused', status: 405, headers: 'Allow: GET\r\n' }
  const key = headers['sec-websocket-key']
  if (headers.upgrade?.toLowerCase() !== 'websocket' || key === undefined || !keyForm.test(key)) {
    return { kind: 'refused', status: 400, headers: '' }
  }
  if (headers['sec-websocket-version'] !== '13') return { kind: 'refused', status: 426, headers: versionHeader }
  const accept = createHash('sha1').update(`${key}${guid}`).digest('base64')
  const protocol = firstToken.exec(headers['sec-websocket-protocol'] ?? '')?.[0]
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    // The dialect has no name of its own; browsers that named one give up unless it is named back.
    ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
  ]
  return { kind: 'accepted', head: `${lines.join('\r\n')}\r\n\r\n` }
}
