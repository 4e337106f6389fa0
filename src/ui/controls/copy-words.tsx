import { useAllWords } from '../page-context.ts'

/** On the button that copies a link. Both have their place: the button is as wide before and after. */
export function CopyWords({ isCopied }: { readonly isCopied: boolean }) {
  const { t } = useAllWords()
  return (
    <span class="swap">
      <span class={isCopied ? 'swapped' : ''}>{t.share.copy}</span>
      <span class={isCopied ? '' : 'swapped'} aria-hidden="true">
        ✓ {t.share.copied}
      </span>
    </span>
  )
}
