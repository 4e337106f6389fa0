// Every picture is named SCREEN-STATE-THEME-LANGUAGE-WIDTH.png.

export const themes = ['light', 'dark'] as const
export const languages = ['en', 'id'] as const
/** In CSS pixels: a small phone, a tablet, a desktop. */
export const widths = [360, 768, 1280] as const

export interface Picture {
  /** SCREEN-STATE. */
  readonly state: string
  readonly theme: (typeof themes)[number]
  readonly language: (typeof languages)[number]
  readonly width: (typeof widths)[number]
}

export const pictureName = ({ state, theme, language, width }: Picture): string =>
  `${state}-${theme}-${language}-${width}.png`

/** Null for files that are no such picture. */
export function parsePictureName(name: string): Picture | null {
  const parts = /^(?<state>[a-z]+(?:-[a-z]+)*)-(?<theme>[a-z]+)-(?<language>[a-z]+)-(?<width>\d+)\.png$/.exec(
    name,
  )?.groups
  const theme = themes.find((each) => each === parts?.['theme'])
  const language = languages.find((each) => each === parts?.['language'])
  const width = widths.find((each) => String(each) === parts?.['width'])
  if (parts?.['state'] === undefined || !theme || !language || !width) return null
  return { state: parts['state'], theme, language, width }
}
