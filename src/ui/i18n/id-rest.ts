import type { RestWords } from './en-rest.ts'
import { count, files, people, shares } from './counts-id.ts'
import { idPeople } from './id-people.ts'
import { idReceive } from './id-receive.ts'
import { idRibbon } from './id-ribbon.ts'

const oneOf = (path: string, others: number) =>
  others === 0
    ? `“${path}”`
    : others === 1
      ? `“${path}” atau berkas di sebelahnya`
      : `“${path}” atau salah satu dari ${files(others)} di dekatnya`

export const idRest: RestWords = {
  refusals: {
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
  },
  share: {
    heading: (name) => `Membagikan ${name}`,
    link: 'Tautan berbagi',
    copy: 'Salin tautan',
    copied: 'Tersalin',
    copyByHand: 'Penyalinan tidak diizinkan. Tautannya sudah dipilih: salin dengan papan ketik.',
    native: 'Bagikan…',
    email: 'Surel',
    qrShow: 'Tampilkan kode QR',
    qrHide: 'Sembunyikan kode QR',
    qr: 'Kode QR untuk tautan ini',
    qrHint: 'Arahkan kamera ponsel ke sini.',
    qrLoopback: 'Hanya untuk komputer ini: ponsel tidak bisa membukanya.',
    withPassword: 'Untuk membukanya perlu sandi yang sudah ditentukan.',
    waiting: 'Menunggu seseorang membuka tautan',
    opened: (n) => `${people(n)} membuka tautan`,
    downloading: (n) => `${people(n)} sedang mengunduh`,
    theyPaused: (n, percent) => (n === 1 ? `${people(n)} menjeda di ${percent}` : `${people(n)} menjeda`),
    delivered: (n, inPart) =>
      inPart === 0
        ? `Terkirim ke ${people(n)}`
        : inPart < n
          ? `Terkirim ke ${people(n)}; ${count(inPart)} di antaranya memilih sebagian`
          : `Terkirim ke ${people(n)}, yang memilih sebagian`,
    needless: (n) => `${people(n)} ada di sini dan sudah punya yang dipilih`,
    paused: 'Berbagi dijeda',
    pausedHint: 'Tidak ada yang menerima apa pun dari sini sampai Anda melanjutkan.',
    failed: 'Ini tidak bisa dibagikan',
    preparing: (percent) => `Menyiapkan berkas, ${percent}`,
    preparingHint: 'Tautannya sudah bisa dikirim.',
    preparingGoesOn: (percent) => `Penyiapan tetap berjalan, ${percent}`,
    preparingStopped: (percent) => `Penyiapan berhenti di ${percent}. Diulang dari awal saat Anda melanjutkan.`,
    keepOpen: 'Biarkan tab ini terbuka: mereka mengambilnya dari sini.',
    keepOpenFor: (n) => `${people(n)} masih memerlukan ini: biarkan tab ini terbuka.`,
    keepOpenForLeft: (n) =>
      `${people(n)} pergi sebelum semuanya diterima: biarkan tab ini terbuka agar bisa dilanjutkan.`,
    served: 'Tab ini boleh ditutup, atau biarkan terbuka untuk orang lain.',
    copies: (n) => `Ada ${count(n)} salinan lengkap selain milik Anda: tab ini boleh ditutup.`,
    spread: (percent) => `Orang lain sudah punya ${percent}`,
    firstCopy: (duration) => `Sekitar ${duration} untuk salinan pertama dengan kecepatan unggah Anda`,
    sent: (size) => `Terkirim ${size}`,
    loopback: 'Tautan ini hanya berfungsi di komputer ini',
    loopbackWayOut:
      'Alamatnya hanya dikenal oleh komputer ini sendiri. Buka Tukar lewat alamat https yang bisa dijangkau orang lain, atau jalankan dengan URL publik, lalu bagikan dari sana.',
    sourceChanged: (path, others) =>
      `${oneOf(path, others)} berubah atau dipindahkan, jadi berbagi dijeda. Tidak ada data salah yang terkirim.`,
    sourceStill: (path, others) => `${oneOf(path, others)} masih belum seperti semula.`,
    sourceChangedNext: 'Kembalikan seperti semula lalu lanjutkan, atau bagikan versi baru: tautannya akan baru.',
    newVersion: 'Bagikan versi baru',
    addFiles: 'Tambah berkas',
    addFolder: 'Tambah folder',
    needsSource: 'Berbagi menunggu berkasnya',
    chooseAgain: 'Pilih lagi berkas yang sama',
    chooseAgainHint:
      'Peramban lupa letaknya ketika halaman ini ditutup. Pilih lagi atau jatuhkan di sini: tautannya tetap sama.',
    dropOther: 'Tautannya tersendiri. Yang berjalan di sini tetap berjalan.',
    dropAgain: 'Lepaskan lagi berkas yang sama',
    dropAgainHint: 'Berbagi berlanjut dengan tautan yang sama.',
    allow: 'Izinkan lagi',
    allowHint:
      'Peramban masih ingat berkasnya dan bertanya dulu sebelum halaman ini boleh membacanya lagi. Tautannya tetap sama.',
    sourceRefused: {
      missing: (path) => `“${path}” tidak ada di antaranya, atau tidak boleh dibaca.`,
      other: (path) => `“${path}” bukan berkas yang dulu dibagikan.`,
      failed: () => 'Berkasnya tidak bisa diperiksa. Coba lagi, atau muat ulang halaman ini.',
    },
    contents: (n, size) => `${files(n)}, ${size}`,
    stop: 'Berhenti berbagi',
    keepSharing: 'Tetap membagikan',
    stillNeeded: (n) => `${people(n)} masih memerlukan ini.`,
    linkEnds: 'Tautannya tidak akan berfungsi lagi.',
    another: 'Bagikan yang lain',
  },
  meanwhile: {
    sharing: (n) => `Masih membagikan ${shares(n)}`,
    downloading: (n) => `Masih mengunduh ${shares(n)}`,
    paused: (n) => `${shares(n)} dijeda`,
    unnamed: 'Kiriman yang sedang dibuka',
  },
  ...idPeople,
  ...idRibbon,
  elsewhere: {
    status: 'Terbuka di tab lain di peramban ini',
    next: 'Tab itu yang bekerja. Begitu ditutup, tab ini melanjutkannya sendiri.',
  },
  ended: {
    title: 'Diakhiri di tab lain',
    what: 'Tab di peramban ini yang mengerjakannya sudah mengakhirinya.',
    received: 'Yang sudah diterima darinya tidak lagi tersimpan di sini.',
  },
  erased: {
    title: 'Dihapus di tab lain',
    what: 'Tab lain di peramban ini menghapus semua yang disimpan Tukar di sini, jadi yang berjalan di tab ini sudah berakhir.',
    own: 'Berkas yang Anda bagikan tetap di tempatnya. Tautannya tidak akan berfungsi lagi.',
    received: 'Yang sudah diterima tetapi belum disimpan ikut terhapus.',
    again: 'Buka lagi tautannya',
  },
  receive: idReceive,
  embed: {
    play: 'Putar',
    hint: 'Diputar langsung dari peramban orang yang memilikinya. Mereka, dan sebuah titik temu, melihat alamat internet perangkat ini.',
    open: 'Buka di Tukar',
    locked: 'Dilindungi sandi: buka di Tukar.',
    nothing: 'Tidak ada yang bisa diputar atau dilihat di sini. Buka di Tukar untuk mengunduhnya.',
    elsewhere: 'Sedang diputar di tab atau bingkai lain peramban ini.',
    over: 'Ini diakhiri di tab lain peramban ini. Muat ulang halaman untuk memutarnya.',
    paused: 'Unduhan ini dijeda, atau peramban ini tidak punya ruang: buka di Tukar.',
    unasked:
      'Pengirimnya mungkin ditemukan di titik temu yang disebut tautan, yang ditanyakan Tukar kepada Anda: buka di sana.',
  },
  files: {
    count: files,
    title: 'Berkas',
    andMore: (name, n) => `${name} dan ${files(n)} lain`,
    folder: (path) => `Folder ${path}`,
    folderContents: (path) => `Isi folder ${path}`,
    more: (shown, all) => `Tampilkan lagi (${count(shown)} dari ${count(all)})`,
    save: (path) => `Simpan ${path}`,
    saveShort: 'Simpan',
    play: (path) => `Putar ${path}`,
    playShort: 'Putar',
    show: (path) => `Lihat ${path}`,
    showShort: 'Lihat',
    waiting: 'Disimpan begitu tiba',
    saving: (percent) => `Menyimpan, ${percent}`,
    cancel: 'Batalkan',
    cancelSave: (path) => `Batalkan menyimpan ${path}`,
    stopping: 'Membatalkan',
    stopped: 'Dibatalkan. Tidak ada berkas setengah jadi yang tertinggal.',
    saved: 'Tersimpan',
    handedOver: 'Ada di folder unduhan',
    cancelled: 'Tidak disimpan',
    here: 'sudah di sini',
  },
  deliveryErrors: {
    unreadable:
      'Sebagian tidak bisa dibaca kembali, jadi tidak ada yang disimpan. Coba lagi: bagian yang rusak diambil ulang.',
    wrongSize: 'Ukuran hasilnya tidak cocok, jadi dibuang. Coba lagi.',
    noRoom: 'Ruang di disk tidak cukup, jadi tidak ada yang disimpan. Kosongkan ruang lalu coba lagi.',
    cut: 'Peramban memutusnya sebelum selesai. Hapus berkas yang setengah jadi lalu coba lagi.',
    undone: 'Penulisannya gagal sebelum selesai, dan yang sempat tertulis sudah dihapus. Coba lagi.',
    ended: 'Kiriman ditinggalkan sebelum semuanya tiba, jadi tidak ada yang disimpan.',
    noFolder: 'Peramban ini tidak mengizinkan pemilihan folder di sini. Simpan sebagai ZIP saja.',
    unsupported: 'Peramban ini tidak bisa menyimpan berkas sebesar ini. Buka tautannya di peramban lain.',
  },
  failures: {
    manifestForged: () => ({
      what: 'Isi daftar berkasnya saling bertentangan atau tidak terbaca, jadi tidak bisa dipercaya.',
      next: 'Minta tautan baru kepada pengirim.',
    }),
    storageFailed: () => ({
      what: 'Penyimpanan peramban gagal.',
      next: 'Tutup tab lain atau keluar dari mode privat, lalu coba lagi.',
    }),
    expired: () => ({
      what: 'Pengirimnya memberi batas waktu, dan waktu itu sudah lewat.',
      next: 'Minta tautan baru dari pengirim. Jika ini terasa terlalu cepat, periksa jam perangkat ini.',
    }),
    engineFailed: () => ({
      what: 'Tukar sendiri mengalami gangguan.',
      next: 'Coba lagi. Kalau masih begitu, muat ulang halaman.',
    }),
  },
  failureDetails: 'Rincian',
  meetingPointOffline:
    'Titik temu tidak bisa dijangkau, jadi orang baru tidak bisa ditemukan. Periksa koneksi Anda; Tukar terus mencoba sendiri.',
  findOutWhy: 'Cari tahu sebabnya',
  damaged: {
    title: 'Tautan ini rusak',
    what: 'Sebagian hilang atau berubah, jadi tidak ada yang diambil.',
    next: 'Minta tautannya lagi dan salin seluruhnya, sampai huruf terakhir.',
    home: 'Ke halaman awal',
  },
  unsupported: {
    insecureContext: {
      what: 'Halaman ini dibuka tanpa enkripsi',
      next: 'Alamatnya diawali http: dan milik komputer lain, dan peramban tidak mengizinkan berbagi terenkripsi di sana. Buka lewat https, atau minta alamat publik kepada pengirim.',
    },
    noWebRtc: {
      what: 'Peramban ini tidak bisa terhubung dengan yang lain',
      next: 'WebRTC tidak ada atau dimatikan. Nyalakan di setelan atau pengaya yang memblokirnya, atau buka tautannya di Chrome, Edge, Firefox, atau Safari terbaru.',
    },
    noCrypto: {
      what: 'Peramban ini belum punya enkripsi yang diperlukan',
      next: 'Perbarui peramban, atau buka tautannya di Chrome, Edge, Firefox, atau Safari terbaru.',
    },
  },
  unsupportedLink: 'Alamat untuk dibuka di tempat lain',
  unsupportedNothing: 'Tidak ada yang diambil dan tidak ada yang disimpan.',
}
