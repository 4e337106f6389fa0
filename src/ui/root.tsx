import { render } from 'preact'
import { assertNever } from '../lib/assert-never.ts'
import { Frame } from './frame.tsx'
import { Home } from './home.tsx'
import { linkScreen, privacyScreen, unsupportedScreen } from './lazy-screens.ts'
import { PageContext, usePage } from './page-context.ts'
import { createPageModel, type PageModel } from './page-model.ts'
import type { UiDeps } from './ui-deps.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/screens.css'

/** Draws the page into `root`, in the person's language. The returned function takes it down again. */
export function renderApp(root: HTMLElement, deps: UiDeps): () => void {
  const page = createPageModel(deps)
  const stopGuarding = guardDrops()
  let isDestroyed = false
  async function draw(): Promise<void> {
    await page.language.start()
    if (!isDestroyed) render(<Page page={page} />, root)
  }
  void draw()
  return () => {
    if (isDestroyed) return
    isDestroyed = true
    stopGuarding()
    page.destroy()
    render(null, root)
  }
}

function Page({ page }: { readonly page: PageModel }) {
  return (
    <PageContext.Provider value={page}>
      <Frame>
        <Screen />
      </Frame>
    </PageContext.Provider>
  )
}

function Screen() {
  const page = usePage()
  const route = page.route.value
  if (page.unsupported && route.kind !== 'privacy') return <unsupportedScreen.Screen />
  switch (route.kind) {
    case 'home':
      return <Home />
    case 'privacy':
      return <privacyScreen.Screen />
    case 'link':
      return <linkScreen.Screen />
    default:
      return assertNever(route)
  }
}

/** A file dropped where nothing takes it would replace the page, and every transfer with it. */
function guardDrops(): () => void {
  const refuse = (event: DragEvent) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'none'
  }
  window.addEventListener('dragover', refuse)
  window.addEventListener('drop', refuse)
  return () => {
    window.removeEventListener('dragover', refuse)
    window.removeEventListener('drop', refuse)
  }
}
