import type { Manifest } from '../../core/manifest.ts'
import type { Transfer } from '../../core/transfer.ts'
import type { AllWords } from '../i18n/language.ts'
import { manifestOf } from './transfer-facts.ts'

/**
 * What every place calls a share: the name of its folder, or of its first file and how many more there are. Null before
 * the list is known.
 */
export function shareTitle({ name, state }: Pick<Transfer, 'name' | 'state'>, { t }: AllWords): string | null {
  const manifest = manifestOf(state)
  if (name === null || !manifest) return name
  const others = countFiles(manifest) - 1
  return others < 1 || isFolder(name, manifest) ? name : t.files.andMore(name, others)
}

const countFiles = ({ parts }: Manifest): number => parts.reduce((sum, { files }) => sum + files.length, 0)

const isFolder = (name: string, { parts }: Manifest): boolean =>
  parts.every(({ files }) => files.every(({ path }) => path.startsWith(`${name}/`)))
