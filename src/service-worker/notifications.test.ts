import { describe, expect, test } from 'vitest'
import { createNotifications } from './notifications.ts'
import { protocolVersion } from './protocol.ts'

const scope = 'https://tukar.example/base/'
const sender = { id: 'page-2', url: `${scope}#some-share` }
const notify = { tukar: protocolVersion, kind: 'notify', title: '✓ film.mkv', body: 'Complete.' }

function worker(open: readonly string[]) {
  const shown: unknown[] = []
  const done: string[] = []
  const notifications = createNotifications({
    scope,
    show: async (title, { body, data }) => void shown.push({ title, body, data }),
    find: async (id) => (open.includes(id) ? { focus: async () => done.push(`focus ${id}`) } : null),
    openPage: async () => done.push('open'),
  })
  return { notifications, shown, done }
}

describe('a page’s notification', () => {
  test('is shown with the page that it came from', async () => {
    const { notifications, shown } = worker([])
    await notifications.hear(notify, sender)
    expect(shown).toEqual([{ title: '✓ film.mkv', body: 'Complete.', data: { page: 'page-2' } }])
  })

  test.each([
    ['a page elsewhere asks', notify, { id: 'page-2', url: 'https://tukar.example/' }],
    ['nobody asks', notify, null],
    ['another message comes', { ...notify, kind: 'ping', token: 'A'.repeat(22) }, sender],
    ['it has no title', { ...notify, title: '' }, sender],
  ])('is none when %s', async (_, message, from) => {
    const { notifications, shown } = worker([])
    await notifications.hear(message, from)
    expect(shown).toEqual([])
  })
})

describe('a pressed notification', () => {
  test('leads to the page that it came from, among several', async () => {
    const { notifications, done } = worker(['page-1', 'page-2', 'page-3'])
    await notifications.press({ page: 'page-2' })
    expect(done).toEqual(['focus page-2'])
  })

  test.each([
    ['that page is gone', { page: 'page-2' }],
    ['it does not say which page', null],
    ['it says nonsense', { page: 3 }],
  ])('opens a new page when %s', async (_, data) => {
    const { notifications, done } = worker(['page-1'])
    await notifications.press(data)
    expect(done).toEqual(['open'])
  })
})
