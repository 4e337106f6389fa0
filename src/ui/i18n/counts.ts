/** Whole numbers, and the words that go with them. */
export interface Counts {
  readonly count: (value: number) => string
  /** The form that goes with a number. */
  readonly plural: (value: number, forms: { readonly one: string; readonly other: string }) => string
}

export function createCounts(locale: string): Counts {
  const counts = new Intl.NumberFormat(locale)
  const plurals = new Intl.PluralRules(locale)
  return {
    count: (value) => counts.format(value),
    plural: (value, forms) => (plurals.select(value) === 'one' ? forms.one : forms.other),
  }
}
