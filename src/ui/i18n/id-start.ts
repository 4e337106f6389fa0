import type { StartWords } from './en-start.ts'
import { createCounts } from './counts.ts'

// Its own, and not those of counts-id.ts: Home would wait for one more request.
const { count } = createCounts('id')
const files = (n: number) => `${count(n)} berkas`

export const idStart: StartWords = {
  frame: {
    skip: 'Langsung ke isi',
    home: 'Tukar, beranda',
    menu: 'Halaman',
    library: 'Pustaka',
    settings: 'Setelan',
    more: 'Halaman lain',
    selfCheck: 'Cek koneksi',
    privacy: 'Privasi',
    language: 'Bahasa',
    keys: 'Pintasan papan ketik',
    loading: 'Memuat…',
    tryAgain: 'Coba lagi',
    loadingLong: 'Masih memuat. Bagian halaman ini belum datang dari servernya; akan muncul sendiri begitu sampai.',
    notLoaded: {
      what: 'Bagian halaman ini gagal dimuat.',
      next: 'Periksa koneksi Anda, lalu coba lagi.',
    },
    offline: 'Anda sedang offline. Sambungkan perangkat ini ke jaringan untuk mengirim atau menerima.',
    offlineRuns: 'Anda sedang offline. Yang berjalan di sini lanjut sendiri saat koneksi kembali.',
    languageMissing: (name) => `${name} gagal dimuat, jadi halaman tetap berbahasa Indonesia.`,
  },
  home: {
    title: 'Kirim. Langsung sampai.',
    intro: 'Pilih berkas, kirim tautannya. Siapa pun yang membukanya menerimanya langsung dari peramban Anda.',
    plate: 'Seret berkas atau folder ke sini',
    plateTouch: 'Pilih yang ingin dikirim',
    plateHint: 'Ke mana saja di halaman ini. Ukurannya bebas.',
    chooseFiles: 'Pilih berkas',
    chooseFolder: 'Pilih folder',
    protect: 'Lindungi dengan sandi',
    password: 'Sandi',
    showPassword: 'Tampilkan sandi',
    passwordHint:
      'Tentukan sekarang: sandi lain nanti berarti tautan lain. Sampaikan sandinya lewat cara lain, terpisah dari tautannya.',
    passwordMissing: 'Ketik sandinya, atau hapus centangnya.',
    waiting: (n) => `${files(n)} menunggu sandi`,
    sharePending: (n) => `Bagikan ${files(n)}`,
    dropOverlay: (n) => (n === null ? 'Lepaskan untuk membagikan' : `Lepaskan untuk membagikan ${count(n)} item`),
    dropOverlayHint: 'Folder ikut beserta seluruh isinya.',
    reading: (n) => (n === 0 ? 'Memeriksa berkas' : `Memeriksa ${files(n)}`),
    unreadable: (path) => `“${path}” tidak bisa dibaca, atau berubah setelah dipilih.`,
    makingLink: 'Membuat tautan',
    paste: 'Tempel tautan',
    pasteHint: 'Ada yang mengirimi Anda tautan? Buka di sini.',
    open: 'Buka',
    badLink: 'Itu bukan tautan Tukar. Salin seluruhnya, sampai huruf terakhir.',
    facts: [
      {
        title: 'Tidak ada yang diunggah',
        text: 'Berkas berpindah dari peramban Anda ke peramban mereka. Tidak ada server yang menyimpan salinannya.',
      },
      { title: 'Tersegel', text: 'Dienkripsi di sini. Hanya pemegang tautan yang bisa membacanya.' },
      { title: 'Makin ramai, makin cepat', text: 'Setiap orang yang mengunduh ikut membantu yang lain.' },
    ],
    stopped: (name) =>
      `${name} tidak lagi dibagikan. Tidak ada yang bisa mengambilnya dari sini; yang sudah punya tetap memilikinya.`,
  },
  shareErrors: {
    failed: {
      what: 'Tukar tidak bisa dimulai di halaman ini.',
      next: 'Periksa koneksi Anda, lalu coba lagi. Kalau masih begitu, muat ulang halaman.',
    },
  },
}
