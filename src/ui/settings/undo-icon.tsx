import { Icon } from '../frame/icons.tsx'

/** An arrow back to the left; in a right-to-left page to the right. */
export const UndoIcon = () => (
  <Icon>
    <g class="points">
      <path d="M4 8h8a4 4 0 0 1 0 8H8M7.5 4.5 4 8l3.5 3.5" />
    </g>
  </Icon>
)
