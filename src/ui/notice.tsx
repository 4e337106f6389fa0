import type { ComponentChildren } from 'preact'
import { ScreenTitle } from './screen-title.tsx'

/** A screen of a few sentences: what is the matter, and the one thing to do. */
export function Notice(props: {
  readonly title: string
  readonly text: readonly string[]
  readonly children?: ComponentChildren
}) {
  return (
    <section class="card notice">
      <ScreenTitle>{props.title}</ScreenTitle>
      {props.text.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      {props.children}
    </section>
  )
}
