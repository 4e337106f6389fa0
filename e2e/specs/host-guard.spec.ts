import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startFirefox } from '../support/firefox.ts'
import { test, expect } from '../support/fixtures.ts'
import { watchHosts } from '../support/host-guard.ts'
import { controlHost, outsideAttempts } from '../support/outside.ts'

// Every test with people in it holds that nothing leaves for other hosts. Here: that what does leave is seen.

/** Asks a host in every way that a page can. */
async function askInEveryWay(host: string): Promise<void> {
  const quietly = (url: string) => fetch(url, { mode: 'no-cors' }).catch(() => undefined)
  await quietly(`http://${host}/fetch`)
  await quietly(`https://${host}/secure-fetch`)
  void new WebSocket(`ws://${host}/socket`)
  const script = `fetch('http://${host}/worker-fetch', { mode: 'no-cors' }).catch(() => undefined)
    new WebSocket('ws://${host}/worker-socket')`
  void new Worker(URL.createObjectURL(new Blob([script])))
  void new RTCPeerConnection({ iceServers: [{ urls: `stun:${host}` }] })
}

/** Has one connection look for another at this address, by a candidate beside its description and by one inside. */
async function lookAt(address: string): Promise<void> {
  const [one, other] = [new RTCPeerConnection(), new RTCPeerConnection()]
  one.createDataChannel('')
  const { sdp = '' } = await one.createOffer()
  await other.setRemoteDescription({ type: 'offer', sdp: `${sdp}a=candidate:1 1 udp 1 ${address} 5000 typ host\r\n` })
  for (const transport of ['udp', 'tcp']) {
    const candidate = new RTCIceCandidate({
      candidate: `candidate:2 1 ${transport} 1 ${address} 5001 typ host`,
      sdpMid: '0',
    })
    await other.addIceCandidate(candidate).catch(() => undefined)
  }
  other.close()
  one.close()
}

/** No network has it (RFC 5737). */
const elsewhere = '192.0.2.1'
const seenElsewhere = [
  `guard: ICE candidate ${elsewhere}`,
  `guard: ICE candidate ${elsewhere}`,
  `guard: TCP candidate ${elsewhere}`,
]
const seenHere = ['guard: TCP candidate 127.0.0.1']

async function startHost(): Promise<{ readonly host: string; stop(): void }> {
  const server = createServer((_request, response) =>
    response.setHeader('Content-Type', 'text/html').end('<title>Empty</title>'),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A TCP server that listens has one.
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** What is seen of it; a WebSocket's scheme is as the browser's driver says it. */
const allWays = (host: string, socketScheme: 'ws' | 'http') =>
  [
    `http://${host}/fetch`,
    `https://${host}/secure-fetch`,
    `${socketScheme}://${host}/socket`,
    `http://${host}/worker-fetch`,
    `${socketScheme}://${host}/worker-socket`,
    `guard: ICE server stun:${host}`,
  ].sort()

/** Of the proxy, which hears the browser itself. It hears an encrypted request and a WebSocket as CONNECT. */
const tunnel = (port: number) => `CONNECT ${controlHost}:${port}`
const heardOutside = [
  tunnel(443),
  tunnel(80),
  tunnel(80),
  `GET http://${controlHost}/fetch`,
  `GET http://${controlHost}/worker-fetch`,
].sort()

test('what pages and workers ask of other hosts, on loopback too, is an offence', async ({ browser }) => {
  const [home, other] = [await startHost(), await startHost()]
  const before = (await outsideAttempts()).length
  const context = await browser.newContext()
  const guard = await watchHosts(context, home.host)
  const page = await context.newPage()
  await page.goto(`http://${home.host}/`)
  expect(guard.offences()).toEqual([])
  await page.evaluate(askInEveryWay, other.host)
  await page.evaluate(askInEveryWay, controlHost)
  const expected = [...allWays(other.host, 'ws'), ...allWays(controlHost, 'ws')].sort()
  await expect.poll(() => [...guard.offences()].sort()).toEqual(expected)
  await expect.poll(async () => (await outsideAttempts()).slice(before).sort()).toEqual(heardOutside)
  guard.allow(other.host)
  // Of an allowed host too, an ICE server is named by its config.json or by nobody.
  expect(guard.offences().filter((offence) => offence.includes(other.host))).toEqual([
    `guard: ICE server stun:${other.host}`,
  ])
  const heard = guard.offences().length
  await page.evaluate(lookAt, '127.0.0.1')
  await page.evaluate(lookAt, elsewhere)
  await expect.poll(() => guard.offences().slice(heard)).toEqual([...seenHere, ...seenElsewhere])
  await context.close()
  home.stop()
  other.stop()
})

test('and in Firefox', async ({ folder }) => {
  const [home, other] = [await startHost(), await startHost()]
  const before = (await outsideAttempts()).length
  const firefox = await startFirefox(folder, [home.host])
  await firefox.page.goto(`http://${home.host}/`)
  expect(firefox.offences()).toEqual([])
  await firefox.page.evaluate(askInEveryWay, other.host)
  await firefox.page.evaluate(askInEveryWay, controlHost)
  const expected = [...allWays(other.host, 'http'), ...allWays(controlHost, 'http')].sort()
  await expect.poll(() => [...firefox.offences()].sort()).toEqual(expected)
  await expect.poll(async () => (await outsideAttempts()).slice(before).sort()).toEqual(heardOutside)
  const heard = firefox.offences().length
  await firefox.page.evaluate(lookAt, '127.0.0.1')
  await firefox.page.evaluate(lookAt, elsewhere)
  await expect.poll(() => firefox.offences().slice(heard)).toEqual([...seenHere, ...seenElsewhere])
  await firefox.close()
  home.stop()
  other.stop()
})
