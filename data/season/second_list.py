#!/usr/bin/env python3
"""Makes the list of the trade office (Dinas Perdagangan), which overlaps the register of data/registers: 150 businesses that
the city has already, written otherwise. SYNTHETIC.

    second_list.py            writes businesses_perdagangan.csv and perdagangan_pairs.csv beside this script
    second_list.py --check    exits 1 when the committed ones differ
"""
import csv
import io
import sys
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "registers"), str(HERE.parent / "duplicates")]

import heldout
import tuning
from drawing import Dice, read

COLUMNS = ["external_id", "display_name", "kbli_main", "kelurahan", "address", "started_date", "owner_nik", "owner_name"]
ROWS = 150
PREFIX = "SINTETIS-DAGANG-"
# Names written otherwise, and how often of a hundred.
NOISE = [(tuning.typo, 22), (tuning.old_spelling, 14), (tuning.shortened, 16), (tuning.legal_form, 12),
         (tuning.spaces, 12), (heldout.dialect, 8), (heldout.vowels_lost, 8), (None, 8)]


def shorter_address(dice, address):
    draw = dice.between(1, 100)
    if draw <= 25:
        return address.split(", RT")[0]
    if draw <= 50:
        return address.replace("No. ", "").replace("RT 0", "RT").replace("/RW 0", " RW ")
    return address.upper() if draw <= 70 else address


def second_row(dice, row, number):
    """The business as the other office has it: less is known, some of it otherwise."""
    copy = {"external_id": f"{PREFIX}{number:04d}", "kelurahan": row["kelurahan"]}
    change = dice.weighted(NOISE)[0]
    if change is tuning.spaces and row["display_name"].startswith("Warteg"):
        change = tuning.typo  # A short form run into the next word is nobody's spelling.
    named = {"display_name": row["display_name"].strip('"')}
    if change:
        named = change(dice, dict(named), None) or named
    copy["display_name"] = named["display_name"]
    copy["address"] = shorter_address(dice, row["address"])
    copy["kbli_main"] = row["kbli_main"] if dice.percent(75) else ""
    copy["started_date"] = row["started_date"] if dice.percent(45) else ""
    if dice.percent(55):
        copy |= {"owner_nik": row["owner_nik"], "owner_name": row["owner_name"]}
    return copy


def usable(row):
    """A row the register takes as it is, with what another list would find it by."""
    return (row["external_id"].startswith("SINTETIS-UMKM-0") or row["external_id"].startswith("SINTETIS-UMKM-1")) and (
        row["kelurahan"].startswith("32.75.") and len(row["kelurahan"]) == 13 and ", RT" in row["address"]
        and len(row["owner_nik"]) == 16 and row["owner_nik"].isdigit() and len(row["display_name"]) > 6
        and (not row["kbli_main"] or len(row["kbli_main"]) == 5) and row["started_date"][4:5] in ("", "-"))


def files():
    dice = Dice("second-list")
    rows = [row for row in read("registers/businesses.csv") if usable(row)]
    chosen = sorted(dice.shuffled(rows)[:ROWS], key=lambda row: row["external_id"])
    listed, pairs = io.StringIO(), io.StringIO()
    writer = csv.DictWriter(listed, COLUMNS, restval="", lineterminator="\n")
    expected = csv.writer(pairs, lineterminator="\n")
    writer.writeheader()
    expected.writerow(["external_id", "duplicate_of"])
    for number, row in enumerate(dice.shuffled(chosen), start=1):
        made = second_row(dice, row, number)
        writer.writerow(made)
        expected.writerow([made["external_id"], row["external_id"]])
    return {"businesses_perdagangan.csv": listed.getvalue(), "perdagangan_pairs.csv": pairs.getvalue()}


def main():
    made = files()
    if "--check" in sys.argv:
        different = [name for name, text in made.items() if (HERE / name).read_text(encoding="utf-8") != text]
        print("\n".join(f"{name} differs" for name in different) or "as committed")
        return 1 if different else 0
    for name, text in made.items():
        (HERE / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
