interface Look {
  /** The size of the text, such as `200%`. */
  readonly text: string
  readonly direction: 'ltr' | 'rtl'
}

/** Runs in the page. What is amiss, a line each, by a name that can be found again. */
export function measureLayout({ text, direction }: Look): string[] {
  /** CSS pixels, as WCAG 2.5.5 and ux have it. */
  const leastTarget = 44
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
  return [
    ...beyond.map((element) => `scrolls sideways: ${called(element)}`),
    ...small.map((element) => `too small a target: ${called(element)}`),
    ...astray.map((element) => `begins at the wrong end: ${called(element)}`),
  ]
}
