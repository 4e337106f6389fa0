import type { PrivacyWords } from '../i18n/en-privacy.ts'
import { createWordPack } from '../i18n/language.ts'
import { usePage } from '../page-context.ts'
import { ScreenTitle } from '../frame/screen-title.tsx'
import '../styles/privacy.css'

export const privacyWords = createWordPack<PrivacyWords>({
  en: async () => (await import('../i18n/en-privacy.ts')).enPrivacy,
  id: async () => (await import('../i18n/id-privacy.ts')).idPrivacy,
})

/** What each party learns. Every sentence has to stay true to the code. */
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
    </article>
  )
}

/** As whoever runs the page wrote it: an address of a page, an e-mail address, or anything else in words. */
function Contact({ text }: { readonly text: string }) {
  if (/^https?:\/\//.test(text)) {
    return (
      <a href={text} rel="noreferrer">
        {text}
      </a>
    )
  }
  return /^[^\s@]+@[^\s@]+$/.test(text) ? <a href={`mailto:${text}`}>{text}</a> : <>{text}</>
}
