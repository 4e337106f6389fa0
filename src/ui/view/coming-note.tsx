import { filesOf } from '../../core/manifest-files.ts'
import { wholePercent } from '../facts/transfer-facts.ts'
import { useAllWords } from '../page-context.ts'
import type { ViewProps } from './view-props.ts'

/** How much of a file is here, as long as that is not all of it. */
export function ComingNote({ transfer, manifest, shown, words: t }: Omit<ViewProps, 'onSave'>) {
  const { format } = useAllWords()
  const size = filesOf(manifest)[shown.index]?.file.size ?? 0
  const here = transfer.fileBytes[shown.index] ?? 0
  if (transfer.origin === 'own' || here >= size) return null
  return <p class="muted">{t.loading(format.percent(wholePercent(here, size)))}</p>
}
