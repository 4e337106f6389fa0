import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { crc32, deflateSync } from 'node:zlib'
import { makeMedia, type MediaOptions } from './media.ts'

// What hostile files (hostile-files.ts) are made of: bytes that are one thing to one reader and another to the next.

export interface Canary {
  /** Asked for by it when it sings. */
  readonly url: string
  /** Runs anywhere, and may stand in an attribute in double quotes and in XML. */
  readonly script: string
}

/** It sings to its own global, to the page around or before it, to the console and to the server, by each way there is. */
export function canaryOf(url: string): Canary {
  const notes = [
    `self.canary=1`,
    `top.canary=1`,
    `opener.canary=1`,
    `document.title='canary'`,
    `top.document.title='canary'`,
    `top.postMessage('canary','*')`,
    `console.log('canary')`,
    `navigator.sendBeacon('${url}')`,
    `fetch('${url}',{mode:'no-cors'}).catch(()=>0)`,
    `new Image().src='${url}'`,
  ]
  return { url, script: notes.map((note) => `try{${note}}catch{}`).join(';') }
}

export function html({ script: code }: Canary): string {
  return `<!doctype html><title>x</title><script>${code}</script><img src="x:" onerror="${code}"><svg onload="${code}">`
}

export function svg({ script: code }: Canary): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" onload="${code}"><script>${code}</script></svg>`
}

/** To a script: a name, a comment, and what it is set to. */
export function gifAndScript({ script: code }: Canary): Buffer {
  const size = Buffer.from('/*\x01\x00', 'latin1')
  const rest = [0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b]
  return Buffer.concat([Buffer.from('GIF89a'), size, Buffer.from(rest), Buffer.from(`*/=1;${code}`)])
}

export function pngAndHtml(canary: Canary): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(8, 0)
  header.writeUInt32BE(8, 4)
  // Eight bits of grey.
  header[8] = 8
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('tEXt', Buffer.from(`Comment\0${html(canary)}`, 'latin1')),
    pngChunk('IDAT', deflateSync(Buffer.alloc(8 * 9, 0x40))),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

function pngChunk(kind: string, content: Buffer): Buffer {
  const chunk = Buffer.concat([Buffer.from(`....${kind}`), content, Buffer.alloc(4)])
  chunk.writeUInt32BE(content.length)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4)
  return chunk
}

/** To a script in Latin-1: a name, a comment that begins with the first part's length, and what it is set to. */
export async function jpegAndScript({ script: code }: Canary, folder: string): Promise<Buffer> {
  const path = join(folder, 'picture.jpg')
  // Always the same bytes, in which no comment ends.
  const picture = ['-f', 'lavfi', '-i', 'color=c=orange:size=16x16', '-frames:v', '1']
  await promisify(execFile)('ffmpeg', ['-v', 'error', ...picture, path])
  const bytes = await readFile(path)
  const first = Buffer.alloc(0x2f2a)
  first.write('/*JFIF\0\x01\x01', 'latin1')
  first.write(`*/=1;${code}/*`, 100, 'latin1')
  const end = Buffer.from('*/', 'latin1')
  const rest = bytes.subarray(4 + bytes.readUInt16BE(4))
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), first, rest, end])
}

export async function media(
  folder: string,
  name: string,
  codecs: Pick<MediaOptions, 'video' | 'audio'>,
): Promise<Buffer> {
  await makeMedia(join(folder, name), { seconds: 20, bitrate: 200, ...codecs })
  return readFile(join(folder, name))
}
