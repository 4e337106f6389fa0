import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

// The world outside, as the browsers of the tests see it: a proxy for everything but loopback, which notes what was asked
// for and answers nothing. It hears pages, workers and the browser itself, whatever protocol they try over TCP.

/** Where this run's is: set by the global set-up before any browser starts. */
const variable = 'TUKAR_OUTSIDE'
const attemptsPath = '/attempts'
/** Asked for by the one test that proves that asking is noticed. */
export const controlHost = 'control.invalid'
/** Whom browsers ask by themselves, whatever page they show. That no page does is seen by watching its requests. */
const makers = /(^|\.)(google\.com|googleapis\.com|gstatic\.com|gvt1\.com|mozilla\.(com|net|org)|firefox\.com)$/

/** `host:port` of the run's outside, or null where none was set up, as in the benchmarks. */
export const outsideHost = (): string | null => process.env[variable] ?? null

/** All that any page of this run tried to reach so far. */
export async function outsideAttempts(): Promise<readonly string[]> {
  const host = outsideHost()
  if (host === null) throw new Error('the global set-up starts the outside')
  const attempts: unknown = await (await fetch(`http://${host}${attemptsPath}`)).json()
  if (!Array.isArray(attempts)) throw new Error('the outside answers with a list')
  return attempts.map(String)
}

/** Starts it for this process and those that it starts. */
export async function openOutside(): Promise<{ readonly attempts: readonly string[]; stop(): void }> {
  const attempts: string[] = []
  const note = (method: string | undefined, address: string, host: string | undefined) => {
    if (host === undefined || !makers.test(host)) attempts.push(`${method} ${address}`)
  }
  const server = createServer((request, response) => {
    // A request to a proxy has a whole address; one to this process itself a path.
    const address = request.url ?? ''
    if (address === attemptsPath) {
      response.end(JSON.stringify(attempts))
    } else {
      note(request.method, address, URL.canParse(address) ? new URL(address).hostname : undefined)
      response.writeHead(502).end()
    }
  })
  server.on('connect', (request, socket) => {
    note(request.method, request.url ?? '', request.url?.replace(/:\d+$/, ''))
    socket.on('error', () => {})
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A TCP server that listens has one.
  process.env[variable] = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    attempts,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}
