"""The 600 cooperatives: each is given its fate first, then facts that evaluate to it."""
from datetime import date, timedelta

import vocabulary as words
from drawing import Dice, address_of, dotted, spread

COOPERATIVE_COLUMNS = [
    "external_id", "display_name", "type", "level", "pattern", "badan_hukum_number",
                       "badan_hukum_date",
    "nik_koperasi", "nib", "npwp", "kelurahan", "address", "founded_date", "member_count",
                       "legal_state",
    "rat_date_2012", "rat_date_2013", "rat_date_2014", "rat_date_2015",
                       "business_volume_rupiah_2014",
    "business_volume_rupiah_2015"]

# 300 of 600 active (the source article); 54.34 % of the active with annual meeting (ministry, end
# of 2014).
ACTIVITY_QUOTAS = [("AKTIF_RAT", 163), ("AKTIF_BY_MEETING", 80), ("AKTIF_BY_VOLUME", 57),
                   ("TIDAK_AKTIF", 288),
                   ("BELUM_DINILAI", 12)]
# Active cooperatives that the register had as dormant until the office went to them and a meeting was held again.
REVIVED = 6
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]


def deed_number(dice, serial, founded):
    """Historic shapes as written on deeds (ASUMSI); serials from 90001 up, beyond any real one."""
    n, year, month = 90000 + serial, founded.year, ROMAN[founded.month - 1]
    if year < 1999:
        return dice.one_of([f"{n}/BH/KWK.10/{year}", f"{n}/BH/KWK.10/{month}/{year}",
                            f"{n} B/BH/KWK-10/{month}"])
    if year < 2005:
        return dice.one_of([f"518/{n}/BH/KDK.10/KOP/{month}/{year}", f"518/BH/{n}/DISKOP/{year}",
                            f"518/{n}.BH/Diskop/{month}/{year}"])
    if year < 2015:
        return dice.one_of([f"518/{n}/BH/XIII.15/DISPERINDAGKOP/{year}",
                            f"{n}/BH/XIII.15/{month}/{year}",
                            f"518/{n}/BH/Disperindagkop"])
    return f"{n:06d}/BH/M.UMKM.2/{month}/{year}"


def meeting(dice, book_year):
    """Day of the annual meeting for a book year: mostly in the first half of the next year."""
    year = book_year + 1
    if dice.percent(93):
        day = dice.day(date(year, 1, 15), date(year, 6, 30))
    else:
        day = dice.day(date(year, 7, 1), date(year, 11, 30))
    return day.isoformat()


def book_years(dice, fate, founded_year):
    """RAT dates and volumes that evaluate as `fate` as of 31 December 2016."""
    facts = {}

    def rat(year):
        if year >= founded_year:
            facts[f"rat_date_{year}"] = meeting(dice, year)

    def volume(year, amount):
        if year >= founded_year:
            facts[f"business_volume_rupiah_{year}"] = str(amount)

    turnover = dice.step(words.VOLUME_STEPS_MILLION) * 1_000_000 + dice.between(0, 999) * 1000
    earlier = turnover * dice.between(80, 115) // 100 // 1000 * 1000
    if fate == "AKTIF_RAT":
        rat(2015)
        for year, chance in ((2014, 88), (2013, 80), (2012, 75)):
            if dice.percent(chance):
                rat(year)
        if dice.percent(92):
            volume(2015, turnover)
        if dice.percent(85):
            volume(2014, earlier)
    elif fate == "AKTIF_BY_MEETING":
        rat(2014 if dice.percent(65) else 2013)
        if dice.percent(50):
            rat(2012)
        if dice.percent(40):
            volume(2014, earlier)
    elif fate == "AKTIF_BY_VOLUME":
        if dice.percent(70):
            volume(2015, turnover)
        else:
            volume(2014, earlier)
        if dice.percent(35):
            rat(2012)
    elif fate == "TIDAK_AKTIF":
        if founded_year <= 2012 and dice.percent(70):
            rat(2012)
        if not facts or dice.percent(30):
            volume(2015 if dice.percent(50) else 2014, 0)
        if not facts:
            volume(2015, 0)
    return facts


