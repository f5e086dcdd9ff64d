"""The 1,700 businesses: status, size and line of business by quota, the rest drawn."""
from datetime import date, timedelta

import vocabulary as words
from drawing import OPEN_DAY, Dice, address_of, apportion, dotted, read, spread
from owners import OWNER_COLUMNS

BUSINESS_COLUMNS = [
    "external_id", "display_name", "kbli_main", "kbli_others", "kbli_version", "kelurahan",
    "address", "nib", "workers_male", "workers_female", "capital_rupiah", "net_assets_rupiah",
    "yearly_sales_rupiah", "reported_size_class", "operating_status", "operating_status_date",
    "started_date", *OWNER_COLUMNS]

BUSINESSES = 1700
OPERATING = 1445  # After the field season of 2016; the file says what was believed before it.
WITHOUT_KBLI = 85
# What the register believes and the field season finds otherwise: how many, as found, as believed before.
BELIEVED = [(40, "TUTUP", "BEROPERASI"), (16, "PINDAH", "BEROPERASI"), (15, "TIDAK_DITEMUKAN", "BEROPERASI"),
            (13, "BEROPERASI", "TUTUP_SEMENTARA")]
BELIEVED_UNTIL = "2016-06-30"


def amount(dice, steps):
    """Whole rupiah within the steps; a million and more in round hundred thousands, as spoken."""
    lowest = steps[0][0] * 1000
    value = dice.step(steps) * 1000
    spoken = value // 100_000 * 100_000
    return max(lowest, spoken if value >= 1_000_000 and spoken >= lowest else value)


def size_facts(dice, size):
    """Sales for most, net assets for some, both in the same class; neither for a few."""
    facts = {}
    draw = dice.between(1, 100)
    if draw <= 82:
        facts["yearly_sales_rupiah"] = str(amount(dice, words.SALES_STEPS_THOUSAND[size]))
    if 62 < draw <= 96:
        facts["net_assets_rupiah"] = str(amount(dice, words.ASSETS_STEPS_THOUSAND[size]))
    if dice.percent(25):
        facts["capital_rupiah"] = str(amount(dice, words.ASSETS_STEPS_THOUSAND[size]))
    if dice.percent(70):
        others = [name for name, _ in words.SIZE_QUOTAS if name != size]
        facts["reported_size_class"] = dice.one_of(others) if dice.percent(4) else size
    return facts


def workers(dice, size):
    if not dice.percent(85):
        return {}
    total = dice.between(*words.WORKERS[size])
    female = dice.between(0, total)
    return {"workers_male": str(total - female), "workers_female": str(female)}


def businesses(places):
    dice, rows = Dice("businesses"), []
    table = read("sources/jabar_umkm_kategori_kota_bekasi_2017_2021.csv")
    published = [(r["kategori_usaha"], int(r["jumlah_umkm"]))
                 for r in table if r["tahun"] == "2017"]
    categories = dice.shuffled(spread(apportion(published, BUSINESSES)))
    sizes = dice.shuffled(spread(words.SIZE_QUOTAS))
    statuses = dice.shuffled(spread([("BEROPERASI", OPERATING)] + words.NOT_OPERATING))
    unmapped = dice.shuffled([True] * WITHOUT_KBLI + [False] * (BUSINESSES - WITHOUT_KBLI))
    quotas = zip(categories, sizes, statuses, unmapped)
    for i, (category, size, status, no_kbli) in enumerate(quotas):
        place = dice.one_of(places)
        lines = [(line, line[1]) for line in words.CATEGORY_LINES[category]]
        kbli, _, forms, goods = dice.weighted(lines)[0]
        name = f"{dice.one_of(forms)} {dice.one_of(words.BUSINESS_WORDS)}"
        if dice.percent(35):
            name = f"{name} {dice.one_of(goods)}"
        if size != "MIKRO" and not name.startswith(("CV", "UD")):
            name = dice.one_of(["CV ", "UD ", ""]) + name
        if i % 300 == 11:
            name = f'"{name}"'  # Quotes inside a field, as people write them.
        others = sorted({dice.weighted(lines)[0][0] for _ in range(2)} - {kbli})
        started = dice.day(date(1990 + dice.between(0, 24), 1, 2), date(2016, 6, 30))
        row = {
            "external_id": f"SINTETIS-UMKM-{i + 1:04d}", "display_name": name,
            "kbli_main": "" if no_kbli else kbli,
            "kbli_others": "|".join(others) if not no_kbli and dice.percent(15) else "",
            "kbli_version": "" if no_kbli else "2020",
            "kelurahan": place["kode_kelurahan"], "address": address_of(dice, place),
            "operating_status": status,
            "started_date": started.isoformat() if dice.percent(90) else "",
        }
        row |= workers(dice, size) | size_facts(dice, size)
        if status != "BEROPERASI" or dice.percent(60):
            seen = dice.day(max(started, date(2014, 1, 6)), OPEN_DAY)
            row["operating_status_date"] = seen.isoformat()
        rows.append(row)
    # The day a status was seen may lie before the day written as the start: strange, not wrong.
    closed_young = [r for r in rows
                    if r["operating_status"] == "TUTUP" and r["started_date"] >= "2014-06-01"]
    for row in closed_young[:2]:
        earlier = date.fromisoformat(row["started_date"]) - timedelta(days=30)
        row["operating_status_date"] = earlier.isoformat()
    for row in [r for r in rows if len(r.get("yearly_sales_rupiah", "")) >= 9][7::120]:
        row["yearly_sales_rupiah"] = dotted(row["yearly_sales_rupiah"])
    return rows


SIZES = ("MIKRO", "KECIL", "MENENGAH")
CEILINGS_2008 = {"yearly_sales_rupiah": (300_000_000, 2_500_000_000, 50_000_000_000),
                 "net_assets_rupiah": (50_000_000, 500_000_000, 10_000_000_000)}


def size_of(row):
    """Class by UU 20/2008; both measures of a row lie in the same class by construction."""
    for column, ceilings in CEILINGS_2008.items():
        if row.get(column):
            value = int(row[column].replace(".", ""))
            return next((size for size, top in zip(SIZES, ceilings) if value <= top), "BESAR")
    return "UNKNOWN"


def as_believed(rows):
    """The rows as the register had them before the field season: the same, but for some statuses."""
    dice, believed = Dice("believed"), {}
    for count, found, before in BELIEVED:
        known = [row["external_id"] for row in rows
                 if row["operating_status"] == found and row.get("operating_status_date", "9") <= BELIEVED_UNTIL]
        believed |= {each: before for each in dice.shuffled(known)[:count]}
    assert len(believed) == sum(count for count, _, _ in BELIEVED)
    return [row | {"operating_status": believed.get(row["external_id"], row["operating_status"])} for row in rows]
