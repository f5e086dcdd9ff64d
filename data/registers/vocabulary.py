"""Words and weights the generator draws from. Each table says where its weights come from; a weight
without a published source is marked ASUMSI here and in README.md."""

# --- Cooperatives
# -------------------------------------------------------------------------------------

# ASUMSI: no register of Kota Bekasi by type was published. (type, weight)
COOPERATIVE_TYPES = [("SIMPAN_PINJAM", 34), ("KONSUMEN", 30), ("SERBA_USAHA", 20), ("JASA", 9),
                     ("PRODUSEN", 4), ("PEMASARAN", 3)]

# Founding years. 640 cooperatives were on record in 2010 (bekasi_indikator_publik, row 1), so most
# of the 600 are older than that; the spread inside the spans is ASUMSI. (first year, last year,
# weight)
FOUNDING_SPANS = [(1975, 1989, 12), (1990, 1998, 23), (1999, 2004, 27), (2005, 2009, 25), (2010,
                                                                                           2012,
                                                                                           13)]

# Members. The mean of all, 187, is published: 120,000 members of 640 cooperatives in 2010
# (bekasi_indikator_publik, rows 1 and 2). The steps are ASUMSI. (lowest, highest, weight)
MEMBER_STEPS = [(20, 60, 36), (61, 150, 30), (151, 350, 20), (351, 800, 11), (801, 1400, 3)]

# Business volume of a year, million rupiah: ASUMSI, in the order of magnitude of the published
# surplus (71 billion rupiah of 640 cooperatives in 2009, row 4). (lowest, highest, weight)
VOLUME_STEPS_MILLION = [(20, 100, 25), (101, 500, 38), (501, 2000, 25), (2001, 8000, 12)]

# First words of a name by type.
COOPERATIVE_FORMS = {
    "SIMPAN_PINJAM": ["KSP", "Koperasi Simpan Pinjam", "Koperasi Kredit"],
    "SIMPAN_PINJAM_SYARIAH": ["KSPPS", "KJKS", "BMT"],
    "KONSUMEN": ["Koperasi Karyawan", "Koperasi Pegawai", "Koperasi Konsumen", "Koperasi Warga",
                 "Koperasi Wanita"],
    "SERBA_USAHA": ["KSU", "Koperasi Serba Usaha"],
    "JASA": ["Koperasi Jasa", "Koperasi Angkutan", "Koperasi Jasa Parkir"],
    "PRODUSEN": ["Koperasi Produsen", "Koperasi Perajin", "Koperasi Tahu Tempe"],
    "PEMASARAN": ["Koperasi Pemasaran", "Koperasi Pedagang"],
    "SEKUNDER": ["Pusat Koperasi"],
}

COOPERATIVE_WORDS_1 = ["Mitra", "Karya", "Bina", "Sumber", "Tunas", "Mekar", "Sinar", "Bangun",
                       "Usaha",
                       "Warga", "Citra", "Dharma", "Guna", "Harapan", "Makmur", "Patriot", "Rukun",
                       "Sari",
                       "Setia", "Wira", "Bakti", "Cipta", "Graha", "Lestari"]
COOPERATIVE_WORDS_2 = ["Sejahtera", "Mandiri", "Bersama", "Maju", "Abadi", "Sentosa", "Utama",
                       "Jaya", "Amanah",
                       "Barokah", "Bekasi", "Mulia", "Rahayu", "Persada", "Nusantara", "Berdikari",
                       "Raharja",
                       "Gemilang", "Insani", "Perkasa"]

# --- Businesses
# ---------------------------------------------------------------------------------------

