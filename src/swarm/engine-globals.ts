// webtorrent's bundle calls these without a guard; browsers have them since 2024 and 2025
// (https://github.com/tc39/proposal-arraybuffer-base64). Imported for its effect before the bundle runs.

function define(target: object, name: string, value: unknown): void {
  if (!(name in target)) Object.defineProperty(target, name, { value, writable: true, configurable: true })
}

define(Uint8Array.prototype, 'toHex', function (this: Uint8Array): string {
  let text = ''
  for (const byte of this) text += byte.toString(16).padStart(2, '0')
  return text
})

define(Uint8Array, 'fromHex', (text: string): Uint8Array => {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) throw new SyntaxError('not hex digits')
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(i * 2, i * 2 + 2), 16))
})

define(Uint8Array.prototype, 'toBase64', function (this: Uint8Array): string {
  let text = ''
  for (const byte of this) text += String.fromCharCode(byte)
  return btoa(text)
})

define(Uint8Array, 'fromBase64', (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0)),
)

export {}
