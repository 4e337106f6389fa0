import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { usePage } from '../page-context.ts'

/** The screen's one heading. After a change of screen a keyboard or screen reader goes on from here. */
export function ScreenTitle(props: { readonly children: ComponentChildren }) {
  const page = usePage()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (page.hasMoved()) heading.current?.focus()
  }, [page])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {props.children}
    </h1>
  )
}
