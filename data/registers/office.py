"""An office's worst file: one row for each thing that offices and their spreadsheets do, with what
the importer has to answer, and the same file with every refused row mended.

`;` between the fields, Windows line ends, a byte order mark; the last row is cut, and one byte is
of another encoding. Every external_id begins with SINTETIS-KANTOR-.
"""
import vocabulary as words

COLUMNS = [
    "external_id", "display_name", "kecamatan", "kelurahan", "address", "kbli_main", "kbli_others",
    "workers_male", "workers_female", "capital_rupiah", "yearly_sales_rupiah", "operating_status",
    "started_date", "owner_nik", "owner_name", "owner_sex", "owner_birth_date", "owner_phone",
    "owner_home_address", "owner_disability"]

PLAIN = {"kecamatan": "Jatisampurna", "kelurahan": "Jatisampurna", "kbli_main": "56102",
         "operating_status": "BEROPERASI", "started_date": "2010-05-03"}
# Serials of 9900 and up, so that no other row of the registers is about the same person.
OWNER = {"owner_nik": "3275014508909900", "owner_name": "Sumiati Kantor", "owner_sex": "P",
         "owner_birth_date": "05/08/1990", "owner_phone": "0840-0000-0900",
         "owner_home_address": "Perum Kranggan Indah Blok A1 No. 7",
         "owner_disability": "TIDAK_ADA"}
WINDOWS_1252 = "cp1252"


def taken(why, change):
    return ("ACCEPTED", "", "", why, change, None)


def refused(column, reason, why, change, mended):
    """`change` and `mended` are what differs from a plain row; a text is a row as it stands."""
    return ("REFUSED", column, reason, why, change, mended)


def one(column, reason, why, wrong, right, besides=None):
    return refused(column, reason, why, (besides or {}) | {column: wrong},
                   (besides or {}) | {column: right})


def of_owner(column, reason, why, wrong, serial):
    """A row whose owner has one wrong cell; mended it is a person of its own."""
    nik = f"327501450890{serial}"
    person = OWNER | {"owner_nik": nik}
    right = person | {"owner_phone": f"0840-0000-{serial}"}
    return refused(column, reason, why, person | {column: wrong}, right)


ACCEPTED_ROWS = [
    taken("nothing odd", OWNER),
    taken("a line break and a separator inside quotes",
          {"address": "Jl. Raya Kranggan No. 3;\nbelakang pasar"}),
    taken("quotes inside a field", {"display_name": 'Warung "Bu Sri"'}),
    taken("1.000.000 and 1,000,000",
          {"capital_rupiah": "1.000.000", "yearly_sales_rupiah": "12,000,000"}),
    taken("1.500 is 1500", {"capital_rupiah": "1.500"}),
    taken("with Rp in front and cents that are none",
          {"capital_rupiah": "Rp 2.500.000,-", "yearly_sales_rupiah": "Rp. 36.000.000,00"}),
    taken("dd/mm/yyyy", {"started_date": "31/12/2012"}),
    taken("a month in words", {"started_date": "7 Agustus 2011"}),
    taken("a kelurahan in capitals and two words",
          {"kecamatan": "JATI SAMPURNA", "kelurahan": "JATI SAMPURNA"}),
    taken("with Kel. and Kec. and a dash",
          {"kecamatan": "Kec. Rawa Lumbu", "kelurahan": "Kel. Bojong-Rawalumbu"}),
    taken("a Kemendagri code without dots", {"kecamatan": "", "kelurahan": "3275121003"}),
    taken("a BPS code", {"kecamatan": "Bekasi Utara", "kelurahan": "3275070002"}),
    taken("spaces and dots in NIK and phone",
          OWNER | {"owner_nik": "3275 0145 0890 9901", "owner_phone": "0840.0000.0901"}),
    taken("an apostrophe that keeps text as text",
          OWNER | {"kbli_main": "'01301", "owner_nik": "'3275014508909902",
                   "owner_phone": "'084000000902"}),
    taken("words for codes",
          OWNER | {"owner_nik": "3275014508909903", "owner_sex": "perempuan",
                   "owner_disability": "tidak ada", "operating_status": "tutup sementara"}),
    taken("the same owner again, name spelled in another way",
          OWNER | {"owner_name": "Hj. SUMIATI  KANTOR, S.E."}),
    taken("no owner", {}),
]

