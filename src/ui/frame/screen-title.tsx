import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { usePage } from '../page-context.ts'

/**
 * The screen's one heading, which the document is named after. After a change of screen a keyboard or screen reader goes
 * on from here.
 */
export function ScreenTitle({ children }: { readonly children: string }) {
  const page = usePage()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (page.hasMoved()) heading.current?.focus()
  }, [page])
  // At once: after the paint, the end of the heading before this one could come later than the beginning of this one.
  useLayoutEffect(() => {
    page.heading.value = children
    return () => (page.heading.value = null)
  }, [page, children])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}
