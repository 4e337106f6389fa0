import type { ComponentChildren } from 'preact'
import { ScreenTitle } from './screen-title.tsx'

/** A screen of a few sentences: what is the matter, and the one thing to do. */
export function Notice(props: {
  readonly title: string
  readonly text: readonly string[]
  /** Read aloud at once, also when it comes without a change of screen; otherwise it is the screen's status. */
  readonly isAlert?: boolean
  readonly children?: ComponentChildren
}) {
  return (
    <section class="card notice">
      <ScreenTitle>{props.title}</ScreenTitle>
      <div class="notice-text" role={props.isAlert ? 'alert' : 'status'}>
        {props.text.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </div>
      {props.children}
    </section>
  )
}
