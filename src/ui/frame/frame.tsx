import type { ComponentChildren } from 'preact'
import { languageNames, languages } from '../i18n/language.ts'
import { openKeySheet } from './keys.ts'
import { Mark } from '../ribbon/mark.tsx'
import { MissingLanguage } from './missing-language.tsx'
import { Offline } from './offline.tsx'
import { usePage, useWords } from '../page-context.ts'
import type { Route } from '../route.ts'

/** What stands around every screen: the way home, the other pages, the language. */
export function Frame(props: { readonly children: ComponentChildren }) {
  const page = usePage()
  const { t, language } = useWords()
  return (
    <div class="frame">
      {/* Not a link: the fragment is the address of a share. */}
      <button type="button" class="skip" onClick={() => document.querySelector('h1')?.focus()}>
        {t.frame.skip}
      </button>
      <header class="frame-head">
        <a class="brand" href="#" data-key="h" aria-label={t.frame.home}>
          <Mark />
          <span>Tukar</span>
        </a>
        <nav aria-label={t.frame.menu}>
          <PlaceLink hash="#/library" kind="library" letter="l">
            {t.frame.library}
          </PlaceLink>
          <PlaceLink hash="#/settings" kind="settings" letter="s">
            {t.frame.settings}
          </PlaceLink>
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
      <Offline />
      <MissingLanguage />
      <main>{props.children}</main>
      {/* Wanted seldom: below, so that a phone's first row has room for what is wanted often. */}
      <footer class="frame-foot">
        <nav aria-label={t.frame.more}>
          <PlaceLink hash="#/self-check" kind="selfCheck">
            {t.frame.selfCheck}
          </PlaceLink>
          <PlaceLink hash="#/privacy" kind="privacy">
            {t.frame.privacy}
          </PlaceLink>
        </nav>
        {/* Where there is a keyboard. */}
        <button type="button" class="for-pointer" onClick={() => void openKeySheet(page)}>
          {t.frame.keys}
        </button>
      </footer>
    </div>
  )
}

interface PlaceLinkProps {
  readonly hash: string
  readonly kind: Route['kind']
  /** The key that leads there. */
  readonly letter?: string
  readonly children: string
}

function PlaceLink({ hash, kind, letter, children }: PlaceLinkProps) {
  const isHere = usePage().route.value.kind === kind
  return (
    <a href={hash} data-key={letter} aria-current={isHere ? 'page' : undefined}>
      {children}
    </a>
  )
}
