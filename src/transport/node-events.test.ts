import { describe, expect, it } from 'vitest'
import { EventEmitter as NodeEmitter } from 'node:events'
import { EventEmitter } from './node-events.ts'

// The methods that simple-peer's streams call, run against Node's own and ours.
interface Emits {
  on(event: string, listener: (...values: unknown[]) => void): Emits
  once(event: string, listener: (...values: unknown[]) => void): Emits
  prependListener(event: string, listener: (...values: unknown[]) => void): Emits
  removeListener(event: string, listener: (...values: unknown[]) => void): Emits
  removeAllListeners(event?: string): Emits
  listenerCount(event: string): number
  emit(event: string, ...values: unknown[]): boolean
}

function inherit(Base: unknown): Emits {
  const emitter: unknown = Object.create((Base as { prototype: object }).prototype)
  setUp(Base, emitter)
  return emitter as Emits
}

const setUp = (Base: unknown, emitter: unknown): void => (Base as (this: unknown) => void).call(emitter)

describe.each([
  ['Node', NodeEmitter],
  ['ours', EventEmitter],
])('EventEmitter of %s', (_, Base) => {
  it('calls listeners in order with the values, and says whether there were any', () => {
    const emitter = inherit(Base)
    const heard: unknown[] = []
    emitter.on('a', (...values) => heard.push(['second', ...values]))
    emitter.prependListener('a', () => heard.push('first'))
    emitter.once('a', () => heard.push('once'))
    expect([emitter.emit('a', 1, 2), emitter.emit('a'), emitter.emit('b')]).toEqual([true, true, false])
    expect(heard).toEqual(['first', ['second', 1, 2], 'once', 'first', ['second']])
  })

  it('keeps its listeners when it is set up again, as by the second half of a duplex stream', () => {
    const emitter = inherit(Base)
    emitter.on('a', () => {})
    setUp(Base, emitter)
    expect(emitter.listenerCount('a')).toBe(1)
  })

  it('lets listeners come and go while it emits', () => {
    const emitter = inherit(Base)
    const heard: string[] = []
    const gone = () => heard.push('gone')
    emitter.on('a', () => {
      emitter.removeListener('a', gone)
      emitter.on('a', () => heard.push('late'))
    })
    emitter.on('a', gone)
    emitter.emit('a')
    expect(heard).toEqual(['gone'])
    emitter.emit('a')
    expect(heard).toEqual(['gone', 'late'])
    emitter.removeAllListeners('a')
    expect(emitter.listenerCount('a')).toBe(0)
  })

  it('removes the last added of two same listeners', () => {
    const emitter = inherit(Base)
    const listener = () => {}
    emitter.on('a', listener).on('a', listener).removeListener('a', listener)
    expect(emitter.listenerCount('a')).toBe(1)
  })

  it('throws an error that nobody listens to', () => {
    expect(() => inherit(Base).emit('error', new Error('unheard'))).toThrow('unheard')
  })

  it('keeps instances apart', () => {
    const [a, b] = [inherit(Base), inherit(Base)]
    a.on('x', () => {})
    expect(b.listenerCount('x')).toBe(0)
  })
})
