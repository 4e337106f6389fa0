import type { ManifestFile } from '../../core/manifest.ts'
import type { AllWords } from '../i18n/language.ts'

/** A share's name for its heading: where it is only that of the first of several files, how many more there are. */
export function shareTitle(name: string, files: readonly Pick<ManifestFile, 'path'>[], { t }: AllWords): string {
  const isFolder = files.every(({ path }) => path.startsWith(`${name}/`))
  return isFolder || files.length < 2 ? name : t.files.andMore(name, files.length - 1)
}
