import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { scenes } from '../scenes/all-scenes.ts'
import { playScene } from '../scenes/stage.ts'
import { chromiumPath } from '../support/browsers.mjs'
import { chromiumArguments } from '../support/chromium-arguments.ts'
import { takeViews } from './camera.ts'
import { contactSheet } from './contact-sheet.ts'
import { duplicatesAmong } from './duplicates.ts'
import { isAsked, parseOptions, usage } from './options.ts'
import { parsePictureName } from './picture-name.ts'

/** Takes the pictures that the command line asks for. @returns the exit code: 1 when a state could not be reached, or looks like another */
export async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args)
  const states = scenes.flatMap((scene) => scene.states)
  if (options.help) {
    console.log([usage, '', ...states.map((state) => `  ${state}`)].join('\n'))
    return 0
  }
  const unknown = options.names.filter((name) => !states.some((state) => isAsked([name], state)))
  if (unknown.length > 0) throw new Error(`no state is called ${unknown.join(', ')}; there are ${states.join(', ')}`)
  await mkdir(options.out, { recursive: true })
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArguments })
  const missed: string[] = []
  try {
    for (const scene of scenes) {
      const wanted = new Set(scene.states.filter((state) => isAsked(options.names, state)))
      if (wanted.size === 0) continue
      const look = async (state: string, page: Page) => {
        if (!wanted.has(state)) return
        await takeViews(page, state, options.out, (text) => console.error(text))
        wanted.delete(state)
        console.error(state)
      }
      // What goes wrong after the last of them is no matter here: everyone-screens.spec.ts looks at that.
      await playScene(scene, { browser, scale: options.scale, look }).catch(console.error)
      missed.push(...wanted)
    }
  } finally {
    await browser.close()
  }
  const names = await readdir(options.out)
  await writeFile(join(options.out, 'index.html'), contactSheet(names, states))
  const pictures = names.filter((name) => parsePictureName(name) !== null)
  const duplicates = duplicatesAmong(
    await Promise.all(pictures.map(async (name) => ({ name, bytes: await readFile(join(options.out, name)) }))),
  )
  for (const line of duplicates) console.error(line)
  console.log(`${join(options.out, 'index.html')}${missed.length > 0 ? `; not reached: ${missed.join(', ')}` : ''}`)
  return missed.length === 0 && duplicates.length === 0 ? 0 : 1
}
