import { count } from './counts-id.ts'
import type { PeopleWords } from './en-people.ts'

export const idPeople: PeopleWords = {
  people: {
    title: 'Orang',
    none: 'Saat ini tidak ada siapa-siapa.',
    sender: 'pengirim',
    unnamed: 'Seseorang',
    left: 'sudah pergi',
    more: (n) => `dan ${count(n)} lainnya`,
    direct: 'langsung',
    relay: 'lewat relay',
    opened: 'membuka tautan',
    ofChosen: (percent) => `${percent} dari yang dipilih`,
    done: 'sudah lengkap',
    hasChosen: 'sudah punya yang dipilih',
    paused: 'dijeda',
    sourcePaused: 'dijeda: ada berkas yang berubah atau dipindahkan',
  },
  numbers: {
    lastMinute: (now, most) => `Semenit terakhir: ${now ? `kini ${now}` : 'kini tidak ada'}, tertinggi ${most}`,
    lastMinuteMost: (most) => `Semenit terakhir: hingga ${most}`,
    lastMinuteStill: 'Semenit terakhir: tidak ada data lewat',
    tellMe: 'Beri tahu saya kalau selesai',
    willTell: 'Anda akan diberi tahu kalau selesai, juga saat melihat hal lain.',
    notTold: 'Peramban tidak mengizinkannya di sini. Judul tab menampilkan ✓ kalau selesai.',
  },
}
