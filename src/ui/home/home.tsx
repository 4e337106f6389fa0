import { useEffect } from 'preact/hooks'
import { DropPlate } from './drop-plate.tsx'
import { stillHere } from '../frame/lazy-screens.ts'
import { LinkField } from './link-field.tsx'
import { usePage, useWords } from '../page-context.ts'
import { ScreenTitle } from '../frame/screen-title.tsx'

export function Home() {
  const page = usePage()
  const { t } = useWords()
  useEffect(() => () => page.intake.reset(), [page])
  return (
    <div class="home">
      <div class="home-head">
        <ScreenTitle>{t.home.title}</ScreenTitle>
        <p class="intro">{t.home.intro}</p>
      </div>
      <div class="home-main">
        {page.stoppedName.value !== null && <p class="note">{t.home.stopped(page.stoppedName.value)}</p>}
        <DropPlate intake={page.intake} />
      </div>
      <div class="home-side">
        {page.session.value && <stillHere.Screen />}
        <LinkField />
        <ul class="facts">
          {t.home.facts.map(({ title, text }) => (
            <li key={title}>
              <h2>{title}</h2>
              <p>{text}</p>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
