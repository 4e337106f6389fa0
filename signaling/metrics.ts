// Counts, never who: nothing here has an address, an info hash or a peer id.

const counterRows = [
  ['socketsOpened', 'WebSocket connections accepted'],
  ['framesReceived', 'Messages received from clients'],
  ['framesSent', 'Messages sent to clients'],
  ['announces', 'Announces handled'],
  ['answers', 'Answers handled'],
  ['scrapes', 'Scrapes handled'],
  ['peerIdProbes', 'Times that a peer id was asked for while another connection had it'],
  ['peerIdHandovers', 'Peer ids handed to a connection that came back'],
  ['pingTimeouts', 'Connections cut because a ping was not answered'],
  ['slowConsumers', 'Connections cut because they did not read'],
  ['faults', 'Messages that met a fault of this program'],
  ['stunAnswers', 'STUN requests answered'],
  ['stunRefusals', 'STUN requests not answered: malformed or too many'],
  ['httpRequests', 'HTTP requests answered'],
] as const

export type Counter = (typeof counterRows)[number][0]
export const refusalReasons = [
  'malformed',
  'messageTooLong',
  'tooManyFragments',
  'brokenFrame',
  'messagesTooFast',
  'bytesTooFast',
  'peerIdTaken',
  'tooManySwarms',
  'tooManyPeerIds',
  'tooManyWaiting',
  'swarmFull',
  'trackerFull',
  'serverFull',
  'addressFull',
  'connectsTooFast',
  'originNotAllowed',
  'badHandshake',
  'tooManyPlainConnections',
  'stopping',
] as const
export type RefusalReason = (typeof refusalReasons)[number]

export interface Gauge {
  readonly help: string
  readonly value: number
}

export interface Metrics {
  count(counter: Counter): void
  refuse(reason: RefusalReason): void
  counters(): Readonly<Record<string, number>>
  /** Only reasons that there were. */
  refusals(): Readonly<Record<string, number>>
}

export function createMetrics(): Metrics {
  const counters = new Map<Counter, number>(counterRows.map(([name]) => [name, 0]))
  const refusals = new Map<RefusalReason, number>()
  return {
    count: (counter) => void counters.set(counter, (counters.get(counter) ?? 0) + 1),
    refuse: (reason) => void refusals.set(reason, (refusals.get(reason) ?? 0) + 1),
    counters: () => Object.fromEntries(counters),
    refusals: () => Object.fromEntries(refusals),
  }
}

/** Prometheus text exposition format 0.0.4. */
export function prometheusText(metrics: Metrics, gauges: Readonly<Record<string, Gauge>>): string {
  const lines: string[] = []
  const values = metrics.counters()
  for (const [name, help] of counterRows) {
    const metric = `tukar_${snakeCase(name)}_total`
    lines.push(`# HELP ${metric} ${help}`, `# TYPE ${metric} counter`, `${metric} ${values[name]}`)
  }
  lines.push('# HELP tukar_refusals_total Refused connections and messages', '# TYPE tukar_refusals_total counter')
  for (const [reason, value] of Object.entries(metrics.refusals())) {
    lines.push(`tukar_refusals_total{reason="${snakeCase(reason)}"} ${value}`)
  }
  for (const [name, gauge] of Object.entries(gauges)) {
    const metric = `tukar_${snakeCase(name)}`
    lines.push(`# HELP ${metric} ${gauge.help}`, `# TYPE ${metric} gauge`, `${metric} ${gauge.value}`)
  }
  return `${lines.join('\n')}\n`
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
