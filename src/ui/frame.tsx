import type { ComponentChildren } from 'preact'
import { languageNames, languages } from './i18n/language.ts'
import { Mark } from './mark.tsx'
import { usePage, useWords } from './page-context.ts'

/** What stands around every screen: the way home, the other pages, the language. */
export function Frame(props: { readonly children: ComponentChildren }) {
  const page = usePage()
  const { t, language } = useWords()
  const isPrivacy = page.route.value.kind === 'privacy'
  return (
    <div class="frame">
      {/* Not a link: the fragment is the address of a share. */}
      <button type="button" class="skip" onClick={() => document.querySelector('h1')?.focus()}>
        {t.frame.skip}
      </button>
      <header class="frame-head">
        <a class="brand" href="#" aria-label={t.frame.home}>
          <Mark />
          <span>Tukar</span>
        </a>
        <nav aria-label={t.frame.menu}>
          <a href="#/privacy" aria-current={isPrivacy ? 'page' : undefined}>
            {t.frame.privacy}
          </a>
        </nav>
        <div class="languages" role="group" aria-label={t.frame.language}>
          {languages.map((each) => (
            <button
              key={each}
              type="button"
              lang={each}
              title={languageNames[each]}
              aria-pressed={each === language}
              onClick={() => void page.language.choose(each)}
            >
              {each.toUpperCase()} <span class="unseen">{languageNames[each]}</span>
            </button>
          ))}
        </div>
      </header>
      <main>{props.children}</main>
    </div>
  )
}
