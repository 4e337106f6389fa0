import { usePage, useAllWords } from './page-context.ts'
import { ScreenTitle } from './screen-title.tsx'

/** What each party learns. Every sentence has to stay true to the code. */
export function Privacy() {
  const page = usePage()
  const { t } = useAllWords()
  const contact = page.contact.value
  return (
    <article class="prose">
      <ScreenTitle>{t.privacy.title}</ScreenTitle>
      <p class="intro">{t.privacy.intro}</p>
      {t.privacy.sections.map(({ title, text }) => (
        <section key={title}>
          <h2>{title}</h2>
          {text.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
      ))}
      <section>
        <h2>{t.privacy.contact}</h2>
        {contact === null ? (
          <p>{t.privacy.noContact}</p>
        ) : (
          <p>
            {t.privacy.contactText} <Contact text={contact} />
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
