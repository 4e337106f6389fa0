import { describe, expect, it } from 'vitest'
import type { FileHandle, SourceFile } from '../core/ports/platform.ts'
import type { Bytes } from '../lib/bytes.ts'
import { Hub } from './fake-mesh.test-support.ts'
import { sourceFile } from './fakes.test-support.ts'
import { inPhase, openPage, until } from './pages.test-support.ts'

// Files of one name, from different folders, in one share.

const film: Bytes = Uint8Array.from({ length: 600_000 }, (_, i) => (i * 7 + (i >> 8)) & 255)
const other = film.map((byte) => byte ^ 1)

function remembered(bytes: Bytes): SourceFile {
  const handle: FileHandle = {
    kind: 'file',
    getFile: () => Promise.resolve(Object.assign(new Blob([bytes]), { lastModified: 5 })),
    queryPermission: () => Promise.resolve('prompt'),
    requestPermission: () => Promise.resolve('granted'),
  }
  return { ...sourceFile('report.pdf', bytes), handle }
}

/** Shared one after another, and waiting for the files on a later visit. */
async function returned(sources: readonly SourceFile[]) {
  const hub = new Hub()
  const first = openPage(hub)
  const id = await first.app.share(sources.slice(0, 1), { password: null })
  const { link } = await until(first.app, id, inPhase('seeding'))
  for (const source of sources.slice(1)) await first.app.addFiles(id, [source])
  await until(first.app, id, inPhase('seeding'))
  first.app.destroy()
  const { app } = openPage(hub, { records: first.records })
  await app.open(link)
  await until(app, id, inPhase('paused'))
  return { app, id }
}

const reports = {
  'another size': [sourceFile('report.pdf', film), sourceFile('report.pdf', film.slice(0, 100))],
  'another time': [film, other].map((bytes, modified) => ({ ...sourceFile('report.pdf', bytes), modified })),
  'other bytes alone': [film, other].map((bytes) => sourceFile('report.pdf', bytes)),
}

describe.each(Object.entries(reports))('two files of one name, with %s,', (_, sources) => {
  it.each(['in order', 'the other way round'])('are given again together, %s', async (order) => {
    const { app, id } = await returned(sources)
    await app.giveSources(id, order === 'in order' ? sources : [...sources].reverse())
    await until(app, id, inPhase('seeding'))
    for (const [index, { bytes }] of sources.entries()) expect(app.sourcesOf(id)[index]?.bytes).toBe(bytes)
  })

  it('are given again one after another', async () => {
    const { app, id } = await returned(sources)
    for (const source of sources) await app.giveSources(id, [source])
    await until(app, id, inPhase('seeding'))
    for (const [index, { bytes }] of sources.entries()) expect(app.sourcesOf(id)[index]?.bytes).toBe(bytes)
  })
})

it('files of one name that the browser remembers come back by a click', async () => {
  const { app, id } = await returned([remembered(film), remembered(film.slice(0, 100)), remembered(other)])
  await app.allowSources(id)
  await until(app, id, inPhase('seeding'))
})

it('a file that was shared twice is given again once', async () => {
  const file = sourceFile('report.pdf', film)
  const { app, id } = await returned([file, file])
  await app.giveSources(id, [file])
  await until(app, id, inPhase('seeding'))
})
