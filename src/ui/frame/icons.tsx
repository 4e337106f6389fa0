import type { ComponentChildren } from 'preact'

// Drawn on 20 by 20 with a line of 1.6 in the colour of the words beside them, which say the same: all are hidden from
// assistive technology.

export const Icon = (props: { readonly children: ComponentChildren }) => (
  <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
    {props.children}
  </svg>
)

/** Waves, struck through. */
export const OfflineIcon = () => (
  <Icon>
    <path d="M3 3l14 14M2 8.5a12 12 0 0 1 4-2.6M9.5 5A11.5 11.5 0 0 1 18 8.5M5.3 11.8a7 7 0 0 1 3-1.7M13 10.7a7 7 0 0 1 1.7 1.1M10 15.5v.01" />
  </Icon>
)
