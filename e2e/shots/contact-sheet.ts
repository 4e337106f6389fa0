import { parsePictureName, pictureName, type Picture } from './picture-name.ts'

/** One page of all pictures in a folder, by state; `names` are the files that lie there, `states` the order to show. */
export function contactSheet(names: readonly string[], states: readonly string[]): string {
  const pictures = names.flatMap((name) => parsePictureName(name) ?? [])
  const groups = states.flatMap((state) => {
    const own = pictures.filter((picture) => picture.state === state)
    return own.length === 0 ? [] : [{ state, own: own.sort(byView) }]
  })
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Tukar: ${pictures.length} pictures</title>
<style>
  :root { color-scheme: light dark; font: 14px/1.4 system-ui }
  body { margin: 1rem }
  nav { columns: 12rem }
  nav a { display: block }
  h2 { position: sticky; inset-block-start: 0; margin: 2rem 0 .5rem; padding: .5rem 0; background: Canvas }
  section > div { display: flex; flex-wrap: wrap; gap: 1rem; align-items: start }
  figure { margin: 0 }
  img { display: block; max-block-size: 80vh; border: 1px solid GrayText }
</style>
<nav>${groups.map(({ state }) => `<a href="#${state}">${state}</a>`).join('\n')}</nav>
${groups.map(({ state, own }) => section(state, own)).join('\n')}
</html>
`
}

function section(state: string, pictures: readonly Picture[]): string {
  const figures = pictures.map((picture) => {
    const { theme, language, width } = picture
    const name = pictureName(picture)
    const shown = `<a href="${name}"><img src="${name}" width="${width / 2}" loading="lazy" alt="${state}"></a>`
    return `<figure>${shown}<figcaption>${theme} ${language} ${width}</figcaption></figure>`
  })
  return `<section>\n<h2 id="${state}">${state}</h2>\n<div>\n${figures.join('\n')}\n</div>\n</section>`
}

const byView = (a: Picture, b: Picture): number =>
  a.width - b.width || a.language.localeCompare(b.language) || b.theme.localeCompare(a.theme)
