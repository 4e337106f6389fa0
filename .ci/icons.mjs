// `npm run icons`: draws the PNG icons that some systems want, from the SVG that everything else uses. Commit what it writes.

import { readFile, writeFile } from 'node:fs/promises'
import { chromium } from '@playwright/test'
import { chromiumPath } from '../e2e/support/browsers.mjs'

const folder = new URL('../public/', import.meta.url)
const drawings = [
  { from: 'icon.svg', to: 'icon-192.png', size: 192 },
  { from: 'icon.svg', to: 'icon-512.png', size: 512 },
  // Without corners of its own: who takes these cuts them.
  { from: 'icon-maskable.svg', to: 'icon-maskable-512.png', size: 512 },
  { from: 'icon-maskable.svg', to: 'apple-touch-icon.png', size: 180 },
]

const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] })
for (const { from, to, size } of drawings) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  const svg = await readFile(new URL(from, folder), 'utf8')
  await page.setContent(`<style>body { margin: 0 } svg { display: block; inline-size: 100vw }</style>${svg}`)
  await writeFile(new URL(to, folder), await page.screenshot({ omitBackground: true }))
  await page.close()
}
await browser.close()