# Category of jabar_umkm_kategori -> lines of business. The weight of a category is published;
# which KBLI codes stand for it, and their weights inside it, are ASUMSI.
# (kbli, weight, forms of the name, what it deals in)
CATEGORY_LINES = {
    "AKSESORIS": [("32120", 3, ["Rumah Aksesoris", "Galeri Aksesoris"], ["Manik", "Bros",
                                                                         "Mutiara Imitasi"]),
                  ("47735", 1, ["Toko Perhiasan"], ["Cahaya", "Permata"])],
    "BATIK": [("13134", 3, ["Batik", "Sanggar Batik"], ["Bekasi", "Patriot", "Pesona"]),
              ("47511", 1, ["Toko Batik"], ["Bekasi", "Nusantara"])],
    "BORDIR": [("14302", 1, ["Bordir", "Rumah Bordir"], ["Komputer", "Manual"])],
    "CRAFT": [("32903", 5, ["Kerajinan", "Rumah Kriya", "Handycraft"], ["Daur Ulang", "Kain Perca",
                                                                        "Resin"]),
              ("16291", 2, ["Anyaman", "Kerajinan"], ["Bambu", "Rotan"]),
              ("16293", 2, ["Ukiran", "Kerajinan"], ["Kayu", "Boneka Kayu"]),
              ("32402", 2, ["Boneka", "Sentra Boneka"], ["Bantargebang", "Flanel", "Kain"]),
              ("31001", 2, ["Mebel", "UD Mebel"], ["Jati", "Kayu"]),
              ("23932", 1, ["Gerabah", "Keramik"], ["Hias", "Dapur"])],
    "FASHION": [("47711", 6, ["Butik", "Toko Busana", "Toko Pakaian"], ["Muslim", "Anak",
                                                                        "Wanita"]),
                ("47832", 3, ["Kios Pakaian", "Los Pakaian"], ["Murah", "Anak"]),
                ("47712", 2, ["Toko Sepatu"], ["Bata Merah", "Anak"]),
                ("47714", 1, ["Toko Tas"], ["Wanita", "Sekolah"]),
                ("14120", 3, ["Penjahit", "Modiste"], ["Rapi", "Kebaya", "Seragam"])],
    "KONVEKSI": [("14111", 6, ["Konveksi", "CV Konveksi", "UD Konveksi"], ["Kaos", "Seragam",
                                                                           "Jaket"]),
                 ("13921", 2, ["Konveksi"], ["Sprei", "Gorden"]),
                 ("14131", 1, ["Konveksi"], ["Topi", "Kerudung"])],
    "KULINER": [("56102", 9, ["Warung Nasi", "Warteg", "Rumah Makan", "Warung Makan"],
                 ["Padang", "Sunda", "Betawi", "Bahari"]),
                ("56103", 5, ["Kedai", "Kedai Bakso", "Kedai Mie Ayam"], ["Solo", "Wonogiri",
                                                                          "Malang"]),
                ("56104", 6, ["Bakso Keliling", "Nasi Goreng", "Sate", "Gado-gado"], ["Madura",
                                                                                      "Betawi",
                                                                                      "Tegal"]),
                ("56101", 1, ["Restoran", "Saung"], ["Sunda", "Lesehan"]),
                ("56210", 2, ["Katering", "Dapur Katering"], ["Pesta", "Rumahan"]),
                ("56303", 1, ["Kafe", "Warung Kopi"], ["Patriot", "Pojok"])],
    "MAKANAN": [("10794", 4, ["Keripik", "Kerupuk", "Rempeyek"], ["Singkong", "Pisang", "Kulit"]),
                ("10710", 3, ["Roti", "Toko Kue"], ["Manis", "Bolu"]),
                ("10792", 4, ["Kue Basah", "Jajanan Pasar"], ["Lapis", "Dodongkal"]),
                ("10391", 2, ["Tempe", "Perajin Tempe"], ["Murni", "Daun"]),
                ("10392", 1, ["Tahu", "Perajin Tahu"], ["Sumedang", "Putih"]),
                ("10796", 1, ["Dodol"], ["Betawi", "Bekasi"]),
                ("10772", 1, ["Bumbu"], ["Pecel", "Rendang"]),
                ("47112", 8, ["Warung", "Toko Kelontong", "Warung Sembako"], ["Sembako",
                                                                              "Kelontong"]),
                ("47241", 1, ["Toko Beras", "UD Beras"], ["Cianjur", "Karawang"]),
                ("47812", 1, ["Kios Buah"], ["Segar", "Manis"])],
    "MINUMAN": [("56304", 4, ["Kedai Es", "Es Kelapa", "Es Cincau"], ["Segar", "Muda"]),
                ("56306", 4, ["Es Doger", "Jus Buah", "Es Dawet"], ["Keliling", "Segar"]),
                ("11052", 3, ["Depot Air Minum"], ["Isi Ulang", "Tirta"]),
                ("11090", 1, ["Minuman"], ["Bir Pletok", "Sari Jahe"])],
    "JASA/LAINNYA": [("45407", 4, ["Bengkel Motor"], ["Honda", "Umum"]),
                     ("96200", 3, ["Laundry", "Binatu"], ["Kiloan", "Express"]),
                     ("96112", 3, ["Salon"], ["Muslimah", "Cantik"]),
                     ("96111", 2, ["Pangkas Rambut"], ["Garut", "Pria"]),
                     ("82190", 2, ["Fotokopi"], ["Kilat", "Digital"]),
                     ("18111", 1, ["Percetakan", "CV Percetakan"], ["Undangan", "Offset"]),
                     ("95120", 2, ["Servis HP", "Konter"], ["Seluler", "Pulsa"]),
                     ("95210", 1, ["Servis Elektronik"], ["TV", "AC"]),
                     ("47528", 2, ["Toko Bangunan", "TB"], ["Material", "Besi"]),
                     ("77291", 1, ["Sewa Tenda", "Penyewaan Alat Pesta"], ["Pesta", "Hajatan"]),
                     ("85495", 1, ["Bimbingan Belajar"], ["Cerdas", "Juara"]),
                     ("03221", 1, ["Kolam Lele", "Budidaya Ikan"], ["Lele", "Gurame"]),
                     ("01301", 1, ["Tanaman Hias"], ["Anggrek", "Hias"])],
}

