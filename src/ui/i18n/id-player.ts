import type { PlayerWords } from './en-player.ts'

export const idPlayer: PlayerWords = {
  start: 'Mulai pemutaran',
  pause: 'Jeda pemutaran',
  position: 'Posisi',
  positionText: (position, duration) => `${position} dari ${duration}`,
  played: 'sudah diputar',
  loaded: 'siap diputar',
  stored: 'di perangkat ini',
  volume: 'Volume',
  mute: 'Bisukan',
  speed: 'Kecepatan',
  fullScreen: 'Layar penuh',
  pictureInPicture: 'Gambar dalam gambar',
  close: 'Tutup pemutar',
  unplayable:
    'Peramban ini tidak bisa memutar berkas ini. Berkas tetap dibagikan: penerimanya bisa mencoba program lain.',
  gone: 'Berkas ini tidak bisa dibaca lagi. Apakah diubah, dipindah, atau dihapus? Pilih lagi untuk memutarnya.',
}
