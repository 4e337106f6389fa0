/** The sign of the product: a slice of the ribbon, two pieces here and one on its way. As public/icon.svg. */
export const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
    <rect width="32" height="32" rx="7" />
    <path d="M0 8h10v16H0zM12 8h10v16H12zM24 11.5L27.5 8H31l-7 7zM24 18l8-8v3.5l-8 8zM24.5 24l7.5-7.5V20l-4 4z" />
  </svg>
)
