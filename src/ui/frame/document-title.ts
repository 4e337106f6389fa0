import { effect } from '@preact/signals'
import type { PageModel } from '../page-model.ts'
import { productName } from '../product-name.ts'

/**
 * Names the document: after what runs, which somebody in another tab waits for, else after the screen. Home has the
 * product's name alone. The returned function ends it.
 */
export const showTitle = ({ session, heading, route, unsupported }: PageModel): (() => void) =>
  effect(() => {
    const isHome = route.value.kind === 'home' && !unsupported
    const screen = isHome ? null : heading.value
    document.title = session.value?.title.value ?? (screen === null ? productName : `${screen} · ${productName}`)
  })
