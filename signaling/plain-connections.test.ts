import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { countPlainConnections } from './plain-connections.ts'

/** What is told to one who comes where one is already. */
async function toldToSecond(isTls: boolean): Promise<{ text: string; refusals: number }> {
  const server = createServer()
  let refusals = 0
  const plain = countPlainConnections(server, { isTls, max: 1, maxPerAddress: null, refused: () => (refusals += 1) })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const open = () => connect({ host: '127.0.0.1', port })
  const accepted = once(server, 'connection')
  const first = open()
  await accepted
  const second = open()
  let text = ''
  second.on('data', (chunk) => (text += String(chunk)))
  await once(second, 'close')
  expect(plain.count()).toBe(1)
  first.destroy()
  server.close()
  return { text, refusals }
}

it('tells the one too many why', async () => {
  expect(await toldToSecond(false)).toEqual({
    text: expect.stringMatching(/^HTTP\/1\.1 429 .*\r\n\r\n$/s),
    refusals: 1,
  })
})

it('writes no plain words below TLS', async () => {
  expect(await toldToSecond(true)).toEqual({ text: '', refusals: 1 })
})
