import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect } from '@playwright/test'
import { outsideAttempts } from './outside.ts'
import { gatherPeople, type People } from './people.ts'
import { startServer, type ServerProcess } from './server-process.ts'

export { expect }

interface TestTools {
  /** A temporary folder, gone after the test. */
  readonly folder: string
  /** Browsers whose every request is held against the hosts that the test names. */
  readonly people: People
}

interface WorkerTools {
  /** One process for all tests of a worker; a test that ends it starts its own. */
  readonly server: ServerProcess
}

export const test = base.extend<TestTools, WorkerTools>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from its pattern, and wants one
    async ({}, use) => {
      const server = await startServer()
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],
  // oxlint-disable-next-line no-empty-pattern -- as above
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'tukar-e2e-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
  people: async ({ browser, folder, server }, use) => {
    const people = gatherPeople(browser, folder, new URL(server.url).host)
    const before = (await outsideAttempts()).length
    await use(people)
    await people.sendHome()
    const offences = [...people.offences(), ...(await outsideAttempts()).slice(before)]
    expect(offences, 'requests to other hosts, uncaught errors').toEqual([])
  },
})
