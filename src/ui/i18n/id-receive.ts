import { files, people } from './counts-id.ts'
import type { ReceiveWords } from './en-receive.ts'

export const idReceive: ReceiveWords = {
  opening: 'Seseorang mengirimi Anda berkas',
  openingHint: 'Berkasnya datang langsung dari peramban pengirim ke peramban Anda. Tanpa aplikasi, tanpa akun.',
  steps: {
    finding: 'Mencari pengirim',
    connecting: 'Menghubungkan',
    listing: 'Mengambil daftar berkas',
  },
  stepDone: 'selesai',
  looking: {
    finding: 'Sedang mencari pengirim',
    connecting: 'Sedang menghubungkan',
    listing: 'Sedang mengambil daftar berkas',
  },
  hint: {
    finding: 'Belum ada yang online dengan berkas ini. Biarkan tab ini terbuka, unduhan mulai sendiri.',
    connecting: 'Sudah ada orangnya. Sebagian jaringan perlu waktu lebih lama untuk menghubungkan dua peramban.',
    listing: 'Sudah terhubung. Daftar yang panjang di jaringan lambat perlu waktu sebentar.',
  },
  advice: {
    finding: 'Minta pengirim membuka lagi tab berisi kiriman ini.',
    connecting:
      'Jaringan kalian mungkin tidak mengizinkan dua peramban saling terhubung. Coba jaringan lain, misalnya hotspot ponsel.',
    listing: 'Tanyakan kepada pengirim apakah tabnya masih terbuka.',
  },
  locked: 'Berkas ini dilindungi sandi',
  password: 'Sandi',
  unlock: 'Buka kunci',
  checking: 'Memeriksa sandi',
  wrongPassword: 'Sandinya salah. Tanyakan kepada pengirim; huruf besar dan kecil dibedakan.',
  waiting: {
    nobody: 'Belum ada yang online dengan berkas ini. Biarkan tab ini terbuka, unduhan mulai sendiri.',
    senderPaused: 'Pengirim sedang menjeda. Unduhan lanjut sendiri begitu pengirim melanjutkan.',
    sourceChanged:
      'Ada berkas pengirim yang berubah atau dipindahkan, jadi tidak ada data yang datang. Minta pengirim mengembalikannya atau mengirim tautan baru.',
    holderPaused: 'Orang yang punya sisanya sedang menjeda. Unduhan lanjut sendiri begitu ia melanjutkan.',
    preparing: 'Pengirim sedang menyiapkan berkas',
    lacking:
      'Belum ada orang di sini yang punya sisanya. Biarkan tab ini terbuka: unduhan lanjut begitu ada yang datang membawanya.',
    stalled: 'Terhubung, tetapi belum ada data yang datang. Unduhan lanjut sendiri.',
  },
  waitingBeforeYes: {
    nobody: 'Belum ada yang online dengan berkas ini. Biarkan tab ini terbuka, unduhan mulai sendiri.',
    senderPaused: 'Pengirim sedang menjeda: unduhan mulai begitu pengirim melanjutkan.',
    sourceChanged: 'Ada berkas pengirim yang berubah atau dipindahkan: unduhan mulai begitu sudah dikembalikan.',
    holderPaused: 'Orang yang punya berkasnya sedang menjeda: unduhan mulai begitu ia melanjutkan.',
    lacking:
      'Belum ada orang di sini yang punya berkasnya. Biarkan tab ini terbuka: unduhan mulai begitu ada yang datang membawanya.',
  },
  meetingPoints: () =>
    'Tautan ini menyebut titik temu yang belum dipakai halaman ini. Titik temu itu akan melihat alamat IP Anda dan bahwa Anda mencari kiriman ini.',
  allow: (hosts) => `Izinkan ${hosts}`,
  preparingPercent: (percent) => `${percent} siap`,
  prepared: 'siap',
  startsItself: 'Anda sudah setuju: unduhan mulai sendiri begitu berkasnya siap.',
  offered: (n, size) => `${files(n)} untuk Anda, ${size}`,
  offeredHint: 'Tidak ada yang disimpan di sini sebelum Anda setuju.',
  downloadAll: 'Unduh semua',
  downloadSome: (n) => `Unduh ${files(n)}`,
  nothingTicked: 'Centang setidaknya satu berkas.',
  toGet: (size) => `${size} akan diunduh`,
  fits: (size) => `muat: tersisa ${size}`,
  tooBig: (needs, free, canChooseFewer, straightInto) => {
    const space = canChooseFewer ? 'Pilih lebih sedikit berkas atau kosongkan ruang.' : 'Kosongkan ruang dulu.'
    const how = straightInto === 'folder' ? 'simpan ke folder' : 'simpan langsung ke disk'
    const straight = canChooseFewer ? `Pilih lebih sedikit berkas atau ${how}.` : 'Simpan langsung ke disk.'
    return `Perlu ${needs}, tersisa ${free}. ${straightInto ? straight : space}`
  },
  saveStraight: 'Simpan langsung ke disk',
  straight:
    'Berkas ditulis ke tempat yang Anda pilih, dan tidak ada yang tinggal di peramban ini. Biarkan tab ini terbuka: kalau ditutup sebelum selesai, unduhan mulai dari awal.',
  downloading: {
    0: 'Mengunduh',
    25: 'Mengunduh: seperempat sudah di sini',
    50: 'Mengunduh: setengah sudah di sini',
    75: 'Mengunduh: tiga perempat sudah di sini',
  },
  keepOpen: 'Biarkan tab ini terbuka sampai selesai.',
  ofSize: (have, want) => `${have} dari ${want}`,
  left: (duration) => `sisa ${duration}`,
  complete: (n) => (n === 1 ? 'Selesai. Berkasnya sudah di sini.' : `Selesai. Semua ${files(n)} sudah di sini.`),
  completeSome: (n) => `Selesai. ${files(n)} pilihan Anda sudah di sini.`,
  added: (n) => `Pengirim menambahkan ${files(n)}. Lepas centang yang tidak diperlukan, lalu unduh.`,
  wasDamaged: (isMended) =>
    isMended
      ? 'Sebagian yang tersimpan di perangkat ini rusak atau hilang, dan sudah diambil lagi.'
      : 'Sebagian yang tersimpan di perangkat ini rusak atau hilang, dan diambil lagi dari yang memilikinya.',
  completeStraight: 'Selesai. Sudah ada di disk Anda.',
  completeNext: (n) =>
    n === 1
      ? 'Simpan dulu berkasnya: sampai disimpan, berkas ini hanya ada di peramban ini.'
      : 'Simpan yang ingin Anda miliki: sampai disimpan, berkas hanya ada di peramban ini.',
  mayClose: 'Tab ini boleh ditutup.',
  stillNeeded: (n) => `${people(n)} masih memerlukan ini: biarkan tab ini terbuka untuk mereka.`,
  helping: 'Anda ikut membantu orang lain mendapatkannya',
  helpingHint: 'selama tab ini terbuka.',
  helpingPaused: 'Dijeda: orang lain tidak menerima apa pun dari sini.',
  paused: 'Dijeda',
  pausedHint: 'Yang sudah ada tetap di sini.',
  inMemory: (size) =>
    `Peramban ini tidak menyimpan apa pun untuk halaman, jadi yang diterima hanya ada di memori tab ini, paling banyak ${size}. Simpan sebelum tab ditutup.`,
  storageFull: (straightInto) =>
    `Perangkat ini penuh, jadi unduhan dijeda. Tidak ada yang hilang. Kosongkan ruang atau hapus centang yang tidak perlu, lalu lanjutkan${straightInto ? `; atau simpan ${straightInto === 'folder' ? 'ke folder' : 'langsung ke disk'}` : ''}.`,
  failed: 'Tidak berhasil',
  ended: 'Kiriman ini sudah berakhir',
  progress: 'Kemajuan',
  pause: 'Jeda',
  resume: 'Lanjutkan',
  saveAll: 'Simpan semua sebagai ZIP',
  cancelSaveAll: 'Batalkan menyimpan semua sebagai ZIP',
  saveFolder: 'Simpan ke folder',
  cancelSaveFolder: 'Batalkan menyimpan ke folder',
  cancelStraight: 'Batalkan menyimpan langsung ke disk',
}
