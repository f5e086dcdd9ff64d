"""Rows that must not enter the register, and what the importer has to answer to each."""

# What a dirty row holds besides the one thing that is wrong with it.
PLAIN_COOPERATIVE = {
    "display_name": "Koperasi Baris Kotor", "type": "KONSUMEN", "level": "PRIMER",
    "pattern": "KONVENSIONAL", "kelurahan": "32.75.04.1002", "address": "Jl. Contoh No. 1",
    "founded_date": "2005-04-11", "member_count": "25", "legal_state": "TERDAFTAR"}
PLAIN_BUSINESS = {
    "display_name": "Warung Baris Kotor", "kelurahan": "32.75.04.1002",
    "address": "Jl. Contoh No. 1", "operating_status": "BEROPERASI", "started_date": "2010-05-03"}

NIK_SHAPE = "3275010508909001"    # Serial 9001: no living person's number.
NPWP_SHAPE = "000000000009001"    # 15 digits, not one the tax office gives.


# Each: (clean rows before it, outcome, column, reason, why, fields or a change of an earlier row,
# or cells behind the last, or how many cells there are).
def dirty_cooperatives(rows):
    with_deed = next(r for r in rows[100:] if r["badan_hukum_number"].endswith("/Disperindagkop"))
    with_nik = next(r for r in rows if r.get("nik_koperasi"))
    return [
        (20, "REFUSED", "kelurahan", "PLACE_UNKNOWN",
         "no such kelurahan: the codes of Jatisampurna end at 1005",
         {"kelurahan": "32.75.10.1009"}),
        (45, "REFUSED", "kelurahan", "PLACE_TWO_MEANINGS",
         "one kelurahan's code without dots and another's BPS code", {"kelurahan": "3275011002"}),
        (70, "REFUSED", "rat_date_2014", "DATE_INVALID", "impossible date",
         {"rat_date_2014": "2015-02-30"}),
        (95, "REFUSED", "business_volume_rupiah_2015", "AMOUNT_NEGATIVE", "negative volume",
         {"business_volume_rupiah_2015": "-25000000"}),
        (120, "REFUSED", "type", "WORD_UNKNOWN", "no such type", {"type": "SIMPAN PINJAM JAYA"}),
        (150, "REFUSED", "display_name", "REQUIRED", "missing", {"display_name": ""}),
        (180, "REFUSED", "external_id", "EXTERNAL_ID_LOOKS_LIKE_NIK", "shape of a NIK, 16 digits",
         {"external_id": NIK_SHAPE}),
        (210, "REFUSED", "external_id", "EXTERNAL_ID_LOOKS_LIKE_NPWP",
         "shape of an NPWP, 15 digits", {"external_id": NPWP_SHAPE}),
        (240, "ALREADY_THERE", "", "", "exact repetition of an earlier row", rows[33]),
        (270, "DIFFERENT", "member_count", "ROW_DIFFERS",
         "an earlier external_id with another member_count",
         rows[66] | {"member_count": str(int(rows[66]["member_count"]) + 1)}),
        (390, "REFUSED", "badan_hukum_number", "BADAN_HUKUM_TAKEN",
         "number of an earlier cooperative, other case, spaces around it",
         {"badan_hukum_number": f"  {with_deed['badan_hukum_number'].swapcase()} "}),
        (410, "REFUSED", "nik_koperasi", "NIK_KOPERASI_TAKEN", "number of an earlier cooperative",
         {"nik_koperasi": with_nik["nik_koperasi"]}),
        (440, "REFUSED", "founded_date", "DATE_IN_FUTURE",
         "after the open business day 2016-12-31", {"founded_date": "2017-03-01"}),
        (465, "REFUSED", "", "ROW_COLUMN_COUNT", "too many columns", ["", "EXTRA"]),
        (490, "REFUSED", "", "ROW_COLUMN_COUNT", "too few columns", 6),
        (515, "REFUSED", "member_count", "NUMBER_FORMAT", "letter O for a zero",
         {"member_count": "12O"}),
        (540, "REFUSED", "business_volume_rupiah_2014", "NUMBER_NOT_WHOLE",
         "a decimal comma: rupiah are whole", {"business_volume_rupiah_2014": "1500000,5"}),
        (565, "REFUSED", "founded_date", "DATE_IS_SPREADSHEET_SERIAL",
         "serial day number of a spreadsheet", {"founded_date": "38353"}),
        (590, "REFUSED", "legal_state", "WORD_UNKNOWN",
         "an activity where a legal state belongs", {"legal_state": "AKTIF"}),
    ]


