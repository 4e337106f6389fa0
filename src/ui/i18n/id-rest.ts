import type { RestWords } from './en-rest.ts'
import { count, files, people, shares } from './counts-id.ts'
import { idPeople } from './id-people.ts'
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
  erased: {
    title: 'Dihapus di tab lain',
    what: 'Tab lain di peramban ini menghapus semua yang disimpan Tukar di sini, jadi yang berjalan di tab ini sudah berakhir.',
    own: 'Berkas yang Anda bagikan tetap di tempatnya. Tautannya tidak akan berfungsi lagi.',
    received: 'Yang sudah diterima tetapi belum disimpan ikut terhapus.',
    again: 'Buka lagi tautannya',
  },
  receive: {
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
    tooBig: (needs, free, canChooseFewer, canGoStraight) => {
      const space = canChooseFewer ? 'Pilih lebih sedikit berkas atau kosongkan ruang.' : 'Kosongkan ruang dulu.'
      const straight = canChooseFewer
        ? 'Pilih lebih sedikit berkas atau simpan langsung ke disk.'
        : 'Simpan langsung ke disk.'
      return `Perlu ${needs}, tersisa ${free}. ${canGoStraight ? straight : space}`
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
    storageFull: (canGoStraight) =>
      `Perangkat ini penuh, jadi unduhan dijeda. Tidak ada yang hilang. Kosongkan ruang atau hapus centang yang tidak perlu, lalu lanjutkan${canGoStraight ? '; atau simpan langsung ke disk' : ''}.`,
    failed: 'Tidak berhasil',
    ended: 'Kiriman ini sudah berakhir',
    progress: 'Kemajuan',
    pause: 'Jeda',
    resume: 'Lanjutkan',
    saveAll: 'Simpan semua sebagai ZIP',
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
    waiting: 'Disimpan begitu tiba',
    saving: (percent) => `Menyimpan, ${percent}`,
    saved: 'Tersimpan',
    handedOver: 'Ada di folder unduhan',
    cancelled: 'Tidak disimpan',
    here: 'sudah di sini',
  },
  deliveryErrors: {
    unreadable: 'Sebagian tidak bisa dibaca kembali. Coba lagi: bagian yang rusak diambil ulang.',
    wrongSize: 'Ukuran hasilnya tidak cocok, jadi dibuang. Coba lagi.',
    noRoom: 'Ruang di disk tidak cukup. Kosongkan ruang lalu coba lagi.',
    cut: 'Peramban memutusnya sebelum selesai. Hapus berkas yang setengah jadi lalu coba lagi.',
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
