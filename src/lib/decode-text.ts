// Declared here because src/lib compiles without the DOM library; every context that runs it has it.
declare const TextDecoder: {
  new (
    label: string,
    options?: { fatal: boolean },
  ): {
    decode(bytes: Uint8Array, options?: { stream: boolean }): string
  }
}

/**
 * A text, by the mark at its beginning, else UTF-8, else what older Windows programs write. Null for what is no text. A
 * character that `bytes` cuts in two, where they are not the whole, is left out.
 */
export function decodeText(bytes: Uint8Array, isWhole: boolean): string | null {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return decode('utf-16le', bytes, isWhole)
  if (first === 0xfe && second === 0xff) return decode('utf-16be', bytes, isWhole)
  if (bytes.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isWhole })
  } catch {
    return decode('windows-1252', bytes, isWhole)
  }
}

const decode = (encoding: string, bytes: Uint8Array, isWhole: boolean): string =>
  new TextDecoder(encoding).decode(bytes, { stream: !isWhole })
