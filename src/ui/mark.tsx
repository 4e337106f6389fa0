/** The sign of the product: a ribbon of pieces, most of them here. The same as public/icon.svg. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <rect class="mark-here" x="2" y="9" width="8" height="14" rx="2" />
      <rect class="mark-here" x="12" y="9" width="8" height="14" rx="2" />
      <rect class="mark-coming" x="22" y="9" width="8" height="14" rx="2" />
    </svg>
  )
}
