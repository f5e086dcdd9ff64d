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


def dirty_cooperatives(rows):
    """(clean rows before it, outcome, column, why, fields or a change of an earlier row)."""
    with_deed = next(r for r in rows[100:] if r["badan_hukum_number"].endswith("/Disperindagkop"))
    with_nik = next(r for r in rows if r.get("nik_koperasi"))
    return [
        (20, "REFUSED", "kelurahan", "no such kelurahan: the codes of Jatisampurna end at 1005",
         {"kelurahan": "32.75.10.1009"}),
        (45, "REFUSED", "kelurahan", "a BPS code where a Kemendagri code belongs",
         {"kelurahan": "3275011002"}),
        (70, "REFUSED", "rat_date_2014", "impossible date", {"rat_date_2014": "2015-02-30"}),
        (95, "REFUSED", "business_volume_rupiah_2015", "negative volume",
         {"business_volume_rupiah_2015": "-25000000"}),
        (120, "REFUSED", "type", "no such type", {"type": "SIMPAN PINJAM JAYA"}),
        (150, "REFUSED", "display_name", "missing", {"display_name": ""}),
        (180, "REFUSED", "external_id", "shape of a NIK, 16 digits", {"external_id": NIK_SHAPE}),
        (210, "REFUSED", "external_id", "shape of an NPWP, 15 digits", {"external_id": NPWP_SHAPE}),
        (240, "ALREADY_THERE", "", "exact repetition of an earlier row", rows[33]),
        (270, "DIFFERENT", "member_count", "an earlier external_id with another member_count",
         rows[66] | {"member_count": str(int(rows[66]["member_count"]) + 1)}),
        (390, "REFUSED", "badan_hukum_number",
         "number of an earlier cooperative, other case, spaces around it",
         {"badan_hukum_number": f"  {with_deed['badan_hukum_number'].swapcase()} "}),
        (410, "REFUSED", "nik_koperasi", "number of an earlier cooperative",
         {"nik_koperasi": with_nik["nik_koperasi"]}),
        (440, "REFUSED", "founded_date", "after the open business day 2016-12-31",
         {"founded_date": "2017-03-01"}),
        (465, "REFUSED", "", "too many columns", ["", "EXTRA"]),
        (490, "REFUSED", "", "too few columns", 6),
        (515, "REFUSED", "member_count", "letter O for a zero", {"member_count": "12O"}),
        (540, "REFUSED", "business_volume_rupiah_2014", "a decimal comma: rupiah are whole",
         {"business_volume_rupiah_2014": "1500000,5"}),
        (565, "REFUSED", "founded_date", "serial day number of a spreadsheet",
         {"founded_date": "38353"}),
        (590, "REFUSED", "legal_state", "an activity where a legal state belongs",
         {"legal_state": "AKTIF"}),
    ]


def dirty_businesses(rows):
    return [
        (60, "REFUSED", "kelurahan", "no such kelurahan: Pondokgede jumps from 1003 to 1006",
         {"kelurahan": "32.75.08.1004"}),
        (150, "REFUSED", "kbli_main", "no such code",
         {"kbli_main": "99999", "kbli_version": "2020"}),
        (240, "REFUSED", "kbli_main", "leading zero lost: 01301 became 1301",
         {"kbli_main": "1301", "kbli_version": "2020"}),
        (330, "REFUSED", "started_date", "impossible date", {"started_date": "2015-02-30"}),
        (420, "REFUSED", "yearly_sales_rupiah", "negative sales",
         {"yearly_sales_rupiah": "-1000000"}),
        (510, "REFUSED", "reported_size_class", "no such size class",
         {"reported_size_class": "SEDANG"}),
        (600, "REFUSED", "display_name", "missing", {"display_name": ""}),
        (690, "REFUSED", "external_id", "shape of a NIK, 16 digits", {"external_id": NIK_SHAPE}),
        (780, "REFUSED", "external_id", "shape of an NPWP, 15 digits", {"external_id": NPWP_SHAPE}),
        (870, "ALREADY_THERE", "", "exact repetition of an earlier row", rows[404]),
        (960, "DIFFERENT", "display_name", "an earlier external_id with another name",
         rows[505] | {"display_name": rows[505]["display_name"] + " Baru"}),
        (1050, "REFUSED", "started_date", "after the open business day 2016-12-31",
         {"started_date": "2017-03-01"}),
        (1140, "REFUSED", "", "too many columns", ["EXTRA"]),
        (1230, "REFUSED", "", "too few columns", 5),
        (1320, "REFUSED", "yearly_sales_rupiah", "number with letters",
         {"yearly_sales_rupiah": "25juta"}),
        (1410, "REFUSED", "net_assets_rupiah", "a decimal comma: rupiah are whole",
         {"net_assets_rupiah": "1500000,5"}),
        (1500, "REFUSED", "operating_status", "no such status", {"operating_status": "AKTIF"}),
        (1590, "REFUSED", "kbli_others", "the main line again",
         {"kbli_main": "56102", "kbli_others": "56102", "kbli_version": "2020"}),
        (1680, "REFUSED", "workers_female", "spreadsheet date in a number column",
         {"workers_female": "02-Jan"}),
    ]
