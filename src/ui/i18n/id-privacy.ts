import type { PrivacyWords } from './en-privacy.ts'

export const idPrivacy: PrivacyWords = {
  title: 'Privasi dan Tentang',
  intro:
    'Tanpa akun, tanpa kuki, tanpa pelacak, tanpa apa pun dari perusahaan lain di halaman ini. Inilah yang tersisa.',
  sections: [
    {
      title: 'Orang yang bertukar dengan Anda',
      text: [
        'Peramban terhubung langsung, jadi setiap pemegang tautan yang terhubung dengan Anda bisa melihat alamat IP Anda, begitu pula sebaliknya. Itu dimulai saat tautan dibuka, sebelum apa pun diunduh. Untuk mencari jalan, peramban Anda juga mengirim paket uji kecil (UDP) ke alamat yang mereka sebutkan.',
        'Mereka juga melihat jenis peramban Anda, bagian berkas mana yang Anda punya, sejauh mana unduhan pilihan Anda, dan apakah Anda menjeda atau ada berkas bagikan Anda yang berubah.',
        'Tautan adalah kuncinya. Siapa pun yang mendapatkannya, dari Anda atau dari orang yang Anda kirimi, bisa membaca berkasnya, kecuali jika juga dilindungi sandi.',
      ],
    },
    {
      title: 'Titik temu',
      text: [
        'Sebuah server membantu peramban saling menemukan. Server itu melihat alamat IP Anda, kapan Anda ada, nama acak dari setiap kiriman, sehingga tahu siapa yang mencari kiriman yang sama, dan apakah semua pilihan Anda sudah lengkap.',
        'Server itu tidak pernah menerima tautan, nama, atau isi berkas: bagian tautan setelah # tidak dikirim ke server mana pun, dan pesan antarperamban yang lewat di sana dienkripsi.',
        'Sebuah tautan bisa menyebut titik temu lain. Tidak satu pun dihubungi sebelum Anda mengizinkannya menurut namanya.',
        'Server yang menjawab “apa alamat saya?” (STUN) mengetahui alamat IP Anda. Jika relay disediakan dan diperlukan, relay meneruskan data terenkripsi dan melihat alamat serta jumlahnya.',
        'Cek koneksi juga bertanya kepada server-server ini, selama Anda membukanya. Kepada titik temu disebutkan nama kiriman yang tidak ada.',
      ],
    },
    {
      title: 'Perangkat Anda',
      text: [
        'Berkas yang Anda bagikan dibaca di tempatnya dan tidak disalin. Berkas yang Anda terima tinggal di penyimpanan peramban ini, tersegel, sampai Anda menghapusnya di Pustaka atau menghapus data situs ini. Agar bisa dilanjutkan lain hari, tautan, daftar berkas, pilihan Anda, dan, jika ada sandi, kunci dari sandi itu disimpan bersamanya: siapa pun yang bisa memakai peramban ini bisa membaca yang Anda terima. Yang Anda simpan langsung ke disk tidak tinggal di sini. Dari yang Anda bagikan, tautan, daftar berkas, kunci, dan letak berkasnya tetap di sini sampai Anda berhenti berbagi atau menghapusnya, supaya tautannya tetap berlaku setelah tab ini ditutup. Pilihan Anda di Setelan, misalnya bahasa dan tampilan, juga disimpan di situ dan tidak dikirim ke siapa pun.',
        'Peramban tanpa dialog simpan menyimpan lewat salinan sementara di penyimpanan pribadi situs ini di perangkat Anda. Salinan itu tidak dienkripsi dan memakan ruang sekali lagi. Salinan dihapus sekitar satu menit setelah unduhan ke perangkat dimulai, lebih lama untuk berkas besar, atau saat Tukar dibuka lagi. Potongan yang diterima sendiri tetap tersegel.',
        'Selama tab dengan suatu kiriman terbuka, bagian yang Anda punya diteruskan kepada pemegang tautan lainnya.',
        'Jika situs lain menampilkan pemutar Tukar, tidak ada yang tahu tentang Anda sebelum Anda menekan Putar di situ. Setelah itu sama seperti membuka tautannya, sampai Anda menutup pemutar atau pergi. Yang sudah datang tinggal di penyimpanan yang dibuat peramban untuk kedua situs itu bersama, sampai Anda menghapus data situs tersebut.',
      ],
    },
    {
      title: 'Yang tidak bisa dibatalkan oleh “Berhenti berbagi”',
      text: [
        'Tombol itu menghentikan apa yang datang dari peramban Anda. Orang yang sudah punya berkasnya tetap memilikinya, dan bisa terus memberikannya kepada pemegang tautan. Tautan yang sudah dikirim tidak bisa ditarik kembali.',
      ],
    },
    {
      title: 'Server halaman ini',
      text: [
        'Seperti server web mana pun, server ini melihat bahwa peramban Anda memuat halaman. Yang dicatat Tukar di situ, baik log maupun angkanya, tidak memuat alamat maupun nama kiriman. Alamat hanya ada di memorinya: selama Anda terhubung dan sebentar sesudahnya, supaya tidak ada yang bisa membebaninya berlebihan. Pengelolanya mungkin memakai perangkat lunak lain di depannya.',
      ],
    },
    {
      title: 'Yang boleh Anda kirim',
      text: [
        'Kirimlah milik Anda sendiri, yang diizinkan pembuatnya untuk diteruskan, atau yang menurut hukum boleh diteruskan. Yang dilarang di tempat Anda, atau di tempat penerimanya, dilarang juga di sini.',
        'Pengirim bertanggung jawab atas kirimannya. Tidak ada server yang menerimanya, jadi pengelola halaman ini tidak bisa melihatnya, baik sebelum maupun sesudahnya. Siapa pun yang mengunduh suatu kiriman juga memberikannya kepada orang lain selama tabnya terbuka, dan bertanggung jawab atas itu.',
        'Hanya pengirimnya yang bisa menghentikan suatu kiriman, dengan “Berhenti berbagi”: tidak ada salinan di server yang bisa dihapus orang lain. Yang sudah diterima orang lain tetap ada pada mereka.',
        'Anda dikirimi sesuatu yang tidak boleh diteruskan? Hapus di Pustaka: setelah itu tidak ada lagi yang datang dari peramban Anda. Mintalah pengirimnya berhenti berbagi, dan hubungi pihak berwajib jika itu tindak pidana.',
      ],
    },
  ],
  contact: 'Kepada siapa bertanya',
  contactText: 'Pengelola halaman ini bisa dihubungi di sini:',
  noContact: 'Pengelola halaman ini tidak mencantumkan alamat.',
  about: 'Tentang Tukar',
  aboutText:
    'Tukar adalah perangkat lunak bebas dengan lisensi MIT: siapa pun boleh memakai, mengubah, dan meneruskannya. Di dalamnya ada karya orang lain, misalnya huruf Bricolage Grotesque dengan lisensi SIL Open Font License.',
  licences: 'Semua lisensi, dalam bahasa Inggris (terbuka di tab baru)',
}
