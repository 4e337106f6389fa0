import type { LibraryWords } from './en-library.ts'
import { count, people, shares } from './counts-id.ts'

export const idLibrary: LibraryWords = {
  title: 'Pustaka',
  summary: ({ all, sharing, downloading, paused }) => {
    const doings = [
      ...(sharing > 0 ? [`${count(sharing)} dibagikan`] : []),
      ...(downloading > 0 ? [`${count(downloading)} sedang diunduh`] : []),
      ...(paused > 0 ? [`${count(paused)} dijeda`] : []),
    ]
    return doings.length === 0 ? shares(all) : `${shares(all)}: ${doings.join(', ')}`
  },
  lasts:
    'Daftar ini tersimpan di peramban ini. Yang Anda terima tetap tersimpan sampai Anda menghapusnya. Yang Anda bagikan perlu diberi berkasnya lagi kalau halamannya sempat ditutup.',
  sent: (size) => `Terkirim ${size}`,
  received: (size) => `Diterima ${size}`,
  ratio: (ratio) => `rasio ${ratio}`,
  ratioMeans:
    'Rasio: yang dikirim untuk setiap byte yang diterima, atau untuk setiap byte berkas Anda sendiri. Semua kunjungan dihitung.',
  filter: 'Saring menurut nama',
  noMatch: (text) => `Tidak ada nama yang memuat “${text}”.`,
  showAll: 'Tampilkan semua',
  own: 'dari Anda',
  foreign: 'untuk Anda',
  size: (have, want) => `${have} dari ${want}`,
  elsewhere: (text) => `Di tab lain: ${text}`,
  downloading: (percent) => `Mengunduh, ${percent}`,
  people: (n) => `${people(n)} di sini`,
  progress: (name) => `Kemajuan ${name}`,
  pause: (name) => `Jeda ${name}`,
  resume: (name) => `Lanjutkan ${name}`,
  copy: (name) => `Salin tautan ${name}`,
  copied: (name) => `Tautan tersalin: ${name}`,
  remove: (name) => `Hapus ${name}`,
  removeShort: 'Hapus',
  undo: 'Urungkan',
  removing: 'Dihapus beberapa detik lagi, atau saat Anda meninggalkan layar ini.',
  deletes: 'Yang sudah diterima akan dihapus dari sini.',
  notSaved: 'Belum disimpan.',
  stored: (used, free) => `Tukar memakai ${used} di perangkat ini, dan tersedia ${free} lagi.`,
  takes: (size) => `memakai ${size} di sini`,
  isSafe: 'Peramban tidak akan membersihkannya saat ruang menipis.',
  keepSafe: 'Lindungi dari pembersihan',
  notSafe: 'Peramban tidak setuju: yang tersimpan di sini bisa dibersihkan saat ruang menipis.',
  notTakenUp: 'Yang tersimpan di peramban ini tidak bisa dibaca.',
  ofLaterVersion: (n) =>
    `${shares(n)} tidak ditampilkan di sini karena disimpan oleh versi Tukar yang lebih baru. Muat ulang halaman ini untuk memakai versi itu.`,
  notOpened: (n) => `${shares(n)} tidak ditampilkan di sini karena tidak bisa dibuka.`,
  removeFailed: (name) =>
    `Yang sudah diterima dari ${name} tidak bisa dihapus. Hapus data situs ini di setelan peramban agar pasti.`,
  empty: 'Belum ada apa-apa',
  emptyNext: 'Di sini muncul yang Anda bagikan atau terima di peramban ini.',
  start: 'Bagikan sesuatu',
}
