import { expect, test } from 'vitest'
import { DeliveryError } from '../../core/ports/delivery.ts'
import { straightChoice } from './save-chosen.ts'
import { createSaves } from './saves.ts'

const sizes = [100, 0, 50]
const files = sizes.map((size, i) => ({ path: `trip/${i}`, size, type: '', modified: null }))
const offered = { state: { phase: 'failed', code: 'engineFailed', detail: '' }, fileBytes: [] } as const
const both = { canSaveFolder: true, canSaveStraight: true }

test('empty files are part of it too', () => {
  expect(straightChoice(both, offered, files, [0, 1, 2], createSaves()).files).toEqual(new Set([0, 1, 2]))
})

test('what is here as a whole stays', () => {
  const begun = { ...offered, fileBytes: [100, 0, 20] }
  expect(straightChoice(both, begun, files, [0, 2], createSaves()).files).toEqual(new Set([2]))
})

test.each([
  ['several, a folder', both, [0, 2], 'folder'],
  ['one, a file', both, [0], 'file'],
  ['without a picker of folders, a ZIP', { canSaveFolder: false, canSaveStraight: true }, [0, 2], 'file'],
  ['without any, nowhere', { canSaveFolder: false, canSaveStraight: false }, [0, 2], null],
] as const)('where they go: %s', (_, can, wanted, into) => {
  expect(straightChoice(can, offered, files, wanted, createSaves()).into).toBe(into)
})

test('where no folder could be picked, a ZIP is the next try', async () => {
  const saves = createSaves()
  await saves.start('straight', [0, 2], () => Promise.reject(new DeliveryError('noFolder')))
  expect(straightChoice(both, offered, files, [0, 2], saves).into).toBe('file')
})
