import { defineConfig } from '@playwright/test'
import { chromiumArguments } from './support/chromium-arguments.ts'
import { chromiumPath } from './support/browsers.mjs'

// Those that hold times, rates or pauses against a bound, or look at all that leaves this machine's browsers. `npm test`
// runs them one at a time, and two at a time of the others, which wait more than they work.
const measuring =
  /\/(hidden-tab|home-budget|host-guard|hostile-(address|load|member|tracker)|link|numbers|swarm|tracker-restart)\.spec\.ts$/

export default defineConfig({
  testDir: 'specs',
  globalSetup: './support/global-setup.ts',
  // Unless somebody asks for more: transfers measure themselves against each other's noise otherwise.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  // A bound for a slow machine, not an expectation.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: chromiumPath(), args: chromiumArguments },
    trace: 'off',
  },
  projects: [
    { name: 'others', testIgnore: measuring, outputDir: '../test-results/e2e' },
    { name: 'measuring', testMatch: measuring, outputDir: '../test-results/e2e-measuring' },
  ],
})
