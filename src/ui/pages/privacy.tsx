import type { PrivacyWords } from '../i18n/en-privacy.ts'
import { createWordPack } from '../i18n/language.ts'
import { contactLink } from './contact-link.ts'
import { usePage } from '../page-context.ts'
import { ScreenTitle } from '../frame/screen-title.tsx'
import '../styles/privacy.css'

export const privacyWords = createWordPack<PrivacyWords>({
  en: async () => (await import('../i18n/en-privacy.ts')).enPrivacy,
  id: async () => (await import('../i18n/id-privacy.ts')).idPrivacy,
})

/** What each party learns, what may be sent, and whose work this is. */
export function Privacy() {
  const page = usePage()
  const t = privacyWords.words.value
  if (!t) throw new Error('Privacy is drawn once its words are here')
  const contact = page.contact.value
  return (
    <article class="prose">
      <ScreenTitle>{t.title}</ScreenTitle>
      <p class="intro">{t.intro}</p>
      {t.sections.map(({ title, text }) => (
        <section key={title}>
          <h2>{title}</h2>
          {text.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
      ))}
      <section>
        <h2>{t.contact}</h2>
        {contact === null ? (
          <p>{t.noContact}</p>
        ) : (
          <p>
            {t.contactText} <Contact text={contact} />
          </p>
        )}
      </section>
      <section>
        <h2>{t.about}</h2>
        <p>{t.aboutText}</p>
        {/* Elsewhere than in this tab: to leave it would end what it shares. */}
        <a class="prose-link" href="./licences.txt" hreflang="en" target="_blank" rel="noreferrer">
          {t.licences}
        </a>
      </section>
    </article>
  )
}

/** As whoever runs the page wrote it: an address of a page, an e-mail address, or anything else in words. */
function Contact({ text }: { readonly text: string }) {
  const link = contactLink(text)
  return link ? (
    <a href={link.href} rel="noreferrer">
      {link.text}
    </a>
  ) : (
    <>{text}</>
  )
}
