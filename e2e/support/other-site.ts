import { createServer } from 'node:http'
import { once } from 'node:events'

/** Another site on this machine: `localhost` is none of the sites that `127.0.0.1` is. */
export async function startOtherSite(body: string): Promise<{ readonly url: string; stop(): void }> {
  const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(body))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return {
    url: `http://localhost:${address.port}/`,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}