BUSINESS_WORDS = ["Berkah", "Barokah", "Sejahtera", "Maju Jaya", "Sumber Rezeki", "Sumber Jaya",
                  "Sederhana",
                  "Mandiri", "Cahaya", "Sinar Baru", "Harapan Kita", "Putra Bekasi", "Patriot",
                  "Mekar Sari",
                  "Rahmat", "Amanah", "Dua Saudara", "Tiga Putra", "Bahagia", "Family", "Lestari",
                  "Karunia",
                  "Anugerah", "Sentosa", "Bintang", "Melati", "Mawar", "Kenanga", "Pelangi",
                  "Pak Haji",
                  "Bu Haji", "Mpok", "Pakde", "Bude", "Teteh", "Abah", "Nyai", "Ojo Lali",
                  "Sabar Menanti",
                  "Murah Rezeki"]

# Status of the 255 that do not operate: ASUMSI. The 85 % that do are published (row 8 of the
# indicators).
NOT_OPERATING = [("TUTUP", 110), ("TUTUP_SEMENTARA", 60), ("PINDAH", 45), ("TIDAK_DITEMUKAN", 40)]

# Size class by UU 20/2008: ASUMSI, mostly micro as every published UMKM table of Indonesia has it.
SIZE_QUOTAS = [("MIKRO", 1496), ("KECIL", 178), ("MENENGAH", 26)]

# Amounts inside each class, thousand rupiah: (lowest, highest, weight). The borders are those of
# UU 20/2008 in data/rulebook/registry.json; the steps inside are ASUMSI.
SALES_STEPS_THOUSAND = {
    "MIKRO": [(6_000, 36_000, 35), (36_001, 120_000, 40), (120_001, 300_000, 25)],
    "KECIL": [(300_001, 900_000, 70), (900_001, 2_500_000, 30)],
    "MENENGAH": [(2_500_001, 8_000_000, 80), (8_000_001, 30_000_000, 20)],
}
ASSETS_STEPS_THOUSAND = {
    "MIKRO": [(500, 5_000, 40), (5_001, 20_000, 40), (20_001, 50_000, 20)],
    "KECIL": [(50_001, 200_000, 75), (200_001, 500_000, 25)],
    "MENENGAH": [(500_001, 2_000_000, 80), (2_000_001, 10_000_000, 20)],
}
# Workers, ASUMSI: (lowest, highest) of both sexes together.
WORKERS = {"MIKRO": (1, 4), "KECIL": (5, 19), "MENENGAH": (20, 80)}

STREETS = ["Jl. Raya {k}", "Jl. Pasar {k}", "Jl. Masjid {k}", "Jl. Kampung {k}", "Jl. Melati",
           "Jl. Mawar",
           "Jl. Kenanga", "Jl. Cempaka", "Jl. Swadaya", "Jl. Gotong Royong", "Jl. Pendidikan",
           "Gg. Mandor",
           "Gg. Haji", "Jl. Anggrek", "Jl. Pahlawan", "Jl. Veteran"]
