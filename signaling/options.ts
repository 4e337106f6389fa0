import type { OptionRow } from './option-row.ts'
import { optionTable, type Options } from './option-table.ts'

/** What the command line asks for. `refused.sentence` names the flag or variable that is wrong. */
export type Command =
  | { readonly kind: 'serve'; readonly options: Options }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'refused'; readonly sentence: string }

type Environment = Readonly<Record<string, string | undefined>>
type Collected = { ok: true; texts: Map<string, string[]> } | { ok: false; sentence: string }

const rows: ReadonlyMap<string, OptionRow<unknown>> = new Map(Object.entries(optionTable))
const namesByFlag = new Map([...rows].map(([name, row]) => [`--${row.flag}`, name]))
const hint = 'see --help'

/** Flags over environment over defaults. An empty variable counts as not set. */
export function parseCommand(args: readonly string[], environment: Environment): Command {
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help', text: helpText() }
  const collected = collectFlags(args)
  if (!collected.ok) return { kind: 'refused', sentence: collected.sentence }
  const values = new Map<string, unknown>()
  for (const [name, row] of rows) {
    const given = collected.texts.get(name)
    const variable = environment[row.env]
    if (given) {
      const value = row.parse(given)
      if (!value.ok) return { kind: 'refused', sentence: `--${row.flag} ${value.reason}.` }
      values.set(name, value.value)
    } else if (variable) {
      const value = row.parse(row.splitEnv(variable))
      if (!value.ok) return { kind: 'refused', sentence: `The environment variable ${row.env} ${value.reason}.` }
      values.set(name, value.value)
    } else {
      values.set(name, row.fallback)
    }
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each row's own parser or default made its value
  const options = Object.fromEntries(values) as Options
  if ((options.tlsCert === null) !== (options.tlsKey === null)) {
    return { kind: 'refused', sentence: '--tls-cert and --tls-key must be given together.' }
  }
  // Node would throw it at the start, with a stack.
  if (options.headersTimeout > options.requestTimeout) {
    return { kind: 'refused', sentence: '--headers-timeout must not be longer than --request-timeout.' }
  }
  return { kind: 'serve', options }
}

export function helpText(): string {
  const lines = [...rows.values()].map((row) => {
    const left = `  --${row.flag}${row.placeholder === null ? '' : ` ${row.placeholder}`}`
    return `${left.padEnd(40)} ${row.help} (${row.env}${shownDefault(row.fallback)})`
  })
  return [
    'Serves the page, its tracker and STUN in one process.',
    '',
    'Usage: node dist-server/main.js [options]',
    '',
    'Each option can also be an environment variable (in brackets); the flag wins.',
    'Variables of repeatable options are lists, separated by commas or as JSON.',
    '',
    ...lines,
    `${'  --help'.padEnd(40)} print this`,
    '',
  ].join('\n')
}

function collectFlags(args: readonly string[]): Collected {
  const texts = new Map<string, string[]>()
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    const equals = arg.indexOf('=')
    const flag = equals < 0 ? arg : arg.slice(0, equals)
    const name = namesByFlag.get(flag)
    if (name === undefined)
      return { ok: false, sentence: `There is no option ${JSON.stringify(flag.slice(0, 60))}; ${hint}.` }
    let text: string | undefined
    if (equals >= 0) text = arg.slice(equals + 1)
    else if (rows.get(name)?.placeholder === null) text = 'true'
    else text = args[++at]
    if (text === undefined) return { ok: false, sentence: `${flag} needs a value; ${hint}.` }
    const earlier = texts.get(name)
    if (earlier) earlier.push(text)
    else texts.set(name, [text])
  }
  return { ok: true, texts }
}

function shownDefault(fallback: unknown): string {
  if (typeof fallback === 'number' || typeof fallback === 'string') return `; default ${fallback}`
  if (typeof fallback !== 'object' || fallback === null || Array.isArray(fallback)) return ''
  return `; default ${Object.values(fallback).join('/')}`
}
