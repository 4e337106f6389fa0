import { defineConfig } from '@playwright/test'
import { chromiumArguments } from './support/chromium-arguments.ts'
import { chromiumPath } from './support/browsers.mjs'

export default defineConfig({
  testDir: 'specs',
  globalSetup: './support/global-setup.ts',
  outputDir: '../test-results/e2e',
  // One browser at a time: transfers measure themselves against each other's noise otherwise.
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
})
