import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { build } from 'vite'
import { dist } from '../support/static-host.ts'

/** The packages that source maps name: those of our own build, and those of packages that are bundles themselves. */
async function packagesInMaps(folder: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  const assets = await readdir(join(folder, 'assets'))
  const maps = assets.filter((name) => name.endsWith('.map')).map((name) => join(folder, 'assets', name))
  expect(maps.length).toBeGreaterThan(10)
  for (const map of [...maps, 'node_modules/webtorrent/dist/webtorrent.min.js.map']) {
    for (const [, name = ''] of (await readFile(map, 'utf8')).matchAll(
      /node_modules\/((?:@[^/"]+\/)?[^/"]+)\/(?!node_modules\/)[^"]*"/g,
    )) {
      names.add(name)
    }
  }
  return names
}

/** What is written of each package, by its name. */
function licencesIn(text: string): ReadonlyMap<string, string> {
  const entries = text.split(/\n-{80}\n\n/).map((entry) => {
    const [heading = '', ...lines] = entry.split('\n')
    return [heading.split(' ')[0] ?? '', lines.join('\n').trim()] as const
  })
  return new Map(entries)
}

test('the licence of all that is built in stands in one text beside the page', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tukar-licences-'))
  try {
    await build({ logLevel: 'warn', build: { outDir: folder, emptyOutDir: true, sourcemap: true } })
    const licences = licencesIn(await readFile(join(folder, 'licences.txt'), 'utf8'))
    const packages = await packagesInMaps(folder)
    expect([...packages]).toEqual(expect.arrayContaining(['preact', 'webtorrent', 'streamx', 'simple-peer', 'debug']))
    expect([...packages].filter((name) => !licences.has(name))).toEqual([])
    for (const [name, text] of licences) {
      expect(text, name).toMatch(/Copyright|\(c\)|©/i)
      expect(text, name).toMatch(/permission|Apache License|Mozilla Public License|licen[cs]ed/i)
      expect(text.length, name).toBeGreaterThan(500)
    }
    expect(licences.get('Tukar')).toBe((await readFile('LICENSE', 'utf8')).trim())
    const typeface = licences.get('@fontsource-variable/bricolage-grotesque')
    expect(typeface).toContain('SIL OPEN FONT LICENSE Version 1.1')
    expect(typeface).toContain('Copyright 2022 The Bricolage Grotesque Project Authors')
    // The same for the build that is served.
    expect(await readFile(join(folder, 'licences.txt'), 'utf8')).toBe(
      await readFile(join(dist, 'licences.txt'), 'utf8'),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
})
