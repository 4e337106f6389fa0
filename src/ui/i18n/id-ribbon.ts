import { count } from './counts-id.ts'
import type { RibbonWords } from './en-ribbon.ts'

export const idRibbon: RibbonWords = {
  ribbon: {
    here: (n) => `${count(n)} bagian di sini`,
    coming: (n) => `${count(n)} di jalan`,
    missing: (n) => `${count(n)} belum datang`,
    rows: 'Makin banyak baris, makin banyak orang yang punya bagian itu.',
  },
}
