import { lazyScreen } from './lazy-screen.tsx'

// Everything but Home: the first route stays small.

export const linkScreen = lazyScreen(async () => (await import('./link-screen.tsx')).LinkScreen)
export const settingsScreen = lazyScreen(async (language) => {
  const { Settings, settingsWords } = await import('./settings.tsx')
  await language.loadPack(settingsWords)
  return Settings
})
export const privacyScreen = lazyScreen(async (language) => {
  const { Privacy, privacyWords } = await import('./privacy.tsx')
  await language.loadPack(privacyWords)
  return Privacy
})
export const unsupportedScreen = lazyScreen(async () => (await import('./unsupported.tsx')).Unsupported)
export const stillHere = lazyScreen(async () => (await import('./still-here.tsx')).StillHere)
export const selfCheckScreen = lazyScreen(async (language) => {
  const { SelfCheck, selfCheckWords } = await import('./self-check.tsx')
  await language.loadPack(selfCheckWords)
  return SelfCheck
})