def dirty_businesses(rows):
    owner = {"owner_nik": "3275010508909901", "owner_name": "Siti Baris Kotor"}
    known = rows[12]
    stranger = {"owner_nik": known["owner_nik"], "owner_name": "Orang Lain Sekali"}
    return [
        (60, "REFUSED", "kelurahan", "PLACE_UNKNOWN",
         "no such kelurahan: Pondokgede jumps from 1003 to 1006", {"kelurahan": "32.75.08.1004"}),
        (100, "REFUSED", "owner_nik", "NIK_EATEN_BY_SPREADSHEET",
         "a spreadsheet shortened the NIK", owner | {"owner_nik": "3.27501E+15"}),
        (150, "REFUSED", "kbli_main", "KBLI_UNKNOWN", "no such code",
         {"kbli_main": "99999", "kbli_version": "2020"}),
        (200, "REFUSED", "owner_nik", "NIK_FORMAT", "15 digits",
         owner | {"owner_nik": "327501050890901"}),
        (240, "REFUSED", "kbli_main", "KBLI_LEADING_ZERO_LOST",
         "leading zero lost: 01301 became 1301", {"kbli_main": "1301", "kbli_version": "2020"}),
        (300, "REFUSED", "owner_nik", "NIK_BIRTH_DATE", "born on day 40",
         owner | {"owner_nik": "3275014008909001"}),
        (330, "REFUSED", "started_date", "DATE_INVALID", "impossible date",
         {"started_date": "2015-02-30"}),
        (390, "REFUSED", "owner_nik", "NIK_SERIAL", "serial 0000",
         owner | {"owner_nik": "3275010508900000"}),
        (420, "REFUSED", "yearly_sales_rupiah", "AMOUNT_NEGATIVE", "negative sales",
         {"yearly_sales_rupiah": "-1000000"}),
        (480, "REFUSED", "owner_name", "OWNER_DIFFERS", "the NIK of an earlier row, another name",
         stranger),
        (510, "REFUSED", "reported_size_class", "WORD_UNKNOWN", "no such size class",
         {"reported_size_class": "SEDANG"}),
        (570, "REFUSED", "owner_name", "REQUIRED", "a NIK without a name",
         owner | {"owner_name": ""}),
        (600, "REFUSED", "display_name", "REQUIRED", "missing", {"display_name": ""}),
        (690, "REFUSED", "external_id", "EXTERNAL_ID_LOOKS_LIKE_NIK", "shape of a NIK, 16 digits",
         {"external_id": NIK_SHAPE}),
        (740, "REFUSED", "owner_phone", "PHONE_FORMAT", "two numbers in one cell",
         owner | {"owner_phone": "0840-1111-2222 / 0840-3333-4444"}),
        (780, "REFUSED", "external_id", "EXTERNAL_ID_LOOKS_LIKE_NPWP",
         "shape of an NPWP, 15 digits", {"external_id": NPWP_SHAPE}),
        (870, "ALREADY_THERE", "", "", "exact repetition of an earlier row", rows[404]),
        (960, "DIFFERENT", "display_name", "ROW_DIFFERS",
         "an earlier external_id with another name",
         rows[505] | {"display_name": rows[505]["display_name"] + " Baru"}),
        (1050, "REFUSED", "started_date", "DATE_IN_FUTURE",
         "after the open business day 2016-12-31", {"started_date": "2017-03-01"}),
        (1100, "REFUSED", "started_date", "DATE_IS_SPREADSHEET_SERIAL",
         "serial day number of a spreadsheet", {"started_date": "40301"}),
        (1140, "REFUSED", "", "ROW_COLUMN_COUNT", "too many columns", ["EXTRA"]),
        (1200, "REFUSED", "owner_birth_date", "DATE_FORMAT", "a year only",
         owner | {"owner_birth_date": "1990"}),
        (1230, "REFUSED", "", "ROW_COLUMN_COUNT", "too few columns", 5),
        (1320, "REFUSED", "yearly_sales_rupiah", "NUMBER_FORMAT", "number with letters",
         {"yearly_sales_rupiah": "25juta"}),
        (1370, "REFUSED", "capital_rupiah", "NUMBER_EATEN_BY_SPREADSHEET",
         "a spreadsheet shortened the amount", {"capital_rupiah": "1,25E+07"}),
        (1410, "REFUSED", "net_assets_rupiah", "NUMBER_NOT_WHOLE",
         "a decimal comma: rupiah are whole", {"net_assets_rupiah": "1500000,5"}),
        (1500, "REFUSED", "operating_status", "WORD_UNKNOWN", "no such status",
         {"operating_status": "AKTIF"}),
        (1550, "REFUSED", "kelurahan", "PLACE_UNKNOWN", "a name nobody knows",
         {"kelurahan": "Jati Sempurna"}),
        (1590, "REFUSED", "kbli_others", "KBLI_TWICE", "the main line again",
         {"kbli_main": "56102", "kbli_others": "56102", "kbli_version": "2020"}),
        (1680, "REFUSED", "workers_female", "NUMBER_FORMAT", "spreadsheet date in a number column",
         {"workers_female": "02-Jan"}),
    ]


# Rows of the story that are wrong in the first file and mended in the second: (number of the row, column, reason, why, what
# the first file says).
def spoilt_businesses(rows):
    def first(after, fits):
        return next(n for n, row in enumerate(rows, start=1) if n > after and fits(row))

    with_owner = first(130, lambda r: r.get("owner_nik"))
    with_zero = first(260, lambda r: r["kbli_main"].startswith("0"))
    with_sales = first(700, lambda r: r.get("yearly_sales_rupiah"))
    with_start = first(1010, lambda r: r.get("started_date"))
    spoilt = [
        (with_owner, "owner_nik", "NIK_EATEN_BY_SPREADSHEET", "a spreadsheet shortened the NIK", "3,27501E+15"),
        (with_zero, "kbli_main", "KBLI_LEADING_ZERO_LOST", "leading zero lost",
         rows[with_zero - 1]["kbli_main"][1:]),
        (with_sales, "yearly_sales_rupiah", "NUMBER_NOT_WHOLE", "a decimal comma: rupiah are whole",
         rows[with_sales - 1]["yearly_sales_rupiah"] + ",5"),
        (with_start, "started_date", "DATE_IS_SPREADSHEET_SERIAL", "serial day number of a spreadsheet", "40301"),
        (1460, "kelurahan", "PLACE_UNKNOWN", "a name nobody knows", "Jati Raharja"),
    ]
    assert [n for n, *_ in spoilt] == sorted(n for n, *_ in spoilt)
    return spoilt
