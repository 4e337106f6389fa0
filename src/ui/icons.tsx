import type { ComponentChildren } from 'preact'

// Drawn on 20 by 20 with a line of 1.6 in the colour of the words beside them, which say the same: all are hidden from
// assistive technology.

const Icon = (props: { readonly children: ComponentChildren }) => (
  <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
    {props.children}
  </svg>
)

/** A plug pulled out. */
export const OfflineIcon = () => (
  <Icon>
    <path d="M3 10h4M13 10h4M7 6.5v7M13 7v6M10.5 5 9 15" />
  </Icon>
)

/** An arrow back to the left; in a right-to-left page to the right. */
export const UndoIcon = () => (
  <Icon>
    <path d="M4 8h8a4 4 0 0 1 0 8H8M7.5 4.5 4 8l3.5 3.5" />
  </Icon>
)
