import type { ComponentType } from 'preact'
import type { LanguageChoice } from '../i18n/language.ts'

// The way to the screens that are wanted seldom, each with its words. Not part of the first route: the names of all their
// files would be.

type LoadScreen = (language: LanguageChoice) => Promise<ComponentType>

/** They tell about a server that went away, and what goes on without it: they have to be here before that. */
export async function loadAhead(language: LanguageChoice): Promise<void> {
  await Promise.all([library(language), selfCheck(language)])
}

export const library: LoadScreen = async (language) => {
  const { Library, libraryWords } = await import('../library/library.tsx')
  await language.loadPack(libraryWords)
  return Library
}

export const settings: LoadScreen = async (language) => {
  const { Settings, settingsWords } = await import('../settings/settings.tsx')
  await language.loadPack(settingsWords)
  return Settings
}

export const selfCheck: LoadScreen = async (language) => {
  const { SelfCheck, selfCheckWords } = await import('../self-check/self-check.tsx')
  await language.loadPack(selfCheckWords)
  return SelfCheck
}

export const privacy: LoadScreen = async (language) => {
  const { Privacy, privacyWords } = await import('../pages/privacy.tsx')
  await language.loadPack(privacyWords)
  return Privacy
}

export const unsupported: LoadScreen = async () => (await import('../pages/unsupported.tsx')).Unsupported
