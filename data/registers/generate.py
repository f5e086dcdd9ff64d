#!/usr/bin/env python3
"""Makes the synthetic registers of Kota Bekasi: cooperatives.csv, businesses.csv, the rows of it that were
mended and sent again, the worst file an office could send, the same mended, and expected.json.

    generate.py            writes the six files beside this script
    generate.py --check    makes them in memory; exit 1 and a summary when the committed ones differ

The same bytes on every machine: own generator (splitmix64), integers only, no clock, no hash order.
What is published and what is assumed: README.md. Standard library only, Python 3.11.
"""
import csv
import io
import json
import sys
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True  # Before our own modules: no __pycache__ in the tree.

import businesses as shops_of
import cooperatives as coops_of
from businesses import BUSINESS_COLUMNS, size_of
from cooperatives import COOPERATIVE_COLUMNS
from dirty import PLAIN_BUSINESS, PLAIN_COOPERATIVE, dirty_businesses, dirty_cooperatives, spoilt_businesses
from drawing import OPEN_DAY, read
from office import office_files
from owners import add_owners, counts_of

HERE = Path(__file__).resolve().parent


REJECTED = ["rejected_line", "rejected_column", "rejected_value", "rejected_reason", "rejected_sentence"]


def write_csv(file_name, columns, rows, dirty, prefix, plain, spoilt=()):
    """The file as text, and its dirty rows with the line each begins on. The header is line 1.

    `spoilt`: clean rows by their number, of which one cell is wrong in this file and mended in the next."""
    wrong = {number: each for number, *each in spoilt}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    line, found, queue = 1, [], list(dirty)
    for count, row in enumerate(rows, start=1):
        line += 1
        if count in wrong:
            column, reason, why, value = wrong[count]
            row = row | {column: value}
            found.append({"file": file_name, "line": line, "outcome": "REFUSED", "column": column,
                          "reason": reason, "why": why, "mended": True})
        writer.writerow([row.get(column, "") for column in columns])
        while queue and queue[0][0] == count:
            _, outcome, column, reason, why, change = queue.pop(0)
            line += 1
            fields = dict(plain, external_id=f"{prefix}{9001 + sum('mended' not in d for d in found)}")
            if isinstance(change, dict):
                fields = change if outcome != "REFUSED" else fields | change
            cells = [fields.get(name, "") for name in columns]
            if isinstance(change, list):
                cells += change
            if isinstance(change, int):
                cells = cells[:change]
            writer.writerow(cells)
            found.append({"file": file_name, "line": line, "outcome": outcome, "column": column,
                          "reason": reason, "why": why})
    assert not queue
    return text.getvalue(), found


