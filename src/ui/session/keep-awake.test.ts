import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import { keepAwake } from './keep-awake.ts'

/** A screen whose answers come when the test says so. */
function fakeScreen() {
  const asked: { resolve(): void; reject(): void }[] = []
  const listeners = new Set<() => void>()
  let held = 0
  let isVisible = true
  return {
    platform: {
      lock: () =>
        new Promise<() => void>((resolve, reject) => {
          const release = () => void held--
          asked.push({
            resolve() {
              held++
              resolve(release)
            },
            reject: () => reject(new Error('low battery')),
          })
        }),
      isVisible: () => isVisible,
      onVisibility(listener: () => void) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
    asked,
    held: () => held,
    listeners,
    see(isSeen: boolean) {
      isVisible = isSeen
      for (const listener of listeners) listener()
    },
  }
}

/** All that waits for a settled promise. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

async function awake() {
  const screen = fakeScreen()
  const isWanted = signal(true)
  const stop = keepAwake(isWanted, screen.platform)
  screen.asked[0]?.resolve()
  await settled()
  expect(screen.held()).toBe(1)
  return { screen, isWanted, stop }
}

test('asks for nothing until something moves, and lets go when it rests', async () => {
  const screen = fakeScreen()
  const isWanted = signal(false)
  keepAwake(isWanted, screen.platform)
  expect(screen.asked).toHaveLength(0)
  isWanted.value = true
  screen.asked[0]?.resolve()
  await settled()
  expect(screen.held()).toBe(1)
  isWanted.value = false
  expect(screen.held()).toBe(0)
})

test('lets go of a hidden page, and takes it again when it is seen', async () => {
  const { screen } = await awake()
  screen.see(false)
  expect(screen.held()).toBe(0)
  screen.see(true)
  expect(screen.asked).toHaveLength(2)
})

test('asks once however often it is told, and gives back what came too late', async () => {
  const screen = fakeScreen()
  const isWanted = signal(true)
  keepAwake(isWanted, screen.platform)
  screen.see(true)
  isWanted.value = false
  isWanted.value = true
  expect(screen.asked).toHaveLength(1)
  isWanted.value = false
  screen.asked[0]?.resolve()
  await settled()
  expect(screen.held()).toBe(0)
})

test('a refusal is no error, and is asked again at the next look', async () => {
  const screen = fakeScreen()
  keepAwake(signal(true), screen.platform)
  screen.asked[0]?.reject()
  await settled()
  screen.see(true)
  screen.asked[1]?.resolve()
  await settled()
  expect(screen.held()).toBe(1)
})

test('holds nothing after its end, also of what was still asked for', async () => {
  const { screen, stop } = await awake()
  stop()
  stop()
  expect(screen.held()).toBe(0)
  expect(screen.listeners.size).toBe(0)

  const late = fakeScreen()
  keepAwake(signal(true), late.platform)()
  late.asked[0]?.resolve()
  await settled()
  expect(late.held()).toBe(0)
})
