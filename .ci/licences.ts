import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin, Rolldown } from 'vite'

// licences.txt, one text beside the built page: Tukar's own licence, and that of everything whose code or letters are in
// the build, as it stands in node_modules. A build that has something in it without a licence fails.

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const textFolder = join(root, '.ci/licences')
const licenceName = /^(licen[cs]e|copying)(\.(md|txt))?$/i
const rule = '-'.repeat(80)

/** What the build puts in by itself, and whose it is. */
const builtInHelpers: readonly (readonly [RegExp, string])[] = [
  [/^(\0vite\/|__vite-browser-external$)/, 'vite'],
  [/^\0rolldown\//, 'rolldown'],
]

interface Package {
  readonly name: string
  /** Null: nothing of it is installed but its text in `licences/`. */
  readonly folder: string | null
}

/** `page` writes the file; `worker` tells it what is in the workers, which are built before. */
export function licenceFile(): { readonly page: Plugin; readonly worker: Plugin } {
  const found = new Map<string, Package>()
  const note = async (bundle: Rolldown.OutputBundle) => {
    for (const id of Object.values(bundle).flatMap(sourcesOf)) {
      for (const each of await packagesOf(id)) found.set(each.folder ?? each.name, each)
    }
  }
  return {
    worker: {
      name: 'licences-of-workers',
      generateBundle: (_options, bundle) => note(bundle),
    },
    page: {
      name: 'licences',
      apply: 'build',
      enforce: 'post',
      async generateBundle(_options, bundle) {
        await note(bundle)
        const others = [...found.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
        const entries = await Promise.all([ownEntry(), ...others.map(entryOf)])
        this.emitFile({ type: 'asset', fileName: 'licences.txt', source: entries.join(`\n${rule}\n\n`) })
      },
    },
  }
}

/** For a build that has no such file: nobody else's code may get into it unnoticed. */
export function ownCodeAlone(): Plugin {
  return {
    name: 'own-code-alone',
    async generateBundle(_options, bundle) {
      for (const id of Object.values(bundle).flatMap(sourcesOf)) {
        if ((await packagesOf(id)).length > 0) throw new Error(`${id} is in a build whose licences nobody names`)
      }
    },
  }
}

/** The files that a part of the build was made of. */
const sourcesOf = (part: Rolldown.OutputChunk | Rolldown.OutputAsset): readonly string[] =>
  part.type === 'chunk' ? Object.keys(part.modules) : part.originalFileNames.map((name) => join(root, name))

async function packagesOf(id: string): Promise<readonly Package[]> {
  const helper = builtInHelpers.find(([pattern]) => pattern.test(id))
  if (helper) return [installed(helper[1], root)]
  // A module made of a file is called after it, and by more.
  const file = id.replace(/^\0/, '').replace(/\?.*$/, '')
  const name = lastPackage(file)
  if (name === null && file.startsWith(`${root}/`)) return []
  if (name === null) throw new Error(`whose is ${JSON.stringify(id)}, which is in the build?`)
  const folder = `${file.slice(0, file.lastIndexOf('/node_modules/'))}/node_modules/${name}`
  return [{ name, folder }, ...(await bundledIn(file, folder))]
}

/** The packages in a file that is a bundle itself, as its source map tells. */
async function bundledIn(file: string, folder: string): Promise<readonly Package[]> {
  if (!existsSync(`${file}.map`)) return []
  const map: unknown = JSON.parse(await readFile(`${file}.map`, 'utf8'))
  if (!isRecord(map) || !Array.isArray(map['sources'])) throw new Error(`${file}.map is no source map`)
  const sources = map['sources'].filter((source) => typeof source === 'string')
  const names = new Set(sources.map(lastPackage).filter((name) => name !== null))
  if (sources.some((source) => /\/webpack\//.test(source))) names.add('webpack')
  return [...names].map((name) => installed(name, folder))
}

/** `node_modules/a/node_modules/b/c.js` is of b. */
const lastPackage = (path: string): string | null =>
  /.*(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? null

/** As Node finds it from there. */
function installed(name: string, from: string): Package {
  const folder = join(from, 'node_modules', name)
  if (existsSync(folder)) return { name, folder }
  return dirname(from) === from ? { name, folder: null } : installed(name, dirname(from))
}

async function ownEntry(): Promise<string> {
  return `Tukar\n\n${await readFile(join(root, 'LICENSE'), 'utf8')}`
}

async function entryOf({ name, folder }: Package): Promise<string> {
  if (folder === null) return `${name}\n\n${await readFile(join(textFolder, `${name}.txt`), 'utf8')}`
  const facts: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  if (!isRecord(facts)) throw new Error(`${folder} has no package.json`)
  const files = (await readdir(folder)).filter((file) => licenceName.test(file))
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  if (texts.length === 0) texts.push(await textByName(name, facts))
  // The Mozilla licence wants people told where its source is.
  const source = facts['license'] === 'MPL-2.0' ? [`Source: npm, ${name}@${String(facts['version'])}`] : []
  const all = [...source, ...texts]
  return `${name} ${String(facts['version'])}\n\n${all.map((text) => `${ofItself(text).trim()}\n`).join('\n')}`
}

/** Some packages name their licence and leave it at that. */
async function textByName(name: string, { license, author }: Readonly<Record<string, unknown>>): Promise<string> {
  const authors = (Array.isArray(author) ? author : [author])
    .map((each: unknown) => (isRecord(each) ? each['name'] : each))
    .filter((each) => typeof each === 'string')
    .map((each) => each.replace(/\s*[<(].*$/, ''))
  if (license !== 'MIT' || authors.length === 0) throw new Error(`${name} is in the build and has no licence`)
  const text = await readFile(join(textFolder, 'MIT.txt'), 'utf8')
  return `The MIT License\n\nCopyright (c) ${authors.join(', ')}\n\n${text}`
}

/** Without those of what the package brings along for its own work: nothing of that is in here. */
const ofItself = (text: string): string => text.replace(/^# Licenses of bundled dependencies[^]*$/m, '')

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
