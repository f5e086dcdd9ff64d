"""Words and kinds of noise of heldout.csv: nothing of the matcher was set by these, neither its points nor its words."""

FORMS = [("Kedai", "56103", ["Seblak", "Mie Ayam", "Bakso"]), ("Toko Busana", "47711", ["Muslim", "Remaja"]),
         ("Sanggar Rias", "96113", ["Pengantin"]), ("Servis Elektronik", "95210", ["AC", "Kulkas"]),
         ("Kios Sayur", "47812", ["Segar"]), ("Pangkas Rambut", "96111", ["Garut", "Pria"]),
         ("Toko Kue", "10710", ["Basah", "Kering"]), ("Warung Tenda", "56104", ["Pecel Lele", "Seafood"]),
         ("Mebel", "31001", ["Jati", "Rotan"]), ("Bengkel Las", "25920", ["Pagar", "Teralis"]),
         ("Apotek", "47721", ["Keluarga"]), ("Fotokopi", "82190", ["Kilat"]), ("Budidaya Ikan", "03221", ["Lele"]),
         ("Grosir Telur", "46325", ["Ayam"])]

NAMES = ["Zaenab", "Firdaus", "Rizki Utama", "Fajar Indah", "Zamrud", "Varia Busana", "Favorit", "Dua Putri",
         "Tiga Saudara", "Empat Lima", "Lima Sekawan", "Delapan Naga", "Tujuh Bintang", "Ibu Fatimah", "Mpok Minah",
         "Kang Asep", "Cak Mamat", "Uda Rafles", "Bang Jampang", "Pakde Karso", "Nenek Ijah", "Teh Rina", "Ko Aliong",
         "Wong Solo", "Galuh", "Pajajaran", "Tarumanegara", "Cisadane", "Krakatau", "Merapi", "Halmahera", "Batanghari",
         "Elang Perkasa", "Garuda Mas", "Merpati Putih", "Rajawali", "Cendrawasih", "Kancil", "Lumba Lumba", "Kupu Kupu",
         "Serba Ada", "Segar Bugar", "Hemat Cermat", "Rapih", "Ceria", "Damai Abadi", "Jaya Wijaya", "Sabar Subur",
         "Fortuna", "Viktori", "Azzahra", "Khadijah", "Zulfikar", "Hafidz", "Syifa", "Faizah", "Vina Sari", "Novita"]

STREETS = ["Jl. Bougenville", "Jl. Chairil Anwar", "Jl. Agus Salim", "Jl. Perjuangan", "Gg. Mandor", "Gg. Kober",
           "Jl. Pulau Ribung", "Jl. Jend. Sudirman", "Jl. Siliwangi", "Jl. Pengairan {k}", "Jl. Lapangan {k}",
           "Perum Taman {k}", "Jl. Ratna", "Jl. Sersan Aswan", "Gg. Buntu"]

NEIGHBOURS = {"a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
              "k": "jl", "l": "ko", "m": "nk", "n": "bm", "o": "ip", "p": "ol", "r": "et", "s": "ad", "t": "ry", "u": "yi",
              "w": "qe", "y": "tu", "z": "xa"}
NUMBERS = {"Dua": "2", "Tiga": "3", "Empat": "4", "Lima": "5", "Tujuh": "7", "Delapan": "8"}
TRANSLATED = {"Toko Busana": "Fashion Shop", "Toko Kue": "Bakery", "Toko": "Shop", "Kedai": "Food Corner",
              "Warung Tenda": "Street Food", "Servis": "Service", "Pangkas Rambut": "Barber Shop", "Apotek": "Pharmacy",
              "Mebel": "Furniture", "Bengkel Las": "Welding Shop", "Fotokopi": "Copy Center"}
CONTRACTED = {"Servis": "Svc", "Pangkas": "Pgks", "Sanggar": "Sgr", "Budidaya": "Bddy", "Grosir": "Grsr", "Kedai": "Kdi",
              "Fotokopi": "FC", "Warung": "Wrg", "Bengkel": "Bkl"}


def dialect(dice, row, places):
    """As it is said: Sundanese and Betawi have p for f and v, j for z, e for a at the end."""
    name = row["display_name"]
    for written, said in (("f", "p"), ("F", "P"), ("v", "p"), ("V", "P"), ("z", "j"), ("Z", "J"), ("kh", "h"), ("Kh", "H")):
        name = name.replace(written, said)
    if name == row["display_name"] and name.endswith("a"):
        name = name[:-1] + "e"
    row["display_name"] = name
    return row


def keyboard(dice, row, places):
    """Two fingers beside their keys."""
    name = row["display_name"]
    for _ in range(2):
        at = dice.between(1, len(name) - 1)
        near = NEIGHBOURS.get(name[at].lower())
        if near:
            name = name[:at] + dice.one_of(near) + name[at + 1:]
    row["display_name"] = name
    return row


def swapped_and_shortened(dice, row, places):
    words = row["display_name"].split()
    if len(words) < 3:
        return None
    words = [CONTRACTED.get(word, word) for word in words]
    at = dice.between(0, len(words) - 2)
    words[at], words[at + 1] = words[at + 1], words[at]
    row["display_name"] = " ".join(words)
    return row


def branch_suffix(dice, row, places):
    place = next(p for p in places if p["kode_kelurahan"] == row["kelurahan"])
    row["display_name"] += dice.one_of([" Cabang {k}", " Cab. {k}", " {k}", " (Pusat)", " Outlet {k}"]).format(
        k=place["nama_kelurahan"])
    return row


def translated(dice, row, places):
    for local in sorted(TRANSLATED, key=len, reverse=True):
        if local in row["display_name"]:
            row["display_name"] = row["display_name"].replace(local, TRANSLATED[local], 1)
            return row
    return None


def digits(dice, row, places):
    words = [NUMBERS.get(word, word) for word in row["display_name"].split()]
    row["display_name"] = " ".join(words)
    return row


def moved(dice, row, places):
    place = dice.one_of(places)
    row["kelurahan"] = place["kode_kelurahan"]
    row["address"] = f"{dice.one_of(STREETS).format(k=place['nama_kelurahan'])} No. {dice.between(1, 140)}"
    return row


def vowels_lost(dice, row, places):
    """The last word as a text message has it, everything in small letters."""
    *front, last = row["display_name"].split()
    kept = last[0] + "".join(c for c in last[1:] if c not in "aeiou")
    if len(kept) < 3:
        return None
    row["display_name"] = " ".join([*front, kept]).lower()
    return row


NOISE = {"dialect": dialect, "keyboard": keyboard, "swapped_and_shortened": swapped_and_shortened,
         "branch_suffix": branch_suffix, "translated": translated, "digits": digits, "moved": moved,
         "vowels_lost": vowels_lost}
SAME_NAME = {"moved"}
