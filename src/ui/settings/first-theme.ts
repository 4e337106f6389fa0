import { parseTheme, showTheme, themeKey } from './theme.ts'

// A classic script in the page's head: modules run after the first paint, which would flash in the device's theme before
// the person's own. See `themeBeforePaint` in vite.config.ts.

try {
  showTheme(parseTheme(localStorage.getItem(themeKey)))
} catch {
  // Storage may be forbidden: then there is no choice to follow.
}
