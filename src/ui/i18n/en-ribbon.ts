import { count, plural } from './counts-en.ts'

/** What the ribbon shows, in words. */
export const enRibbon = {
  ribbon: {
    here: (n: number) => `${count(n)} ${plural(n, { one: 'piece', other: 'pieces' })} here`,
    coming: (n: number) => `${count(n)} on the way`,
    missing: (n: number) => `${count(n)} still to come`,
    rows: 'The more rows, the more people have that part.',
  },
}

export type RibbonWords = typeof enRibbon
