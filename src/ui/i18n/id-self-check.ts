import type { SelfCheckWords } from './en-self-check.ts'

export const idSelfCheck: SelfCheckWords = {
  title: 'Cek koneksi',
  verdicts: {
    checking: { what: 'Sedang memeriksa', next: 'Hanya beberapa detik.' },
    unable: { what: 'Peramban ini belum bisa berbagi', next: 'Baris pertama menjelaskan apa yang kurang.' },
    blocked: {
      what: 'Peramban ini tidak bisa terhubung ke siapa pun',
      next: 'Periksa setelan atau pengaya yang memblokir WebRTC, atau coba jaringan lain.',
    },
    alone: {
      what: 'Orang baru belum bisa ditemukan',
      next: 'Orang bertemu di titik temu, dan baris itu menjelaskan masalahnya. Yang sudah terhubung tetap terhubung.',
    },
    sendOnly: {
      what: 'Anda bisa mengirim, tetapi tidak bisa menerima',
      next: 'Menerima memerlukan penyimpanan: lihat barisnya.',
    },
    local: {
      what: 'Anda hanya bisa berbagi di komputer ini',
      next: 'Alamat halaman ini hanya berlaku di komputer ini. Buka Tukar di alamat https yang bisa dijangkau orang lain, atau jalankan dengan URL publik.',
    },
    near: {
      what: 'Anda bisa berbagi dengan orang di jaringan Anda',
      next: 'Jalan ke luar jaringan ini tidak terlihat. Mungkin tetap bisa: coba dengan satu orang.',
    },
    most: {
      what: 'Anda bisa berbagi dengan kebanyakan orang',
      next: 'Sebagian jaringan, misalnya di kantor, tidak mengizinkan koneksi langsung, dan di sini tidak ada relay untuk itu.',
    },
    anyone: {
      what: 'Anda bisa berbagi dengan hampir siapa saja',
      next: 'Langsung, atau lewat relay jika tidak bisa langsung.',
    },
  },
  progress: (done, all) => `${done} dari ${all}`,
  names: {
    browser: 'Peramban',
    storage: 'Penyimpanan',
    meetingPoint: 'Titik temu',
    loop: 'Koneksi (WebRTC)',
    stun: 'Alamat luar (STUN)',
    relay: 'Relay (TURN)',
  },
  words: {
    works: 'berfungsi',
    full: 'hampir penuh',
    nothing: 'tidak terlihat',
    fails: 'gagal',
    late: 'tidak menjawab',
    none: 'tidak ada',
    skipped: 'tidak dicoba',
  },
  running: 'diperiksa',
  waiting: 'menunggu',
  browser: {
    works: 'Semua yang diperlukan untuk berbagi tersedia.',
    fails: 'Ada yang diperlukan untuk berbagi tetapi tidak tersedia.',
    late: 'Peramban tidak segera menjawab apakah bisa menandatangani. Muat ulang halaman.',
  },
  storage: {
    works: 'Catatan kecil ditulis, dibaca kembali, lalu dihapus.',
    free: (size) => `Tersisa ${size}.`,
    full: 'Ruangnya hampir habis. Kosongkan ruang sebelum menerima sesuatu.',
    fails: 'Tidak ada yang bisa ditulis. Keluar dari mode privat, atau izinkan halaman ini menyimpan data.',
    late: 'Tidak segera menjawab. Tutup tab lain dengan halaman ini, lalu coba lagi.',
  },
  meetingPoint: {
    works: (count, all, of) =>
      of === 1
        ? 'Titik temu menjawab, jadi orang bisa saling menemukan.'
        : `${count} dari ${all} menjawab, jadi orang bisa saling menemukan.`,
    fails: 'Tidak bisa dijangkau, jadi orang baru tidak bisa ditemukan. Periksa koneksi Anda.',
    late: 'Tidak segera menjawab. Jaringan mungkin lambat, atau ada yang menahan WebSocket.',
    none: 'Halaman ini tidak punya titik temu, jadi orang tidak bisa saling menemukan.',
  },
  loop: {
    works: 'Dua koneksi di halaman ini saling menemukan dan bertukar data bolak-balik.',
    fails:
      'Dua koneksi di halaman ini tidak saling menemukan. WebRTC diblokir, atau perangkat di jaringan ini tidak bisa saling melihat.',
    skipped: 'Peramban ini tidak punya WebRTC.',
  },
  stun: {
    works:
      'Sebuah server memberi tahu alamat yang terlihat dari luar. Dengan itu kebanyakan jaringan mempertemukan dua peramban.',
    nothing:
      'Alamat di luar jaringan ini tidak terlihat. Dengan alamat publik, atau di satu jaringan, itu tidak diperlukan.',
    fails: 'Server yang memberi tahu alamat luar tidak menjawab. Orang di jaringan lain mungkin tidak terhubung.',
    none: 'Server untuk itu tidak disediakan. Orang di jaringan Anda bisa terhubung; di jaringan lain mungkin tidak.',
    skipped: 'Setelan halaman ini tidak diketahui, atau peramban tidak punya WebRTC.',
  },
  relay: {
    works: 'Siap untuk jaringan yang tidak mengizinkan koneksi langsung. Yang lewat hanya data tersegel.',
    fails:
      'Relay tidak memberi alamat, jadi tidak menolong: dua jaringan yang menolak koneksi langsung tidak bisa terhubung.',
    none: 'Tidak disediakan: dua jaringan yang menolak koneksi langsung tidak bisa saling terhubung.',
    skipped: 'Setelan halaman ini tidak diketahui, atau peramban tidak punya WebRTC.',
  },
  asked: 'Yang ditanya hanya server yang disebut halaman ini, dengan nama yang dibuat khusus untuk pemeriksaan.',
  copy: 'Salin laporan',
  copied: 'Tersalin',
  copyFailed: 'Penyalinan tidak diizinkan. Ini laporannya, untuk disalin sendiri:',
  report: (verdict) => `Cek koneksi Tukar: ${verdict}`,
}
