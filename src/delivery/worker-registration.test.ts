import { expect, test, vi } from 'vitest'
import { systemClock } from '../lib/clock.ts'
import { registerServiceWorker } from './worker-registration.ts'

// Stand-ins for the browser's own objects, with the few members that are used.

/** As a worker of the page's version, of another one, or one that hangs. */
function workerThat(does: 'answers' | 'refuses' | 'hangs') {
  const heard: unknown[] = []
  return Object.assign(new EventTarget(), {
    state: 'activated',
    heard,
    postMessage(message: unknown, [port]: readonly MessagePort[]) {
      heard.push(message)
      if (does !== 'hangs') port?.postMessage({ kind: does === 'answers' ? 'alive' : 'refused' })
    },
  })
}

type FakeWorker = ReturnType<typeof workerThat>

function browserWith(first: FakeWorker, isControlled: boolean, update: () => Promise<FakeWorker | null>) {
  const registration = {
    scope: 'https://tukar.example/',
    active: first,
    installing: null,
    waiting: null,
    update: vi.fn(async () => {
      const next = await update()
      if (!next) return
      registration.active = next
      take(next)
    }),
  }
  const container = Object.assign(new EventTarget(), {
    controller: isControlled ? first : null,
    register: () => Promise.resolve(registration),
  })
  function take(worker: FakeWorker): void {
    container.controller = worker
    container.dispatchEvent(new Event('controllerchange'))
  }
  const open = () =>
    registerServiceWorker(
      container as unknown as ServiceWorkerContainer,
      'https://tukar.example/',
      // Seconds pass as milliseconds.
      { ...systemClock, after: (delayMs, callback) => systemClock.after(delayMs / 50, callback) },
    )
  return { open, registration, take }
}

const noUpdate = () => Promise.resolve(null)

test('a page of its worker is controlled at once, and nothing is fetched for it', async () => {
  const worker = workerThat('answers')
  const { open, registration } = browserWith(worker, true, noUpdate)
  await (await open()).control()
  expect(worker.heard).toHaveLength(1)
  expect(registration.update).not.toHaveBeenCalled()
})

test('a page that was there first is controlled once its worker took it', async () => {
  const worker = workerThat('answers')
  const { open, take } = browserWith(worker, false, noUpdate)
  let isControlled = false
  const controlled = (await open()).control().then(() => (isControlled = true))
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(isControlled).toBe(false)
  take(worker)
  await controlled
})

test.each(['refuses', 'hangs'] as const)(
  'the worker before %s: the page waits for that of its own version',
  async (does) => {
    const before = workerThat(does)
    const after = workerThat('answers')
    const { open, registration } = browserWith(before, true, () => Promise.resolve(after))
    await (await open()).control()
    expect(registration.update).toHaveBeenCalledOnce()
    expect(after.heard.length).toBeGreaterThan(0)
  },
)

test('one that answered and was replaced before it took the page does not count', async () => {
  const first = workerThat('answers')
  const second = workerThat('refuses')
  const { open, registration, take } = browserWith(first, false, noUpdate)
  const controlled = (await open()).control()
  await new Promise((resolve) => setTimeout(resolve, 5))
  registration.active = second
  take(second)
  await expect(controlled).rejects.toThrow('another version')
})

test.each([
  ['refuses', 'another version'],
  ['hangs', 'did not take the page'],
] as const)('where none of its version comes, and the one there is %s, that is an error', async (does, error) => {
  for (const update of [noUpdate, () => Promise.reject(new Error('offline'))]) {
    const worker = workerThat(does)
    const { open } = browserWith(worker, true, update)
    await expect((await open()).control()).rejects.toThrow(error)
  }
})
