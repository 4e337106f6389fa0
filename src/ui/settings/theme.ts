export const themes = ['auto', 'light', 'dark'] as const
/** `auto`: as the device says. */
export type Theme = (typeof themes)[number]

export const themeKey = 'theme'

/** As if it had never been chosen, for everything else than a theme's name. */
export const parseTheme = (text: string | null): Theme => themes.find((theme) => theme === text) ?? 'auto'

/** Puts the page, and what the browser draws around it, into light or dark. */
export function showTheme(theme: Theme): void {
  const { dataset } = document.documentElement
  if (theme === 'auto') delete dataset['theme']
  else dataset['theme'] = theme
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
    const scheme = meta.dataset['scheme'] ?? ''
    meta.media = theme === 'auto' ? `(prefers-color-scheme: ${scheme})` : theme === scheme ? 'all' : 'not all'
  }
}
