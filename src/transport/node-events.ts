// Stands in for Node's `events` where simple-peer's streams ask for it (an alias in vite.config.ts): the methods that
// readable-stream 3 and simple-peer call, with Node's meaning. Written as a function because the streams inherit from it
// the old way, by `EventEmitter.call(this)`.

type Listener = (this: Emitter, ...values: unknown[]) => void
interface Entry {
  readonly listener: Listener
  readonly once: boolean
}
interface Emitter {
  on(event: string, listener: Listener): Emitter
  removeListener(event: string, listener: Listener): Emitter
}

const lists = new WeakMap<Emitter, Map<string, readonly Entry[]>>()

export function EventEmitter(this: Emitter): void {
  // Both halves of a duplex stream call this on the same object, so it must leave alone what listens already: state is
  // made when the first listener comes.
}

const methods = {
  on: add(false, 'last'),
  addListener: add(false, 'last'),
  once: add(true, 'last'),
  prependListener: add(false, 'first'),
  removeListener: remove,
  off: remove,

  removeAllListeners(this: Emitter, event?: string): Emitter {
    if (event === undefined) lists.delete(this)
    else lists.get(this)?.delete(event)
    return this
  },

  listeners(this: Emitter, event: string): Listener[] {
    return entries(this, event).map((entry) => entry.listener)
  },

  listenerCount(this: Emitter, event: string): number {
    return entries(this, event).length
  },

  emit(this: Emitter, event: string, ...values: unknown[]): boolean {
    const heard = entries(this, event)
    // As in Node: an error that nobody listens to is thrown.
    if (heard.length === 0 && event === 'error') throw values[0]
    for (const { listener, once } of heard) {
      if (once) this.removeListener(event, listener)
      listener.apply(this, values)
    }
    return heard.length > 0
  },
}
Object.defineProperty(EventEmitter, 'prototype', { value: methods })

// Lists are replaced, never changed, so that `emit` may run over one while a listener comes or goes.
const entries = (emitter: Emitter, event: string): readonly Entry[] => lists.get(emitter)?.get(event) ?? []

function replace(emitter: Emitter, event: string, list: readonly Entry[]): Emitter {
  const byEvent = lists.get(emitter) ?? new Map<string, readonly Entry[]>()
  lists.set(emitter, byEvent.set(event, list))
  return emitter
}

function add(once: boolean, place: 'first' | 'last') {
  return function (this: Emitter, event: string, listener: Listener): Emitter {
    const before = entries(this, event)
    const entry = { listener, once }
    return replace(this, event, place === 'last' ? [...before, entry] : [entry, ...before])
  }
}

function remove(this: Emitter, event: string, listener: Listener): Emitter {
  const before = entries(this, event)
  const at = before.findLastIndex((entry) => entry.listener === listener)
  return at === -1 ? this : replace(this, event, before.toSpliced(at, 1))
}
