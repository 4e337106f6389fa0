import { insecureHost } from '../support/chromium-arguments.ts'
import { expect, test } from '../support/fixtures.ts'

test('a browser without WebRTC says why and what to do', async ({ server, people }) => {
  const page = await people.arrive({ initScript: () => void Reflect.deleteProperty(globalThis, 'RTCPeerConnection') })
  await page.goto(server.url)
  await expect(page.getByRole('heading', { name: 'This browser can’t connect to others' })).toBeVisible()
  await expect(page.getByText('WebRTC is missing or switched off.')).toBeVisible()
})

test('a page opened by plain http from another machine says why and what to do', async ({ server, people }) => {
  people.allow(`${insecureHost}:${server.port}`)
  const page = await people.arrive()
  await page.goto(`http://${insecureHost}:${server.port}/`)
  await expect(page.getByRole('heading', { name: 'This page was opened without encryption' })).toBeVisible()
  await expect(page.getByText('Open it by https')).toBeVisible()
})
