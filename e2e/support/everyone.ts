import { expect, type Page } from '@playwright/test'
import { openAxe } from './axe.ts'

// What every screen and state of it has to hold, whatever the theme, the language, the window and the size of the text.

const languageNames = { en: 'English', id: 'Bahasa Indonesia' } as const

export type ScreenLanguage = keyof typeof languageNames

/** CSS pixels, as WCAG 2.5.5 and ux have it. */
const leastTarget = 44

const desktop = { width: 1280, height: 800 }

/** A desktop, a small phone, the same with text twice as large, and 400 % zoom: 1280 pixels are 320 then. */
const views = [
  { name: 'a desktop', size: desktop, text: '100%' },
  { name: 'a phone', size: { width: 360, height: 740 }, text: '100%' },
  { name: 'a phone with text twice as large', size: { width: 360, height: 740 }, text: '200%' },
  { name: '400 % zoom', size: { width: 320, height: 256 }, text: '100%' },
]

/** As a person does, by the button in the page's head. */
export async function chooseLanguage(page: Page, language: ScreenLanguage): Promise<void> {
  await page.getByRole('button', { name: languageNames[language] }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', language)
}

/**
 * What the page shows now is in order in both languages: axe finds nothing in either theme; nothing is wider than the
 * window, also read from right to left; what is to be pressed is large enough. Leaves the page in English.
 */
export async function expectForEveryone(page: Page, what: string): Promise<void> {
  await chooseLanguage(page, 'id')
  await expectNoViolations(page, `${what}, id`)
  // Its words are the longer ones.
  await expectLayout(page, `${what}, id`)
  await chooseLanguage(page, 'en')
  await expectNoViolations(page, `${what}, en`)
}

/** Axe finds nothing in either theme; and at most one element is the page's status. */
export async function expectNoViolations(page: Page, what: string): Promise<void> {
  const axe = await openAxe(page)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await axe.violations(), `${what}, ${colorScheme}`).toEqual([])
  }
  expect(await page.locator('[role=status]').count(), `${what}: status`).toBeLessThanOrEqual(1)
}

export async function expectLayout(page: Page, what: string): Promise<void> {
  for (const { name, size, text } of views) {
    await page.setViewportSize(size)
    for (const direction of ['rtl', 'ltr'] as const) {
      const found = await page.evaluate(measure, { text, direction, leastTarget })
      const place = `${what}, ${name}, ${direction}`
      expect(found.beyond, `${place}: sideways scrolling`).toEqual([])
      expect(found.small, `${place}: targets`).toEqual([])
      expect(found.astray, `${place}: order`).toEqual([])
    }
  }
  await page.setViewportSize(desktop)
}

interface Look {
  readonly text: string
  readonly direction: 'ltr' | 'rtl'
  readonly leastTarget: number
}

/** Runs in the page. What is amiss, by a name that can be found again. */
function measure({ text, direction, leastTarget }: Look): Record<'beyond' | 'small' | 'astray', string[]> {
  const root = document.documentElement
  root.style.fontSize = text
  root.dir = direction
  const called = (element: Element) => {
    const { width, height, left, right } = element.getBoundingClientRect()
    const says = element.textContent.trim().slice(0, 30)
    return `${element.tagName}.${element.getAttribute('class')} "${says}" ${width}x${height} from ${left} to ${right}`
  }
  const isSeen = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true }) && element.closest('.unseen, .skip, [inert]') === null

  const range = document.createRange()
  // Only what lies beyond the end of reading can be scrolled to: boxes, and text that leaves its box.
  const isBeyond = (element: Element) => {
    const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && isSeen(element))
    const boxes = texts.map((text) => {
      range.selectNode(text)
      return range.getBoundingClientRect()
    })
    return [element.getBoundingClientRect(), ...boxes].some(({ left, right }) =>
      direction === 'ltr' ? right > root.clientWidth + 0.5 : left < -0.5,
    )
  }
  const scrolls = root.scrollWidth > root.clientWidth
  const beyond = scrolls ? [root, ...document.querySelectorAll('body *')].filter(isBeyond) : []
  if (scrolls && beyond.length === 0) beyond.push(root)

  const pressed = [...document.querySelectorAll('a[href], button, input, summary, select')].flatMap((element) => {
    const target = element.matches('[type=checkbox], [type=radio]') ? (element.closest('label') ?? element) : element
    // A link in a sentence is as high as its line.
    const isInText = element.matches('p a') && element.closest('p')?.textContent !== element.textContent
    return isSeen(target) && !isInText ? [target] : []
  })
  const small = pressed.filter((element) => {
    const { width, height } = element.getBoundingClientRect()
    return width < leastTarget - 0.5 || height < leastTarget - 0.5
  })

  // What stands side by side begins where reading begins.
  const astray = [
    ...document.querySelectorAll('.frame-head, .frame-foot, .home, .columns, .actions, .file-row'),
  ].filter((row) => {
    const [first, second] = [...row.children].filter(isSeen)
    if (!first || !second) return false
    const [a, b] = [first.getBoundingClientRect(), second.getBoundingClientRect()]
    const areBeside = a.top < b.bottom && b.top < a.bottom && (a.right <= b.left + 1 || b.right <= a.left + 1)
    return areBeside && a.left < b.left !== (direction === 'ltr')
  })
  return { beyond: beyond.map(called), small: small.map(called), astray: astray.map(called) }
}