def write_mended(columns, rows, spoilt, found):
    """What an office sends the second time: the rows refused for what could be mended, mended, with the columns in which
    the register said why."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*columns, *REJECTED])
    lines = iter(d["line"] for d in found if "mended" in d)
    for number, column, reason, why, value in spoilt:
        row = rows[number - 1]
        shown = "***" if column.startswith("owner_") else value
        writer.writerow([*(row.get(each, "") for each in columns), next(lines), column, shown, reason, why])
    return text.getvalue()


def totals(rows, dirty):
    outcomes = Counter(d["outcome"] for d in dirty)
    accepted = len(rows) - sum("mended" in d for d in dirty)
    return {"rows": accepted + len(dirty), "accepted": accepted,
            "already_there": outcomes["ALREADY_THERE"],
            "different": outcomes["DIFFERENT"], "refused": outcomes["REFUSED"],
            "refused_by_reason": dict(sorted(Counter(
                d["reason"] for d in dirty if d["outcome"] == "REFUSED").items()))}


def office_totals(rows):
    accepted = [row for row in rows if row["outcome"] == "ACCEPTED"]
    return totals(accepted, [row for row in rows if row["outcome"] != "ACCEPTED"])


def count_by(rows, key):
    return dict(sorted(Counter(key(row) for row in rows).items()))


def generate():
    places = read("reference/kelurahan.csv")
    section = {r["kode"]: r["kategori"] for r in read("reference/kbli2020.csv")
               if r["tingkat"] == "kelompok"}
    coops, fates = coops_of.cooperatives(places)
    coops, revived = coops_of.as_believed(coops, fates)
    fates = ["TIDAK_AKTIF" if i in revived else fate for i, fate in enumerate(fates)]
    shops = shops_of.as_believed(shops_of.businesses(places))
    persons = add_owners(shops, places)
    codes = {code for r in shops for code in [r["kbli_main"], *r["kbli_others"].split("|")] if code}
    assert codes <= section.keys()
    coop_text, coop_dirty = write_csv(
        "cooperatives.csv", COOPERATIVE_COLUMNS, coops, dirty_cooperatives(coops), "SINTETIS-KOP-",
        PLAIN_COOPERATIVE)
    spoilt = spoilt_businesses(shops)
    shop_text, shop_dirty = write_csv(
        "businesses.csv", BUSINESS_COLUMNS, shops, dirty_businesses(shops), "SINTETIS-UMKM-",
        PLAIN_BUSINESS, spoilt)
    mended_text = write_mended(BUSINESS_COLUMNS, shops, spoilt, shop_dirty)
    worst, mended, worst_rows, mended_rows = office_files()
    activity = Counter("AKTIF" if fate.startswith("AKTIF_BY") else fate for fate in fates)
    expected = {
        "as_of_date": OPEN_DAY.isoformat(),
        "cooperatives": totals(coops, coop_dirty) | {
            "activity": dict(sorted(activity.items())),
            "active": activity["AKTIF"] + activity["AKTIF_RAT"],
            "legal_state": count_by(coops, lambda r: r["legal_state"]),
            "type": count_by(coops, lambda r: r["type"]),
            "kecamatan": count_by(coops, lambda r: r["kelurahan"][:8])},
        "businesses": totals(shops, shop_dirty) | {
            "operating_status": count_by(shops, lambda r: r["operating_status"]),
            "section": count_by(shops, lambda r: section.get(r["kbli_main"], "")),
            "computed_size_class": count_by(shops, size_of),
            "reported_differs_from_computed": sum(
                1 for r in shops if r.get("reported_size_class")
                and size_of(r) not in ("UNKNOWN", r["reported_size_class"])),
            "kecamatan": count_by(shops, lambda r: r["kelurahan"][:8])},
        "businesses_mended": totals(spoilt, []),
        "owners": counts_of(persons),
        "office_worst": office_totals(worst_rows),
        "office_worst_mended": office_totals(mended_rows),
        "dirty": coop_dirty + shop_dirty + worst_rows,
    }
    expected_text = json.dumps(expected, indent=2, ensure_ascii=False) + "\n"
    return {"cooperatives.csv": coop_text.encode(), "businesses.csv": shop_text.encode(),
            "businesses_mended.csv": mended_text.encode(),
            "office_worst.csv": worst, "office_worst_mended.csv": mended,
            "expected.json": expected_text.encode()}


def check(files):
    wrong = 0
    for name, made in files.items():
        path = HERE / name
        committed = path.read_bytes() if path.exists() else b""
        if committed == made:
            continue
        wrong += 1
        old, new = committed.split(b"\n"), made.split(b"\n")
        lines = [i + 1 for i in range(max(len(old), len(new))) if old[i:i + 1] != new[i:i + 1]]
        print(f"{name}: {len(lines)} lines differ, the first is line {lines[0]}")
        print(f"  committed: {old[lines[0] - 1:lines[0]]}")
        print(f"  generated: {new[lines[0] - 1:lines[0]]}")
    return 1 if wrong else 0


def main(arguments):
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    files = generate()
    if arguments:
        return check(files)
    for name, made in files.items():
        (HERE / name).write_bytes(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
