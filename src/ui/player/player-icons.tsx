import type { ComponentChildren } from 'preact'

// Drawn here, 24 by 24, in the colour of the text around them; their buttons have the names.

const Icon = ({ children }: { readonly children: ComponentChildren }) => (
  <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
    {children}
  </svg>
)

export const PlayIcon = () => (
  <Icon>
    <path class="icon-fill" d="M7 4.5v15l12.5-7.5z" />
  </Icon>
)

export const PauseIcon = () => (
  <Icon>
    <path class="icon-fill" d="M6 5h4v14H6zM14 5h4v14h-4z" />
  </Icon>
)

export const SoundIcon = ({ isMuted }: { readonly isMuted: boolean }) => (
  <Icon>
    <path class="icon-fill" d="M3 9.5v5h4l5 4.5v-14l-5 4.5z" />
    <path d={isMuted ? 'M16 9.5l5 5m0-5l-5 5' : 'M15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11'} />
  </Icon>
)

export const FullScreenIcon = () => (
  <Icon>
    <path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" />
  </Icon>
)

export const PictureInPictureIcon = () => (
  <Icon>
    <path d="M3 5h18v14H3z" />
    <path class="icon-fill" d="M12 12h7v5h-7z" />
  </Icon>
)

export const PreviousIcon = () => (
  <Icon>
    <path class="icon-fill" d="M18 5v14L8 12z" />
    <path d="M6 5v14" />
  </Icon>
)

export const NextIcon = () => (
  <Icon>
    <path class="icon-fill" d="M6 5v14l10-7z" />
    <path d="M18 5v14" />
  </Icon>
)

export const SubtitleIcon = () => (
  <Icon>
    <path d="M3 5h18v14H3zM6 15h7M16 15h2M6 11h3M12 11h6" />
  </Icon>
)

export const CloseIcon = () => (
  <Icon>
    <path d="M6 6l12 12M18 6L6 18" />
  </Icon>
)
