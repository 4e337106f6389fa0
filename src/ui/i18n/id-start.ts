import type { StartWords } from './en-start.ts'
import { createCounts } from './counts.ts'

const { count } = createCounts('id')
// Indonesian has one form for any number.
const files = (n: number) => `${count(n)} berkas`

export const idStart: StartWords = {
  frame: {
    skip: 'Langsung ke isi',
    home: 'Tukar, beranda',
    menu: 'Halaman',
    settings: 'Setelan',
    more: 'Halaman lain',
    selfCheck: 'Cek koneksi',
    privacy: 'Privasi',
    language: 'Bahasa',
    keys: 'Pintasan papan ketik',
    loading: 'Memuat…',
    tryAgain: 'Coba lagi',
    offline: 'Anda sedang offline. Semuanya lanjut sendiri saat koneksi kembali.',
  },
  home: {
    title: 'Kirim. Langsung sampai.',
    intro: 'Pilih berkas, kirim tautannya. Siapa pun yang membukanya menerima langsung dari peramban Anda.',
    plate: 'Lepas berkas atau folder',
    plateTouch: 'Pilih yang ingin dikirim',
    plateHint: 'Di mana saja di halaman ini. Ukurannya bebas.',
    chooseFiles: 'Pilih berkas',
    chooseFolder: 'Pilih folder',
    protect: 'Lindungi dengan sandi',
    password: 'Sandi',
    showPassword: 'Tampilkan sandi',
    passwordHint: 'Tentukan sekarang: sandi lain nanti berarti tautan lain. Kirim sandinya lewat jalur yang berbeda.',
    passwordMissing: 'Ketik sandinya, atau kosongkan centangnya.',
    waiting: (n) => `${files(n)} menunggu sandi`,
    sharePending: (n) => `Bagikan ${files(n)}`,
    dropOverlay: (n) => (n === null ? 'Lepas untuk membagikan' : `Lepas untuk membagikan ${count(n)} item`),
    dropOverlayHint: 'Folder ikut beserta seluruh isinya.',
    dropOverlayOther: 'Tautannya akan tersendiri.',
    reading: (n) => (n === 0 ? 'Memeriksa berkas' : `Memeriksa ${files(n)}`),
    unreadable: (path) => `“${path}” tidak bisa dibaca, atau berubah setelah dipilih.`,
    makingLink: 'Membuat tautan',
    paste: 'Tempel tautan',
    pasteHint: 'Dikirimi tautan? Buka di sini.',
    open: 'Buka',
    badLink: 'Itu bukan tautan Tukar. Salin seluruhnya, sampai huruf terakhir.',
    facts: [
      { title: 'Langsung', text: 'Berkas berpindah dari peramban ke peramban. Tidak ada server yang menyimpannya.' },
      { title: 'Tersegel', text: 'Dienkripsi di sini. Hanya pemegang tautan yang bisa membacanya.' },
      { title: 'Makin ramai, makin cepat', text: 'Setiap orang yang mengunduh ikut membantu yang lain.' },
    ],
    stopped: (name) =>
      `${name} tidak lagi dibagikan. Tidak ada yang bisa mengambilnya dari sini; yang sudah punya tetap memilikinya.`,
  },
  shareErrors: {
    nothing: { what: 'Tidak ada berkas di dalamnya.', next: 'Pilih berkas, atau folder yang berisi berkas.' },
    tooManyFiles: {
      what: 'Itu lebih dari 100.000 berkas, atau nama-namanya secara keseluruhan terlalu panjang untuk satu kiriman.',
      next: 'Jadikan satu berkas ZIP dulu, atau bagikan lebih sedikit sekaligus.',
    },
    nameTooLong: {
      what: 'Ada nama yang terlalu panjang.',
      next: 'Pendekkan namanya, atau keluarkan berkasnya dari folder yang dalam.',
    },
    tooLarge: { what: 'Itu lebih besar daripada batas satu kiriman.', next: 'Bagikan dalam beberapa bagian.' },
    unreadable: {
      what: 'Peramban tidak bisa membaca salah satu berkas.',
      next: 'Pastikan berkasnya masih ada dan boleh Anda buka, lalu pilih lagi.',
    },
    failed: {
      what: 'Tukar tidak bisa dimulai di halaman ini.',
      next: 'Periksa koneksi Anda, lalu coba lagi. Kalau masih begitu, muat ulang halaman.',
    },
  },
}
