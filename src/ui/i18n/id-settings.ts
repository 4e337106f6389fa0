import type { SettingsWords } from './en-settings.ts'

export const idSettings: SettingsWords = {
  title: 'Setelan',
  intro: 'Disimpan di peramban ini begitu dipilih, dan tidak dikirim ke siapa pun.',
  saved: 'Tersimpan',
  undo: 'Urungkan',
  undone: 'Sudah kembali seperti semula.',
  language: 'Bahasa',
  look: 'Tampilan',
  themes: { auto: 'Ikuti perangkat', light: 'Terang', dark: 'Gelap' },
  data: {
    title: 'Data di perangkat ini',
    hint: 'Yang Anda bagikan dan terima di sini, beserta tautannya. Kunci tetap di peramban ini.',
    export: 'Ekspor daftar',
    erase: 'Hapus semuanya',
    eraseAsk:
      'Semua kiriman berakhir di sini, di semua tab, dan semua yang diterima tetapi belum disimpan dihapus. Tautan yang Anda buat tidak berfungsi lagi. Ini tidak bisa dibatalkan.',
    eraseYes: 'Ya, hapus semua',
    eraseNo: 'Biarkan saja',
    erased: 'Semuanya sudah dihapus.',
    failed: 'Tidak berhasil. Sebagai gantinya, hapus data situs ini di setelan peramban.',
  },
  while: 'Selama ada yang berjalan',
  notify: 'Beri tahu saya kalau unduhan selesai',
  notifyHint: 'Hanya selama tab ini ada di latar belakang.',
  answers: {
    granted: 'Peramban mengizinkannya.',
    denied: 'Peramban menolak. Izinkan notifikasi untuk halaman ini di setelan peramban, lalu centang lagi.',
    default: 'Peramban belum mendapat jawaban. Centang lagi agar ditanya sekali lagi.',
    missing: 'Peramban ini tidak bisa menampilkan notifikasi dari halaman.',
  },
  awake: 'Biarkan layar menyala selama ada yang berjalan',
  awakeHint: 'Ponsel yang layarnya mati memutus koneksinya. Tab ini harus ada di depan.',
  awakeMissing:
    'Peramban ini tidak bisa menjaga layar tetap menyala. Atur agar perangkat ini lebih lama sebelum tidur.',
  leaveRoom: 'Sisakan ruang di jalur saya',
  leaveRoomHint:
    'Mengirim sekitar empat per lima dari yang mampu dibawa jalur ini, agar panggilan dan halaman tetap lancar.',
}