REFUSED_ROWS = [
    of_owner("owner_nik", "NIK_EATEN_BY_SPREADSHEET", "a spreadsheet shortened the NIK",
             "3,27501E+15", 9910),
    of_owner("owner_nik", "NIK_FORMAT", "15 digits", "327501450890991", 9911),
    of_owner("owner_nik", "NIK_BIRTH_DATE", "born on 30 February", "3275013002909912", 9912),
    of_owner("owner_nik", "NIK_SERIAL", "serial 0000", "3275014508900000", 9913),
    of_owner("owner_nik", "REQUIRED", "a name without a NIK", "", 9914),
    of_owner("owner_name", "REQUIRED", "a NIK without a name", "", 9915),
    of_owner("owner_phone", "PHONE_FORMAT", "two numbers in one cell",
             "0840-0000-9916 / 0840-0000-9917", 9916),
    of_owner("owner_phone", "NUMBER_EATEN_BY_SPREADSHEET", "a spreadsheet shortened the phone",
             "8,4E+10", 9917),
    of_owner("owner_sex", "WORD_UNKNOWN", "no such word", "ibu", 9918),
    of_owner("owner_birth_date", "DATE_YEAR_TWO_DIGITS", "two digits of a year", "05/08/90", 9919),
    refused("owner_name", "OWNER_DIFFERS", "the NIK of an earlier row, another name",
            OWNER | {"owner_name": "Orang Lain Sekali"}, OWNER),
    one("kbli_main", "KBLI_LEADING_ZERO_LOST", "01301 became 1301", "1301", "01301"),
    one("kbli_main", "KBLI_UNKNOWN", "no such code", "99999", "56102"),
    one("kbli_others", "KBLI_TWICE", "the main line again", "56102", "56103"),
    one("kelurahan", "PLACE_UNKNOWN", "a name nobody knows", "Jatisempurna", "Jatisampurna"),
    one("kelurahan", "PLACE_CONTRADICTS", "a kelurahan of another kecamatan", "Bintara",
        "Jatikarya"),
    one("kelurahan", "PLACE_TWO_MEANINGS", "one kelurahan by Kemendagri, another by BPS",
        "3275061003", "32.75.06.1003", {"kecamatan": "Medan Satria"}),
    one("capital_rupiah", "NUMBER_NOT_WHOLE", "a decimal comma", "1,5", "1.500.000"),
    one("capital_rupiah", "NUMBER_NOT_WHOLE", "a comma that may be either", "1,500", "1.500"),
    one("yearly_sales_rupiah", "NUMBER_FORMAT", "a word in a number", "25 juta", "25.000.000"),
    one("yearly_sales_rupiah", "NUMBER_EATEN_BY_SPREADSHEET", "a spreadsheet shortened the amount",
        "1,5E+08", "150.000.000"),
    one("yearly_sales_rupiah", "CELL_IS_SPREADSHEET_ERROR", "a formula that failed", "#REF!", ""),
    one("yearly_sales_rupiah", "AMOUNT_NEGATIVE", "negative sales", "-1000000", "1000000"),
    one("started_date", "DATE_IS_SPREADSHEET_SERIAL", "serial day number of a spreadsheet", "41275",
        "01/01/2013"),
    one("started_date", "DATE_INVALID", "impossible date", "30/02/2012", "28/02/2012"),
    one("started_date", "DATE_INVALID", "month before day", "12/31/2012", "31/12/2012"),
    one("started_date", "DATE_FORMAT", "no date", "awal 2012", "01/01/2012"),
    one("started_date", "DATE_IN_FUTURE", "after the open business day 2016-12-31", "01/03/2017",
        "01/03/2016"),
    one("operating_status", "WORD_UNKNOWN", "no such status", "jalan", "BEROPERASI"),
    one("display_name", "REQUIRED", "missing", "", "Warung Tanpa Nama"),
    one("display_name", "TEXT_NOT_UTF8", "saved as Windows-1252", "Kedai Café", "Kedai Café"),
    one("external_id", "EXTERNAL_ID_LOOKS_LIKE_NIK", "shape of a NIK, 16 digits",
        "3275014508909998", "SINTETIS-KANTOR-990"),
    one("external_id", "EXTERNAL_ID_LOOKS_LIKE_NPWP", "shape of an NPWP, 15 digits",
        "000000000009998", "SINTETIS-KANTOR-991"),
    one("external_id", "IDENTITY_MISSING", "no id of its own", "", "SINTETIS-KANTOR-992"),
    refused("", "ROW_COLUMN_COUNT", "a separator without quotes",
            "{id};Warung Titik Koma;Jatisampurna;Jatisampurna;Jl. Contoh; No. 1;56102" + ";" * 14,
            {}),
    refused("", "ROW_COLUMN_COUNT", "too few columns", "{id};Warung Pendek;Jatisampurna", {}),
    refused("", "CSV_QUOTE_MISPLACED", "text behind a closing quote",
            '{id};"Warung" Bu Sri;Jatisampurna;Jatisampurna;;56102' + ";" * 14,
            {"display_name": '"Warung" Bu Sri'}),
]


