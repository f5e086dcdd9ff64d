"""Names, first issues of a NIK and ages the owners are drawn from. The words are common Indonesian
given names in no published proportion, the weights ASUMSI: no table of the owners of UMKM was
found."""

MEN = ["Agus", "Ahmad", "Andi", "Anwar", "Asep", "Bambang", "Budi", "Dadang", "Dedi", "Eko",
       "Endang", "Fajar", "Firman", "Gunawan", "Hadi", "Hasan", "Hendra", "Heri", "Ibrahim",
       "Imam", "Iwan", "Joko", "Khoirul", "Kurnia", "Lukman", "Mahmud", "Muhammad", "Mulyadi",
       "Nanang", "Nur", "Parman", "Rahmat", "Rizki", "Rudi", "Saiful", "Slamet", "Sugeng",
       "Supardi", "Suryadi", "Suwarno", "Taufik", "Teguh", "Tono", "Ujang", "Wahyu", "Wawan",
       "Yanto", "Yusuf", "Zainal"]
WOMEN = ["Aisyah", "Ani", "Ayu", "Dewi", "Dian", "Eka", "Elis", "Endah", "Erna", "Euis",
         "Fatimah", "Fitri", "Halimah", "Ida", "Iis", "Indah", "Juminah", "Kartini", "Lestari",
         "Lilis", "Maryam", "Murni", "Neneng", "Ningsih", "Nining", "Nur", "Nurul", "Partini",
         "Rahayu", "Ratna", "Retno", "Rina", "Rohani", "Rosidah", "Rukmini", "Siti", "Sri",
         "Sulastri", "Sumarni", "Suparti", "Titin", "Tri", "Tuti", "Wati", "Wulan", "Yanti",
         "Yati", "Yuliana", "Zubaidah"]
# Names behind the first; many Javanese have none.
MEN_BEHIND = ["Saputra", "Setiawan", "Hidayat", "Santoso", "Wijaya", "Kurniawan", "Nugroho",
              "Purnomo", "Susanto", "Hermawan", "Firmansyah", "Ramadhan", "Fauzi", "Hakim",
              "Maulana", "Suherman", "Supriyadi", "Prasetyo", "Wibowo", "Gunadi", "Siregar",
              "Nasution", "Simanjuntak", "Harahap", "Lubis", "Sutrisno", "Mustofa", "Abdullah",
              "Rosadi", "Sanjaya"]
WOMEN_BEHIND = ["Aminah", "Handayani", "Kusumawati", "Wahyuni", "Puspitasari", "Rahmawati",
                "Hasanah", "Fatonah", "Nurhayati", "Maesaroh", "Komariah", "Sari", "Anggraini",
                "Utami", "Astuti", "Setyowati", "Pertiwi", "Permatasari", "Suryani", "Mulyani",
                "Siregar", "Nasution", "Simanjuntak", "Harahap", "Khasanah", "Rohmah", "Julaeha",
                "Maryati", "Hartati", "Susilowati"]
TITLES_IN_FRONT = {"L": ["H. ", "H. ", "Drs. ", "Ir. "], "P": ["Hj. ", "Hj. ", "Dra. "]}
TITLES_BEHIND = [", SE", ", S.E.", ", S.Pd", ", SH", ", S.Kom", ", A.Md"]

# Where a NIK of another city was first issued: province and city by Kemendagri. ASUMSI.
OTHER_CITIES = [("3216", 30), ("3175", 14), ("3174", 6), ("3172", 6), ("3276", 6), ("3201", 6),
                ("3215", 6), ("3328", 8), ("3312", 5), ("3305", 4), ("3374", 3), ("1371", 3),
                ("1271", 2), ("3578", 1)]

ESTATES = ["Perum {k} Indah", "Perum {k} Permai", "Griya {k} Asri", "Puri {k}", "Kp. {k}"]

# Age of an owner on the open day: ASUMSI. (lowest, highest, weight)
AGES = [(18, 30, 18), (31, 45, 44), (46, 60, 31), (61, 79, 7)]

# No range 084 is given to anybody: mobile numbers begin 081-083 and 085-089 (numbering plan as in
# the metadata of libphonenumber, `8[1-35-9]`). So nobody's phone rings.
PHONE_PREFIX = "0840"

# UU 8/2016. That a third were not asked and the share of the last are ASUMSI. (word, weight)
DISABILITIES = [("", 36), ("TIDAK_ADA", 61), ("ANY", 3)]
RARE_DISABILITIES = ["FISIK", "FISIK", "SENSORIK", "MENTAL", "INTELEKTUAL", "GANDA"]
