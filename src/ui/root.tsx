import { effect } from '@preact/signals'
import { render } from 'preact'
import { assertNever } from '../lib/assert-never.ts'
import { BusyWords } from './home/drop-plate.tsx'
import { createFileIntake } from './intake/file-intake.ts'
import { createLinkIntake } from './intake/link-intake.ts'
import { showTitle } from './frame/document-title.ts'
import { Frame } from './frame/frame.tsx'
import { Home } from './home/home.tsx'
import { useKeys } from './frame/keys.ts'
import {
  libraryScreen,
  linkScreen,
  loadAhead,
  privacyScreen,
  selfCheckScreen,
  settingsScreen,
  unsupportedScreen,
} from './frame/lazy-screens.ts'
import { PageContext, usePage, useWords, type Page } from './page-context.ts'
import { createPageModel } from './page-model.ts'
import { showTheme } from './settings/theme.ts'
import type { Route } from './route.ts'
import type { UiDeps } from './ui-deps.ts'
import { useWindowDrop } from './intake/window-drop.ts'
import './styles/tokens.css'
import './styles/fonts.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/frame.css'
import './styles/notice.css'
import './styles/home.css'
import './styles/overlay.css'
import './styles/screen-change.css'

/** Draws the page into `root`, in the person's language. The returned function takes it down again. */
export function renderApp(root: HTMLElement, deps: UiDeps): () => void {
  const model = createPageModel(deps)
  const page: Page = {
    ...model,
    intake: createFileIntake(model, () => linkScreen.load(model)),
    links: createLinkIntake(model),
  }
  const endTheme = effect(() => showTheme(model.preferences.theme.value))
  const endTitle = showTitle(model)
  const endAhead = effect(() => (model.session.value ? loadAhead(model.language) : undefined))
  let isDestroyed = false
  async function draw(): Promise<void> {
    const started = page.language.start()
    // Who comes by a link waits for that screen: it is fetched before anything is drawn.
    if (page.unsupported === null && page.route.value.kind === 'link') void linkScreen.load(model)
    await started
    if (!isDestroyed) render(<Whole page={page} />, root)
  }
  void draw()
  return () => {
    if (isDestroyed) return
    isDestroyed = true
    endTheme()
    endTitle()
    endAhead()
    page.destroy()
    render(null, root)
  }
}

/** In another site's page there is the screen alone: nothing leads away from it. */
function Whole({ page }: { readonly page: Page }) {
  return (
    <PageContext.Provider value={page}>{page.isEmbedded ? <Screen /> : <Framed page={page} />}</PageContext.Provider>
  )
}

function Framed({ page }: { readonly page: Page }) {
  useKeys(page)
  return (
    <>
      <Frame>
        <Screen />
      </Frame>
      <DropCover />
    </>
  )
}

/**
 * Over the whole window, while something is dragged: what a drop will do. Below the page that goes on: what is done with
 * the files while another screen than Home is shown.
 */
function DropCover() {
  const { intake, links, unsupported, route, session } = usePage()
  const { t } = useWords()
  const hovering = useWindowDrop(intake, links, () => unsupported === null && !intake.isBusy()).value
  const isHome = route.value.kind === 'home'
  const beside = isHome ? null : session.value?.dropText.value
  const isWorking = intake.isBusy() && !isHome
  return (
    <div class={hovering ? 'overlay' : isWorking ? 'working' : ''} aria-hidden={hovering !== null} aria-live="polite">
      {hovering ? (
        <>
          <p class="overlay-title">{beside?.title ?? t.home.dropOverlay(hovering.items)}</p>
          <p>{beside?.hint ?? t.home.dropOverlayHint}</p>
        </>
      ) : (
        isWorking && (
          <p>
            <BusyWords plate={intake.plate.value} />
          </p>
        )
      )}
    </div>
  )
}

/** What is shown also where this browser can't take part. */
const worksAnywhere: readonly Route['kind'][] = ['privacy', 'settings', 'selfCheck']

function Screen() {
  const page = usePage()
  const route = page.route.value
  if (page.unsupported && !worksAnywhere.includes(route.kind)) return <unsupportedScreen.Screen />
  switch (route.kind) {
    case 'home':
      return <Home />
    case 'library':
      return <libraryScreen.Screen />
    case 'selfCheck':
      return <selfCheckScreen.Screen />
    case 'settings':
      return <settingsScreen.Screen />
    case 'privacy':
      return <privacyScreen.Screen />
    case 'link':
      return <linkScreen.Screen />
    default:
      return assertNever(route)
  }
}