def quoted(cell):
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ';"\n') else cell


def as_line(identity, change):
    if isinstance(change, str):
        return change.format(id=identity)
    number = int(identity.rpartition("-")[2])
    fields = PLAIN | {"external_id": identity, "address": f"Jl. Raya Kranggan No. {number}",
                      "display_name": "Warung " + words.BUSINESS_WORDS[number % 40]} | change
    return ";".join(quoted(fields.get(column, "")) for column in COLUMNS)


def all_rows():
    """(identity, outcome, column, reason, why, change, mended), in the order of the file."""
    rows = []
    for row in ACCEPTED_ROWS + REFUSED_ROWS:
        rows.append((f"SINTETIS-KANTOR-{len(rows) + 1:03d}", *row))
    rows.append((rows[0][0], "ALREADY_THERE", "", "", "exact repetition of an earlier row",
                 rows[0][5], None))
    rows.append((rows[3][0], "DIFFERENT", "yearly_sales_rupiah", "ROW_DIFFERS",
                 "an earlier external_id with other sales",
                 rows[3][5] | {"yearly_sales_rupiah": "13.000.000"}, None))
    cut = "{id};Warung Terpotong;Jatisampurna;Jatisam"
    rows.append((f"SINTETIS-KANTOR-{len(rows) + 1:03d}", "REFUSED", "", "FILE_CUT",
                 "the file ends inside the row", cut, {}))
    return rows


def in_bytes(text, reason):
    return text.encode(WINDOWS_1252 if reason == "TEXT_NOT_UTF8" else "utf-8")


def written(rows, mend):
    """The file, and what is to be answered to each row, with the line the row begins on."""
    lines, answers, line = [";".join(COLUMNS).encode()], [], 2
    for identity, outcome, column, reason, why, change, mended in rows:
        mending = mend and mended is not None
        text = as_line(identity, mended if mending else change)
        lines.append(in_bytes(text.replace("\n", "\r\n"), "" if mending else reason))
        if mending:
            outcome, column, reason, why = "ACCEPTED", "", "", "mended: " + why
        elif mend and outcome == "ACCEPTED":
            outcome = "ALREADY_THERE"
        answers.append({"file": "office_worst_mended.csv" if mend else "office_worst.csv",
                        "line": line, "outcome": outcome, "column": column, "reason": reason,
                        "why": why})
        line += 1 + text.count("\n")
        if len(answers) == len(ACCEPTED_ROWS):
            lines.append(b"")  # Blank lines are passed over, and counted.
            line += 1
    ending = b"\r\n" if mend else b""  # The end of the worst file is missing.
    return b"\xef\xbb\xbf" + b"\r\n".join(lines) + ending, answers


def office_files():
    rows = all_rows()
    worst, worst_rows = written(rows, mend=False)
    mended, mended_rows = written(rows, mend=True)
    return worst, mended, worst_rows, mended_rows
