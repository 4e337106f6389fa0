import { describe, expect, test } from 'vitest'
import { createPreferences } from './preferences.ts'

/** A browser with what was kept before; what tabs of it write is heard by the other ones. */
function browserWith(kept: Record<string, string>) {
  const entries = new Map(Object.entries(kept))
  const hearers = new Set<(event: StorageEvent) => void>()
  const localStorage = {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
  }
  return {
    entries,
    hearers,
    writeElsewhere(key: string, value: string) {
      entries.set(key, value)
      for (const hear of hearers) hear({ key } as StorageEvent)
    },
    clearElsewhere() {
      entries.clear()
      for (const hear of hearers) hear({ key: null } as StorageEvent)
    },
    window: {
      localStorage,
      addEventListener: (_: string, hear: (event: StorageEvent) => void) => void hearers.add(hear),
      removeEventListener: (_: string, hear: (event: StorageEvent) => void) => void hearers.delete(hear),
    } as unknown as Window,
  }
}

const chosenIn = (window: Window) => {
  const { theme, notifications, keepAwake } = createPreferences(window)
  return { theme: theme.value, notifications: notifications.value, keepAwake: keepAwake.value }
}
const untouched = { theme: 'auto', notifications: false, keepAwake: true }

describe('what the person chose', () => {
  test('is nothing at first, and nothing is written for that', () => {
    const browser = browserWith({})
    expect(chosenIn(browser.window)).toEqual(untouched)
    expect([...browser.entries]).toEqual([])
  })

  test('is there at the next visit, also when it is what it began with', () => {
    const browser = browserWith({})
    const first = createPreferences(browser.window)
    first.theme.value = 'dark'
    first.notifications.value = true
    first.keepAwake.value = false
    expect(chosenIn(browser.window)).toEqual({ theme: 'dark', notifications: true, keepAwake: false })
    first.theme.value = 'auto'
    first.keepAwake.value = true
    expect(chosenIn(browser.window)).toEqual({ theme: 'auto', notifications: true, keepAwake: true })
  })

  test.each(['', 'Dark', ' dark', 'true', '1', 'on\n', '{}'])('counts %j as never chosen', (text) => {
    const browser = browserWith({ theme: text, notifications: text, 'keep-awake': text })
    expect(chosenIn(browser.window)).toEqual(untouched)
  })

  test('follows another tab until the page is taken down', () => {
    const browser = browserWith({ theme: 'light' })
    const preferences = createPreferences(browser.window)
    browser.writeElsewhere('theme', 'dark')
    expect(preferences.theme.value).toBe('dark')
    browser.clearElsewhere()
    expect(preferences.theme.value).toBe('auto')
    preferences.destroy()
    expect(browser.hearers.size).toBe(0)
    preferences.theme.value = 'light'
    expect([...browser.entries]).toEqual([])
  })

  test('holds without storage', () => {
    const forbidden = {
      ...browserWith({}).window,
      get localStorage(): Storage {
        throw new DOMException('forbidden', 'SecurityError')
      },
    } as Window
    const preferences = createPreferences(forbidden)
    preferences.theme.value = 'dark'
    expect(preferences.theme.value).toBe('dark')
  })
})
