import { parseArgs } from 'node:util'

export interface Options {
  /** Beginnings of the names of the states to take, such as `share` or `receive-paused`; empty for all. */
  readonly names: readonly string[]
  /** The folder of the pictures. */
  readonly out: string
  /** Picture pixels to a CSS pixel. */
  readonly scale: number
  readonly help: boolean
}

export const usage = `npm run shots -- [NAME...] [--out FOLDER] [--scale N]

  NAME           only states whose name begins so: share, receive-paused
  --out FOLDER   where the pictures go (shots)
  --scale N      pixels to a CSS pixel, 1 to 3 (1)`

/** @throws {Error} that says which option is wrong */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: 'string', default: 'shots' },
      scale: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (!/^[123]$/.test(values.scale)) throw new Error(`--scale takes 1, 2 or 3, not ${values.scale}`)
  return { names: positionals, out: values.out, scale: Number(values.scale), help: values.help }
}

/** Whether the command line asks for a state: a whole name, or whole words of its beginning. */
export const isAsked = (names: readonly string[], state: string): boolean =>
  names.length === 0 || names.some((name) => state === name || state.startsWith(`${name}-`))
