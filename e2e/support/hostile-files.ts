import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { pdfOf } from './documents.ts'
import { canaryOf, gifAndScript, html, jpegAndScript, media, pngAndHtml, svg, type Canary } from './hostile-bytes.ts'

// Files that would do harm if anything ever ran, laid out or unpacked them as they wish. Each has a canary in it that sings
// where it can be heard: see canaries.ts.

/** What its row lets one look at it as; `refused`: it is not what it seems to be; null: nothing is offered. */
export type Look = 'text' | 'picture' | 'played' | 'refused' | null

/** As what it would run, where a server gave it out with this type. */
export interface Song {
  readonly as: 'document' | 'script' | 'worker' | 'module worker' | 'service worker'
  readonly type: string
}

export interface HostileFile {
  /** As the sender's browser says it, and what everybody sees in its place. */
  readonly name: string
  readonly path: string
  /** The sender's word. */
  readonly type: string
  readonly look: Look
  /** Null: it needs another file, or a browser of another make. */
  readonly song: Song | null
  /** In each address that it asks for. */
  readonly canary: string
  readonly bytes: Buffer
}

type Recipe = Omit<HostileFile, 'bytes' | 'canary'> & {
  readonly isQuick?: true
  readonly make: (canary: Canary, folder: string) => Buffer | string | Promise<Buffer>
}

const document = (type: string): Song => ({ as: 'document', type })
const script: Song = { as: 'script', type: 'text/javascript' }
const onlyWords = null

