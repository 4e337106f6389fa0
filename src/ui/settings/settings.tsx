import { useSignal, type Signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { useUniqueId } from '../frame/unique-id.ts'
import { createWordPack, languageNames, languages, type Language } from '../i18n/language.ts'
import type { SettingsWords } from '../i18n/en-settings.ts'
import { DataChoices } from './data.tsx'
import { askForNotifications, notificationAnswer } from './notification-answer.ts'
import { usePage, useWords } from '../page-context.ts'
import { ScreenTitle } from '../frame/screen-title.tsx'
import { UndoIcon } from './undo-icon.tsx'
import { themes, type Theme } from './theme.ts'
import '../styles/settings.css'

export const settingsWords = createWordPack<SettingsWords>({
  en: async () => (await import('../i18n/en-settings.ts')).enSettings,
  id: async () => (await import('../i18n/id-settings.ts')).idSettings,
})

function useSettingsWords(): SettingsWords {
  const words = settingsWords.words.value
  if (!words) throw new Error('Settings is drawn once its words are here')
  return words
}

type Section = 'language' | 'look' | 'data' | 'moving'

/** The last change, which can be taken back. */
interface Change {
  readonly section: Section
  takeBack(): void
}

/** What a person chooses once. All of it is kept as it is chosen. */
export function Settings() {
  const page = usePage()
  const t = useSettingsWords()
  const { language } = useWords()
  const { theme, notifications, keepAwake, leaveRoom } = page.preferences
  const last = useSignal<Change | null>(null)
  const isUndone = useSignal(false)
  /** While its words are on their way. */
  const wantedLanguage = useSignal<Language | null>(null)
  const answer = useSignal(notificationAnswer())
  /** Once somebody asked for notifications here, or when the browser took back what it allowed. */
  const isAnswerShown = useSignal(notifications.value && answer.value !== 'granted')

  function choose<T>(section: Section, chosen: Signal<T>, value: T): void {
    const before = chosen.value
    chosen.value = value
    changed(section, () => (chosen.value = before))
  }
  function changed(section: Section, takeBack: () => void): void {
    isUndone.value = false
    last.value = { section, takeBack }
  }
  function undo(): void {
    last.value?.takeBack()
    last.value = null
    isUndone.value = true
  }

  async function chooseLanguage(wanted: Language): Promise<void> {
    wantedLanguage.value = wanted
    await page.language.choose(wanted)
    if (wantedLanguage.value === wanted) wantedLanguage.value = null
  }

  async function chooseNotifications(isWanted: boolean): Promise<void> {
    isAnswerShown.value = isWanted
    if (isWanted) answer.value = await askForNotifications()
    const isOn = isWanted && answer.value === 'granted'
    if (isOn !== notifications.value) choose('moving', notifications, isOn)
  }

  const sectionProps = { last: last.value, onUndo: undo }
  return (
    <div class="settings">
      <div class="settings-head">
        <ScreenTitle>{t.title}</ScreenTitle>
        <p class="intro">{t.intro}</p>
      </div>
      <p class="unseen" role="status">
        {last.value ? t.saved : isUndone.value ? t.undone : ''}
      </p>
      <Group section="language" title={t.language} {...sectionProps}>
        <div class="choices">
          {languages.map((each) => (
            <Choice
              key={each}
              name="language"
              isChosen={each === (wantedLanguage.value ?? language)}
              onChoose={() => {
                changed('language', () => void chooseLanguage(language))
                void chooseLanguage(each)
              }}
            >
              <span lang={each}>{languageNames[each]}</span>
            </Choice>
          ))}
        </div>
      </Group>
      <Group section="look" title={t.look} {...sectionProps}>
        <div class="choices">
          {themes.map((each) => (
            <Choice
              key={each}
              name="theme"
              isChosen={each === theme.value}
              onChoose={() => choose('look', theme, each)}
            >
              <ThemePicture theme={each} />
              <span>{t.themes[each]}</span>
            </Choice>
          ))}
        </div>
      </Group>
      <Group section="data" title={t.data.title} {...sectionProps}>
        <DataChoices words={t} />
      </Group>
      <Group section="moving" title={t.while} {...sectionProps}>
        <Switch
          label={t.notify}
          isOn={notifications.value && answer.value === 'granted'}
          onChange={(isOn) => void chooseNotifications(isOn)}
          canBeOn={answer.value !== 'missing'}
          text={answer.value === 'missing' ? t.answers.missing : t.notifyHint}
        >
          {isAnswerShown.value && answer.value !== 'missing' ? t.answers[answer.value] : ''}
        </Switch>
        <Switch
          label={t.awake}
          isOn={keepAwake.value && 'wakeLock' in navigator}
          onChange={(isOn) => choose('moving', keepAwake, isOn)}
          canBeOn={'wakeLock' in navigator}
          text={'wakeLock' in navigator ? t.awakeHint : t.awakeMissing}
        />
        <Switch
          label={t.leaveRoom}
          isOn={leaveRoom.value}
          onChange={(isOn) => choose('moving', leaveRoom, isOn)}
          canBeOn
          text={t.leaveRoomHint}
        />
      </Group>
    </div>
  )
}

interface GroupProps {
  readonly section: Section
  readonly title: string
  readonly last: Change | null
  readonly onUndo: () => void
  readonly children: ComponentChildren
}

/** Its heading's row has room for Undo, so that nothing moves when that comes. */
function Group({ section, title, last, onUndo, children }: GroupProps) {
  const t = useSettingsWords()
  const id = useUniqueId()
  const place = useRef<HTMLElement>(null)
  return (
    <section ref={place} class="card setting" role="group" tabIndex={-1} aria-labelledby={id}>
      <div class="setting-head">
        <h2 id={id}>{title}</h2>
        {last?.section === section && (
          <p class="setting-saved">
            <span class="good" aria-hidden="true">
              ✓ {t.saved}
            </span>
            <button
              type="button"
              class="button small"
              onClick={() => {
                onUndo()
                // The button goes away, and the focus would with it.
                place.current?.focus()
              }}
            >
              <UndoIcon /> {t.undo}
            </button>
          </p>
        )}
      </div>
      {children}
    </section>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly isChosen: boolean
  readonly onChoose: () => void
  readonly children: ComponentChildren
}

function Choice({ name, isChosen, onChoose, children }: ChoiceProps) {
  return (
    <label class="choice">
      <input type="radio" name={name} checked={isChosen} onChange={onChoose} />
      {children}
    </label>
  )
}

interface SwitchProps {
  readonly label: string
  readonly isOn: boolean
  readonly canBeOn: boolean
  readonly text: string
  readonly onChange: (isOn: boolean) => void
  /** Said as it comes. */
  readonly children?: string
}

function Switch({ label, isOn, canBeOn, text, onChange, children = '' }: SwitchProps) {
  const id = useUniqueId()
  return (
    <div class="switch">
      <label class="tick">
        <input
          type="checkbox"
          // The browser may refuse what was ticked: the box then shows what holds.
          checked={isOn}
          disabled={!canBeOn}
          aria-describedby={id}
          onChange={(event) => {
            const { checked } = event.currentTarget
            event.currentTarget.checked = isOn
            onChange(checked)
          }}
        />
        <span>{label}</span>
      </label>
      <p id={id} class="switch-text muted">
        {text}
      </p>
      <p class="switch-text" aria-live="polite">
        {children}
      </p>
    </div>
  )
}

/** A small page in that theme: paper, a line of words, a ribbon. */
function ThemePicture({ theme }: { readonly theme: Theme }) {
  const shown = theme === 'auto' ? (['light', 'dark'] as const) : [theme]
  return (
    <span class="theme-picture" aria-hidden="true">
      {shown.map((each) => (
        <span key={each} data-theme={each} class="theme-page">
          <span class="theme-line" />
          <span class="theme-ribbon" />
        </span>
      ))}
    </span>
  )
}
