import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import type { Transfer, TransferState } from '../../core/transfer.ts'
import type { NotificationAnswer } from '../settings/notification-answer.ts'
import { createNotifier } from './notify.ts'
import { ownTransfer, receivedTransfer, twoFiles } from '../facts/transfers.test-support.ts'

const chosen = new Set([0, 1])
const downloading: TransferState = { phase: 'downloading', manifest: twoFiles, chosen }
const complete = { phase: 'complete', manifest: twoFiles, chosen } as const
const awaiting: TransferState = { phase: 'awaitingParts', manifest: twoFiles, prepared: 0.5, chosen }

interface Situation {
  answer: NotificationAnswer
  isHidden: boolean
  isWanted: boolean
}

function told(situation: Partial<Situation>, states: readonly TransferState[], make = receivedTransfer): number {
  const usual: Situation = { answer: 'granted', isHidden: true, isWanted: true }
  const { answer, isHidden, isWanted } = { ...usual, ...situation }
  const shown: string[] = []
  const transfers = signal<readonly Transfer[]>([])
  const notifier = createNotifier({
    transfers,
    isWanted: signal(isWanted),
    sayDone: () => ({ title: 'done', body: '' }),
    platform: {
      answer: () => answer,
      ask: () => Promise.resolve('granted'),
      isHidden: () => isHidden,
      show: (title) => void shown.push(title),
    },
  })
  for (const state of states) transfers.value = [make(state)]
  notifier.stop()
  return shown.length
}

test.each<[string, Partial<Situation>, readonly TransferState[], number]>([
  ['a download ends', {}, [downloading, complete], 1],
  ['it ends once, however often it is looked at', {}, [downloading, complete, complete], 1],
  ['the sender had it still to prepare', {}, [awaiting, complete], 1],
  ['it ends while the person looks', { isHidden: false }, [downloading, complete], 0],
  ['the person did not ask for it', { isWanted: false }, [downloading, complete], 0],
  ['the browser does not allow it', { answer: 'denied' }, [downloading, complete], 0],
  ['it was here already', {}, [complete], 0],
  ['nothing was chosen', {}, [{ phase: 'offered', manifest: twoFiles }, complete], 0],
  ['more was chosen after the end', {}, [downloading, complete, downloading, complete], 2],
  ['it was paused on its way', {}, [downloading, { phase: 'paused', from: complete, why: { kind: 'person' } }], 1],
])('when %s', (_, situation, states, times) => {
  expect(told(situation, states)).toBe(times)
})

test('an own share ends nothing that its sender waits for', () => {
  expect(
    told({}, [{ phase: 'preparing', manifest: twoFiles, hashedBytes: 0, totalBytes: 1 }, complete], ownTransfer),
  ).toBe(0)
})

test.each([
  ['granted', true, true],
  ['denied', false, false],
] as const)('a click asks the browser, and %s is the answer', async (answer, isTold, isWanted) => {
  let permission: NotificationAnswer = 'default'
  const wanted = signal(false)
  const notifier = createNotifier({
    transfers: signal([]),
    isWanted: wanted,
    sayDone: () => ({ title: '', body: '' }),
    platform: {
      answer: () => permission,
      ask: () => Promise.resolve((permission = answer)),
      isHidden: () => true,
      show: () => {},
    },
  })
  expect(notifier.canAsk()).toBe(true)
  expect(await notifier.ask()).toBe(isTold)
  expect(wanted.value).toBe(isWanted)
  expect(notifier.canAsk()).toBe(false)
  notifier.stop()
})

test('without notifications there is nothing to ask', async () => {
  const notifier = createNotifier({
    transfers: signal([receivedTransfer(downloading)]),
    isWanted: signal(true),
    sayDone: () => ({ title: '', body: '' }),
    platform: {
      answer: () => 'missing',
      ask: () => Promise.resolve('missing'),
      isHidden: () => true,
      show: () => expect.unreachable(),
    },
  })
  expect(notifier.canAsk()).toBe(false)
  expect(await notifier.ask()).toBe(false)
  notifier.stop()
})
