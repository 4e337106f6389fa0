import { useLayoutEffect } from 'preact/hooks'

/** Within each of these the focus stays, as long as it is there and has a button. */
const homes = '.file-row, .live, .library-rows'

/**
 * Where a control is taken away that has the focus, its successor gets it: the button that has its name now, else the
 * first one left beside it, else the first of the screen's card, else the screen's heading. Otherwise a keyboard would
 * begin again at the top of the page. For the component whose drawing takes the control away.
 */
export function useKeptFocus(): void {
  const focused = document.activeElement
  const home = focused?.closest(homes) ?? null
  const name = focused?.getAttribute('aria-label') ?? null
  useLayoutEffect(() => {
    // Who else had a better place for it has moved it already.
    if (!focused || focused.isConnected || document.activeElement !== document.body) return
    const successor =
      (home && name !== null && namesake(name)) ||
      (home?.isConnected && firstButton(home)) ||
      (home && firstButton(document.querySelector('.live')))
    ;(successor || document.querySelector('h1'))?.focus()
  })
}

const namesake = (name: string): HTMLElement | undefined =>
  Array.from(document.querySelectorAll<HTMLElement>('button:not(:disabled)')).find(
    (button) => button.getAttribute('aria-label') === name,
  )

const firstButton = (within: Element | null): HTMLElement | null =>
  within?.querySelector<HTMLElement>('button:not(:disabled)') ?? null
