/** Whole numbers, and the words that go with them. */
export interface Counts {
  readonly count: (value: number) => string
  /** The form that goes with a number. */
  readonly plural: (value: number, forms: { readonly one: string; readonly other: string }) => string
}

export function createCounts(locale: string): Counts {
  // Made when something is counted: the browser takes longer to make them than Home to be drawn.
  let counts: Intl.NumberFormat | undefined
  let plurals: Intl.PluralRules | undefined
  return {
    count: (value) => (counts ??= new Intl.NumberFormat(locale)).format(value),
    plural: (value, forms) =>
      (plurals ??= new Intl.PluralRules(locale)).select(value) === 'one' ? forms.one : forms.other,
  }
}
