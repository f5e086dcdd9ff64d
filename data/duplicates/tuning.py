"""Words and kinds of noise of tuning.csv: the author of the matcher looked at these."""

FORMS = [("Warung Nasi", "56102", ["Padang", "Sunda", "Betawi"]), ("Toko Kelontong", "47112", ["Sembako"]),
         ("Rumah Makan", "56102", ["Padang", "Lesehan"]), ("Bengkel Motor", "45407", ["Honda", "Umum"]),
         ("Konveksi", "14111", ["Kaos", "Seragam", "Jaket"]), ("Katering", "56210", ["Pesta", "Rumahan"]),
         ("Laundry", "96200", ["Kiloan", "Express"]), ("Penjahit", "14120", ["Kebaya", "Rapi"]),
         ("Toko Bangunan", "47528", ["Material", "Besi"]), ("Keripik", "10794", ["Singkong", "Pisang"]),
         ("Salon", "96112", ["Muslimah", "Cantik"]), ("Percetakan", "18111", ["Undangan", "Offset"]),
         ("Depot Air Minum", "11052", ["Isi Ulang"]), ("Warung Kopi", "56303", ["Pojok"])]

NAMES = ["Berkah", "Barokah", "Sejahtera", "Maju Jaya", "Sumber Rezeki", "Sumber Jaya", "Sederhana", "Mandiri",
         "Cahaya", "Sinar Baru", "Harapan Kita", "Putra Bekasi", "Patriot", "Mekar Sari", "Rahmat", "Amanah",
         "Bahagia", "Lestari", "Karunia", "Anugerah", "Sentosa", "Bintang", "Melati", "Mawar", "Kenanga", "Pelangi",
         "Pak Haji", "Bu Haji", "Abah", "Nyai", "Murah Rezeki", "Ratna", "Sukaesih", "Djunaedi", "Suryadi", "Jayadi",
         "Candra", "Sugiarto", "Rusdiyanto", "Nurjanah", "Mulyadi", "Tjahyono", "Sutrisno", "Kurniawati", "Wijaya",
         "Syamsudin", "Saepudin", "Yuliana", "Puji Lestari", "Jembar", "Cipta Karya", "Tunas Muda", "Karya Usaha",
         "Mutiara Timur", "Gemilang", "Nusantara", "Sri Rejeki", "Bunda Aisyah", "Ibu Sukarti", "Mang Ujang"]

STREETS = ["Jl. Melati", "Jl. Pahlawan", "Jl. Swadaya", "Jl. Kenanga", "Jl. Raya {k}", "Gg. Haji", "Jl. Veteran",
           "Jl. Kampung {k}", "Jl. Anggrek", "Jl. Gotong Royong", "Jl. Pasar {k}", "Jl. Cempaka", "Gg. Masjid",
           "Jl. Ir. H. Juanda", "Jl. Cut Mutia", "Jl. Mawar Raya"]

SHORT = {"Warung": "Wr.", "Toko": "Tk.", "Rumah Makan": "RM", "Bengkel": "Bkl.", "Toko Bangunan": "TB",
         "Warung Nasi": "WN", "Penjahit": "Penj.", "Percetakan": "Perc."}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def typo(dice, row, places):
    name = row["display_name"]
    at = dice.between(1, len(name) - 2)
    kind = dice.between(1, 3)
    letter = dice.one_of(LETTERS)
    row["display_name"] = {1: name[:at] + name[at + 1:], 2: name[:at] + letter + name[at:],
                           3: name[:at] + letter + name[at + 1:]}[kind]
    return row


def old_spelling(dice, row, places):
    name = row["display_name"]
    for today, before in (("j", "dj"), ("J", "Dj"), ("u", "oe"), ("c", "tj"), ("C", "Tj")):
        name = name.replace(today, before)
    row["display_name"] = name
    return row


def shortened(dice, row, places):
    for whole in sorted(SHORT, key=len, reverse=True):
        if whole in row["display_name"]:
            row["display_name"] = row["display_name"].replace(whole, SHORT[whole], 1)
            return row
    return None


def legal_form(dice, row, places):
    name = row["display_name"]
    bare = name[3:] if name[:3] in ("CV ", "UD ", "PT ") else name
    row["display_name"] = bare if bare != name else dice.one_of(["CV. ", "UD. ", "PD "]) + name
    return row


def word_dropped(dice, row, places):
    words = row["display_name"].split()
    if len(words) < 3:
        return None
    del words[dice.one_of([0, len(words) - 1])]
    row["display_name"] = " ".join(words)
    return row


def spaces(dice, row, places):
    words = row["display_name"].split()
    if len(words) < 2:
        return None
    at = dice.between(0, len(words) - 2)
    row["display_name"] = " ".join(words[:at] + [words[at] + words[at + 1].lower()] + words[at + 2:])
    return row


def capitals_and_house(dice, row, places):
    """The house number slipped, the name in capitals."""
    row["display_name"] = row["display_name"].upper()
    row["address"] = row["address"].split(", RT")[0]
    return row


def kelurahan_mistaken(dice, row, places):
    near = [p for p in places if p["kode_kecamatan"] == row["kelurahan"][:8]]
    row["kelurahan"] = dice.one_of(near)["kode_kelurahan"]
    return row


NOISE = {"typo": typo, "old_spelling": old_spelling, "shortened": shortened, "legal_form": legal_form,
         "word_dropped": word_dropped, "spaces": spaces, "capitals_and_house": capitals_and_house,
         "kelurahan_mistaken": kelurahan_mistaken}
SAME_NAME = {"kelurahan_mistaken"}