const recipes: readonly Recipe[] = [
  { name: 'page.html', path: 'page.html', type: 'text/html', look: null, song: document('text/html'), make: html },
  {
    name: 'AUX.txt',
    path: '_AUX.txt',
    type: 'text/html',
    look: 'text',
    song: document('text/html'),
    isQuick: true,
    make: html,
  },
  { name: 'page.pdf', path: 'page.pdf', type: 'application/pdf', look: null, song: onlyWords, make: html },
  { name: 'page.png', path: 'page.png', type: 'text/html', look: 'refused', song: onlyWords, make: html },
  { name: 'page.mp4', path: 'page.mp4', type: 'video/mp4', look: 'refused', song: onlyWords, make: html },
  {
    name: 'drawing.svg',
    path: 'drawing.svg',
    type: 'image/svg+xml',
    look: null,
    song: document('image/svg+xml'),
    make: svg,
  },
  { name: 'drawing.png', path: 'drawing.png', type: 'image/svg+xml', look: 'refused', song: onlyWords, make: svg },
  {
    name: 'drawing.webp',
    path: 'drawing.webp',
    type: 'image/webp',
    look: 'refused',
    song: document('image/svg+xml'),
    make: ({ script: code }) =>
      `<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x:" onerror="${code}"/></body></foreignObject></svg>`,
  },
  {
    name: 'C:\\run.js',
    path: 'C__run.js',
    type: 'text/javascript',
    look: null,
    song: script,
    make: (canary) => canary.script,
  },
  {
    name: 'tune.mp3',
    path: 'tune.mp3',
    type: 'text/javascript',
    look: 'refused',
    song: script,
    make: (canary) => canary.script,
  },
  {
    name: 'worker.mjs',
    path: 'worker.mjs',
    type: 'text/javascript',
    look: null,
    song: { as: 'module worker', type: 'text/javascript' },
    make: ({ script: code }) => `export const work = 1\n${code}`,
  },
  {
    name: '../../service-worker.js',
    path: '_/_/service-worker.js',
    type: 'text/javascript',
    look: null,
    song: { as: 'service worker', type: 'text/javascript' },
    make: ({ script: code }) =>
      `addEventListener('fetch', (event) => event.respondWith(fetch(event.request)))\n${code}`,
  },
  {
    name: 'aux .css',
    path: '_aux .css',
    type: 'text/css',
    look: null,
    song: onlyWords,
    make: ({ url }) => `@import "${url}"; body { background: url("${url}"); display: none }`,
  },
  {
    name: 'CON',
    path: '_CON',
    type: 'application/wasm',
    look: null,
    song: onlyWords,
    make: () => Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
  },
  { name: 'dance.gif', path: 'dance.gif', type: 'text/javascript', look: 'picture', song: script, make: gifAndScript },
  {
    name: '../../holiday\u202egpj.png',
    path: '_/_/holidaygpj.png',
    type: 'text/html',
    look: 'picture',
    song: document('text/html'),
    isQuick: true,
    make: pngAndHtml,
  },
  {
    name: '-rf.jpg',
    path: '-rf.jpg',
    type: 'text/javascript',
    look: 'picture',
    song: { as: 'script', type: 'text/javascript; charset=ISO-8859-1' },
    make: jpegAndScript,
  },
  {
    name: 'form.pdf',
    path: 'form.pdf',
    type: 'text/html',
    look: null,
    song: onlyWords,
    isQuick: true,
    make: ({ url }) => {
      const code = `try{app.launchURL('${url}',true)}catch(e){} try{this.getURL('${url}')}catch(e){} try{this.submitForm('${url}')}catch(e){} app.alert('canary')`
      return pdfOf('Flores', { script: code })
    },
  },
  {
    name: '\u2066both\u2069.pdf',
    path: 'both.pdf',
    type: 'text/html',
    look: null,
    song: document('text/html'),
    make: (canary) => pdfOf('Flores', { comment: html(canary) }),
  },
  {
    name: 'clip.mp4',
    path: 'clip.mp4',
    type: 'text/html',
    look: 'played',
    song: document('text/html'),
    make: async (canary, folder) => {
      const free = Buffer.from(`....free${html(canary)}`)
      free.writeUInt32BE(free.length)
      return Buffer.concat([await media(folder, 'clip.mp4', { video: 'h264', audio: 'aac' }), free])
    },
  },
  {
    name: 'clip.vtt',
    path: 'clip.vtt',
    type: 'text/html',
    look: 'text',
    song: onlyWords,
    make: ({ url, script: code }) =>
      `WEBVTT\n\nSTYLE\n::cue { background: url("${url}") }\n\n00:00.000 --> 00:20.000\n<script>${code}</script><img src="x:" onerror="${code}"><c.x>Sea</c>\n`,
  },
  {
    name: 'clip.en.srt',
    path: 'clip.en.srt',
    type: 'text/html',
    look: 'text',
    song: document('text/html'),
    make: ({ script: code }) => `1\n00:00:00,000 --> 00:00:20,000\n<img src="x:" onerror="${code}"><b>Sea</b>\n`,
  },
  {
    name: 'song\u0000\u0007\n.mp3',
    path: 'song___.mp3',
    type: 'text/html',
    look: 'played',
    song: document('text/html'),
    make: async (canary, folder) => {
      const text = Buffer.from(`\0${html(canary)}`, 'latin1')
      const tag = Buffer.concat([Buffer.from('ID3\u0003\0\0....TIT2....\0\0', 'latin1'), text])
      // Seven bits of each byte.
      for (let i = 0; i < 4; i++) tag[6 + i] = ((10 + text.length) >> (7 * (3 - i))) & 0x7f
      tag.writeUInt32BE(text.length, 14)
      return Buffer.concat([tag, await media(folder, 'song.mp3', { video: null, audio: 'mp3' })])
    },
  },
  {
    name: 'clip two.webm',
    path: 'clip two.webm',
    type: 'text/html',
    look: 'played',
    song: document('text/html'),
    make: async (canary, folder) => {
      const text = Buffer.from(html(canary))
      // An element that readers pass over, with its length in two bytes.
      const empty = Buffer.from([0xec, 0x40 | (text.length >> 8), text.length & 0xff])
      return Buffer.concat([await media(folder, 'clip.webm', { video: 'vp8', audio: 'opus' }), empty, text])
    },
  },
  {
    name: 'feed.xml',
    path: 'feed.xml',
    type: 'text/xml',
    look: 'text',
    song: onlyWords,
    make: ({ url, script: code }) =>
      `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="${url}"?><feed><script xmlns="http://www.w3.org/1999/xhtml">${code}</script></feed>`,
  },
  {
    name: 'page.xhtml',
    path: 'page.xhtml',
    type: 'application/xhtml+xml',
    look: null,
    song: document('application/xhtml+xml'),
    make: ({ script: code }) =>
      `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title><script>${code}</script></head></html>`,
  },
  {
    name: 'page.mht',
    path: 'page.mht',
    type: 'multipart/related',
    look: null,
    song: onlyWords,
    make: (canary) =>
      `MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n${html(canary)}\r\n--x--\r\n`,
  },
  {
    name: 'more.torrent',
    path: 'more.torrent',
    type: 'application/x-bittorrent',
    look: null,
    song: onlyWords,
    make: ({ url }) =>
      `d8:announce${url.length}:${url}4:infod6:lengthi1e4:name1:x12:piece lengthi16384e6:pieces20:${'x'.repeat(20)}ee`,
  },
  {
    name: `${'n'.repeat(300)}.html`,
    path: `${'n'.repeat(250)}.html`,
    type: 'audio/mpeg',
    look: 'refused',
    song: document('text/html'),
    make: html,
  },
  { name: '.htaccess', path: '.htaccess', type: '', look: null, song: onlyWords, make: html },
  { name: 'PAGE.HTML', path: 'PAGE (2).HTML', type: 'text/html', look: null, song: onlyWords, make: html },
  { name: ' script.js. . ', path: 'script.js', type: 'text/html', look: null, song: onlyWords, make: html },
  {
    name: '__MACOSX/._page.html',
    path: '__MACOSX/._page.html',
    type: 'video/webm',
    look: 'refused',
    song: onlyWords,
    make: html,
  },
]

/** All of them, or three that get the furthest. Their canaries ask `origin`, which ends with a slash. */
export async function makeHostileFiles(
  origin: string,
  folder: string,
  isLong: boolean,
): Promise<readonly HostileFile[]> {
  const work = await mkdtemp(join(folder, 'hostile-'))
  const chosen = recipes.filter(({ isQuick }) => isLong || isQuick)
  return Promise.all(
    chosen.map(async (recipe, index) => {
      const canary = `canary-${index}-`
      return { ...recipe, canary, bytes: Buffer.from(await recipe.make(canaryOf(origin + canary), work)) }
    }),
  )
}
