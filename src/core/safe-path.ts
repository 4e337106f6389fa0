import { encodeUtf8 } from '../lib/utf8.ts'
import { manifestLimits } from './manifest.ts'

// Names as they may reach a screen, a ZIP or a disk, whoever sent them: filtered as libtorrent's
// `sanitize_append_path_element` does, and for every common file system at once. The sender filters, the receiver
// refuses what is not filtered. Ordinary names stay as they are in every script. Code points and fixed categories are
// named, nothing that a later version of Unicode could add to: sender and receiver must agree.

export const pathLimits = {
  /** Bytes of one component in UTF-8: ext4's limit, and within that of NTFS and APFS. */
  component: 255,
  /** Components; deeper folders are left out of the middle. */
  depth: 32,
} as const

/** Longer ones are no extension that a person would miss. */
const maxExtensionBytes = 32

/** Separators, what Windows forbids, control characters, line and paragraph separator, noncharacters, lone surrogates. */
const forbidden = /[\p{Cc}"*/:<>?\\|\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]|\p{Surrogate}/gu
/**
 * Bidirectional controls, with which `exe.gpj` reads `jpg.exe`, and what shows nothing at all. U+200C and U+200D
 * (joiners of Indic and Persian script and of emoji) stay, as do variation selectors and the tags of flags.
 */
const hidden =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]/g
const leadingSpace = /^\s+/
/** Windows drops them silently. */
const trailingDotOrSpace = /[\s.]+$/
/** Devices of Windows, also with an extension. */
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[\d\u00b9\u00b2\u00b3])\s*(\.|$)/i
/** Most names, which need no closer look. */
const plain = /^[\w(),\-+=@#%&'][\w(),\-+=@#%&' .]*$/

/**
 * Safe and unique forms of the paths of one share, in order; `/` separates. Names that become equal, also in other case
 * or composition, or equal to a folder, get ` (2)` before the extension. Applying it again changes nothing.
 */
export function safePaths(paths: readonly string[]): string[] {
  const safe = paths.map(safePath)
  const keys = safe.map(comparable)
  const folders = new Set<string>()
  for (const key of keys) addFolders(folders, key)
  const natural = new Set(keys)
  const taken = new Set<string>()
  const nextNumber = new Map<string, number>()

  const isFree = (key: string) => !taken.has(key) && !folders.has(key)
  return safe.map((path, index) => {
    const key = keys[index] ?? ''
    if (isFree(key)) {
      taken.add(key)
      return path
    }
    for (let number = nextNumber.get(key) ?? 2; ; number++) {
      const numbered = numberedPath(path, number)
      const numberedKey = comparable(numbered)
      if (!isFree(numberedKey) || natural.has(numberedKey)) continue
      taken.add(numberedKey)
      nextNumber.set(key, number + 1)
      return numbered
    }
  })
}

/** Whether a single path is in its safe form. A list must also be unique: it is safe when `safePaths` gives it back. */
export const isSafePath = (path: string): boolean => safePath(path) === path

function safePath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '')
  const name = safeComponent(parts.pop() ?? '')
  const folders = parts.map(safeComponent).slice(0, pathLimits.depth - 1)
  // However long the name becomes by a number, the whole stays within the manifest's limit.
  while (byteLength(folders.join('/')) >= manifestLimits.path - pathLimits.component) folders.pop()
  return [...folders, name].join('/')
}

function safeComponent(name: string): string {
  const clean = plain.test(name) ? name : name.replace(hidden, '').replace(forbidden, '_').replace(leadingSpace, '')
  // Cutting a name can leave a reserved one: the question is asked again.
  return unreserved(shorten(unreserved(clean.replace(trailingDotOrSpace, '')), ''))
}

const unreserved = (name: string): string => (reserved.test(name) ? `_${name}` : name)

/** `name` with `suffix` before its extension, cut at the end of the stem so that both fit. */
function shorten(name: string, suffix: string): string {
  const { stem, extension } = splitExtension(name)
  const room = pathLimits.component - byteLength(suffix) - byteLength(extension)
  const fitting = byteLength(stem) <= room ? stem : cutToBytes(stem, room).replace(danglingEnd, '')
  return `${fitting || '_'}${suffix}${extension}`
}

/** What must not be left at the end of a stem: joiners join to nothing, and dots or spaces might become the name's end. */
const danglingEnd = /[\s.\u200c\u200d]+$/

function splitExtension(name: string): { readonly stem: string; readonly extension: string } {
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 ? name.slice(dot) : ''
  return byteLength(extension) <= maxExtensionBytes
    ? { stem: name.slice(0, name.length - extension.length), extension }
    : { stem: name, extension: '' }
}

/** By whole code points. */
function cutToBytes(text: string, maxBytes: number): string {
  let bytes = 0
  let end = 0
  for (const character of text) {
    bytes += byteLength(character)
    if (bytes > maxBytes) break
    end += character.length
  }
  return text.slice(0, end)
}

function numberedPath(path: string, number: number): string {
  const slash = path.lastIndexOf('/') + 1
  return path.slice(0, slash) + shorten(path.slice(slash), ` (${number})`)
}

/** From the longest: where one is known, its own folders are too. */
function addFolders(folders: Set<string>, key: string): void {
  for (let slash = key.lastIndexOf('/'); slash > 0; slash = key.lastIndexOf('/', slash - 1)) {
    const folder = key.slice(0, slash)
    if (folders.has(folder)) return
    folders.add(folder)
  }
}

/** Equal for names that some file system holds for equal: other case, or other composition of the same characters. */
const comparable = (path: string): string =>
  ascii.test(path) ? path.toLowerCase() : path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC')

const ascii = /^[\x20-\x7e]*$/

const byteLength = (text: string): number => (ascii.test(text) ? text.length : encodeUtf8(text).length)
