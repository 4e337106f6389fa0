import type { KeyWords } from './en-keys.ts'

export const idKeys: KeyWords = {
  title: 'Pintasan papan ketik',
  close: 'Tutup',
  keys: {
    o: 'Pilih berkas',
    c: 'Salin tautan',
    p: 'Jeda atau lanjutkan',
    h: 'Beranda',
    l: 'Pustaka',
    s: 'Setelan',
    '?': 'Tampilkan pintasan ini',
  },
  where: 'Masing-masing berlaku selama tombolnya ada di layar, dan tidak saat Anda mengetik.',
  use: 'Gunakan pintasan',
  off: 'Tanpa pintasan, semuanya tetap bisa dijangkau dengan Tab dan Enter.',
}