def cooperative_name(dice, kind, level, pattern, place, taken):
    form = kind + "_SYARIAH" if kind == "SIMPAN_PINJAM" and pattern == "SYARIAH" else kind
    forms = words.COOPERATIVE_FORMS["SEKUNDER" if level == "SEKUNDER" else form]
    name = " ".join([dice.one_of(forms), dice.one_of(words.COOPERATIVE_WORDS_1),
                     dice.one_of(words.COOPERATIVE_WORDS_2)])
    if pattern == "SYARIAH" and kind != "SIMPAN_PINJAM":
        name += " Syariah"
    if dice.percent(25) or name in taken:
        name += " " + place["nama_kelurahan"]
    number = 2
    while name in taken:
        name = f"{name.rstrip(' 0123456789')} {number}"
        number += 1
    taken.add(name)
    return name


def founding_day(dice, fate, serial):
    # A few young ones, of which only their own years count.
    if serial % 40 == 7 and fate != "AKTIF_BY_MEETING":
        year = 2013 + dice.between(0, 2)
        return dice.day(date(year, 1, 5), date(year, 11, 30))
    first, last, _ = dice.weighted(words.FOUNDING_SPANS)
    return dice.day(date(first, 1, 5), date(last, 12, 20))


def cooperatives(places):
    dice, taken, rows = Dice("cooperatives"), {"KOPAS KRANGGAN"}, []
    fates = dice.shuffled(spread(ACTIVITY_QUOTAS))
    # The first one with a meeting is the article's own example.
    kranggan = fates.index("AKTIF_RAT")
    settling = [i for i, fate in enumerate(fates) if fate == "TIDAK_AKTIF"][20::50]
    for i, fate in enumerate(fates):
        serial = i + 1
        place = dice.one_of(places)
        kind = dice.weighted(words.COOPERATIVE_TYPES)[0]
        level = "SEKUNDER" if serial % 75 == 50 else "PRIMER"
        sharia_percent = 18 if kind == "SIMPAN_PINJAM" else 3
        pattern = "SYARIAH" if dice.percent(sharia_percent) else "KONVENSIONAL"
        founded = founding_day(dice, fate, serial)
        deed_day = founded + timedelta(days=dice.between(20, 260))
        members = dice.step(words.MEMBER_STEPS)
        row = {
            "external_id": f"SINTETIS-KOP-{serial:04d}",
            "display_name": cooperative_name(dice, kind, level, pattern, place, taken),
            "type": kind, "level": level, "pattern": pattern,
            "badan_hukum_number": "" if dice.percent(2) else deed_number(dice, serial, deed_day),
            "badan_hukum_date": deed_day.isoformat() if dice.percent(90) else "",
            "kelurahan": place["kode_kelurahan"], "address": address_of(dice, place),
            "founded_date": founded.isoformat(),
            "member_count": str(dice.between(4, 22) if level == "SEKUNDER" else members),
            "legal_state": "DALAM_PENYELESAIAN" if i in settling else "TERDAFTAR",
        }
        if not row["badan_hukum_number"]:
            row["badan_hukum_date"] = ""
        row |= book_years(dice, fate, founded.year)
        if i == kranggan:
            row |= {"display_name": "KOPAS KRANGGAN", "type": "SERBA_USAHA", "level": "PRIMER",
                    "pattern": "KONVENSIONAL", "kelurahan": "32.75.10.1001",
                    "address": "Pasar Kranggan",
                    "member_count": "640", "business_volume_rupiah_2014": "4150000000",
                    "business_volume_rupiah_2015": "4620000000"}
        if row.get("rat_date_2014") and row.get("rat_date_2015") and dice.percent(60):
            row["nik_koperasi"] = f"9999{serial:09d}"  # No province 99: nobody's real number.
        rows.append(row)
    big = [r for r in rows if len(r.get("business_volume_rupiah_2015", "")) >= 9]
    for row in big[5::40]:
        row["business_volume_rupiah_2015"] = dotted(row["business_volume_rupiah_2015"])
    return rows, fates


def as_believed(rows, fates):
    """The rows as the register had them before the field season, and the numbers of those that came back to life."""
    sleeping = [i for i, (row, fate) in enumerate(zip(rows, fates))
                if fate == "AKTIF_RAT" and not row.get("nik_koperasi") and row["founded_date"] < "2010"
                and row["level"] == "PRIMER"]
    sleeping = sorted(Dice("revived").shuffled(sleeping)[:REVIVED])
    assert len(sleeping) == REVIVED
    before = {"business_volume_rupiah_2014": "0", "business_volume_rupiah_2015": ""}
    before |= {f"rat_date_{year}": "" for year in range(2012, 2016)}
    return [row | before if i in sleeping else row for i, row in enumerate(rows)], sleeping
