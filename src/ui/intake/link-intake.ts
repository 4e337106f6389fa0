import type { PageModel } from '../page-model.ts'

/** Links that are pasted or dropped anywhere in the window. */
export interface LinkIntake {
  /** Of the field for a link, while the screen has one: it shows what was given, and says what is wrong with it. */
  field: ((text: string) => void) | null
  /** Opens the link in the text. Where no field can say so, a text without one does nothing. */
  take(text: string): void
}

export function createLinkIntake(page: Pick<PageModel, 'go'>): LinkIntake {
  const links: LinkIntake = {
    field: null,
    take(text) {
      if (links.field) links.field(text)
      else void open(text).catch(reportError)
    },
  }

  async function open(text: string): Promise<void> {
    const { hashIn } = await import('./link-in.ts')
    const hash = hashIn(text, null)
    // Who pastes the link of what is on the screen is there already.
    if (hash && hash !== location.hash) page.go(hash)
  }

  return links
}
