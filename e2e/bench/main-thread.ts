import type { Protocol } from 'puppeteer-core'

// What the screen takes of a page's main thread: the functions of the screens, and what the browser does to draw them.

/** Names of the build's files that only the engine runs. */
const engineFiles =
  /^(compose-app|webtorrent|transport|engine-globals|deployment-config|private-folder|ice-server|worker-registration)\b/
/** Those that both use: what they do is done for whoever calls them. All others are the screen's. */
const sharedFiles = /^(core|link-grammar|bencode|base64url|bytes|clock|progress)\b/

/** Style, layout and paint, as Chromium calls them; none of them lies within another. */
const drawing = new Set(['UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint', 'Layerize', 'UpdateLayer', 'Commit'])

/** The part of a trace event that is looked at here. Times in microseconds. */
export interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Of the processor alone: what the thread waited for its turn is not in it. */
  readonly tdur?: number
}

/** Processor seconds of a page's main thread. */
export interface MainThread {
  /** Everything that it did. */
  readonly busy: number
  /** Functions of the screens. */
  readonly scripts: number
  /** Style, layout and paint. */
  readonly drawing: number
}

/** `busy` in processor seconds. */
export function mainThread(
  busy: number,
  profile: Protocol.Profiler.Profile,
  events: readonly TraceEvent[],
): MainThread {
  return { busy, scripts: scriptShare(profile) * busy, drawing: drawingSeconds(events) }
}

/** 0 to 1. A sample belongs to the innermost function that has a file: what the browser does for it is its own doing. */
function scriptShare({ nodes, samples = [] }: Protocol.Profiler.Profile): number {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)))
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const owners = new Map<number, Owner>()
  const ownerOf = (id: number): Owner => {
    const known = owners.get(id)
    if (known) return known
    const frame = frames.get(id)
    const parent = parents.get(id)
    const own = frame ? ownerOfFrame(frame) : 'other'
    const owner = own ?? (parent === undefined ? 'other' : ownerOf(parent))
    owners.set(id, owner)
    return owner
  }
  const count = { screen: 0, other: 0, idle: 0 }
  for (const id of samples) count[ownerOf(id)]++
  return count.screen / Math.max(1, count.screen + count.other)
}

type Owner = 'screen' | 'other' | 'idle'

/** Null: that of the function that called it. */
function ownerOfFrame({ url, functionName }: Protocol.Runtime.CallFrame): Owner | null {
  if (url === '') return functionName === '(idle)' ? 'idle' : null
  const [, file] = /\/assets\/([^/]+)$/.exec(url) ?? []
  // What the benchmark itself runs in the page.
  if (file === undefined) return 'other'
  if (sharedFiles.test(file)) return null
  return engineFiles.test(file) ? 'other' : 'screen'
}

/** Of the thread that draws most: that of the page. */
function drawingSeconds(events: readonly TraceEvent[]): number {
  const threads = new Map<string, number>()
  for (const { name, pid, tid, tdur = 0 } of events) {
    if (drawing.has(name)) threads.set(`${pid} ${tid}`, (threads.get(`${pid} ${tid}`) ?? 0) + tdur / 1e6)
  }
  return Math.max(0, ...threads.values())
}
