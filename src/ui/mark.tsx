/** The sign of the product: a slice of the ribbon, two pieces here and one on its way. The same as public/icon.svg. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <clipPath id="mark-coming">
        <path d="M26 8h6v16h-6a2 2 0 0 1-2-2V10a2 2 0 0 1 2-2z" />
      </clipPath>
      <rect class="mark-ground" width="32" height="32" rx="7" />
      <path d="M0 8h8a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H0zM14 8h6a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-6a2 2 0 0 1-2-2V10a2 2 0 0 1 2-2z" />
      <path
        class="mark-coming"
        clip-path="url(#mark-coming)"
        d="M20 16L36 0M20 22.5L36 6.5M20 29L36 13M20 35.5L36 19.5"
      />
    </svg>
  )
}
