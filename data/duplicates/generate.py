#!/usr/bin/env python3
"""Makes the labelled sets the matcher of duplicates is tuned on (tuning.csv) and judged by (heldout.csv). SYNTHETIC.

    generate.py            writes both files beside this script
    generate.py --check    exits 1 when the committed ones differ

Records with the same `entity` are one business. `kind` is how a record came to be: `original`, a kind of noise, or a kind
of hard negative, which is a business of its own that looks like another. The words and the kinds of noise of the two files
are different on purpose: see README.md.
"""
import csv
import io
import sys
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "registers"))

import heldout
import tuning
from drawing import Dice, read

COLUMNS = ["id", "entity", "kind", "display_name", "kbli_main", "kelurahan", "address", "nib", "owner", "started_date"]
ORIGINALS = 1500
DUPLICATES_OF_A_KIND = 75
NEGATIVES_OF_A_KIND = 90


def place_of(dice, places):
    return dice.one_of(places)


def address_of(dice, words, place):
    street = dice.one_of(words.STREETS).format(k=place["nama_kelurahan"])
    text = f"{street} No. {dice.between(1, 140)}"
    if dice.percent(25):
        text += f" Blok {dice.one_of('ABCDEF')}{dice.between(1, 15)}"
    return f"{text}, RT {dice.between(1, 12):03d}/RW {dice.between(1, 20):03d}"


def original(dice, words, number, places):
    place = place_of(dice, places)
    form, kbli, goods = dice.one_of(words.FORMS)
    name = f"{form} {dice.one_of(words.NAMES)}"
    if dice.percent(35):
        name += f" {dice.one_of(goods)}"
    if dice.percent(12):
        name = dice.one_of(["CV ", "UD ", "PT "]) + name
    return {
        "entity": f"E{number:04d}", "kind": "original", "display_name": name,
        "kbli_main": kbli if dice.percent(93) else "", "kelurahan": place["kode_kelurahan"],
        "address": address_of(dice, words, place),
        "nib": f"9120{dice.between(0, 999_999_999):09d}" if dice.percent(15) else "",
        "owner": f"O{number if dice.percent(92) else dice.between(0, number):04d}",
        "started_date": f"{dice.between(1992, 2015)}-{dice.between(1, 12):02d}-{dice.between(1, 28):02d}"
                        if dice.percent(85) else ""}


def second_record(dice, row, kind):
    """As another list has the same business: fewer facts, some of them otherwise."""
    copy = dict(row, kind=kind)
    if dice.percent(50):
        copy["owner"] = ""
    if dice.percent(70):
        copy["nib"] = ""
    draw = dice.between(1, 100)
    if draw <= 20:
        copy["kbli_main"] = ""
    elif draw <= 32 and copy["kbli_main"]:
        copy["kbli_main"] = copy["kbli_main"][:3] + f"{dice.between(10, 99)}"
    draw = dice.between(1, 100)
    if draw <= 55:
        copy["started_date"] = ""
    elif draw <= 70 and copy["started_date"]:
        copy["started_date"] = copy["started_date"][:8] + "01"
    if dice.percent(30):
        copy["address"] = copy["address"].split(", RT")[0]
    elif dice.percent(25):
        copy["address"] = copy["address"].replace("No. ", "").replace("RT 0", "RT").replace("/RW 0", " RW ")
    return copy


def negatives(dice, words, rows, places, number):
    """Businesses of their own that look like another one."""
    made = []
    for kind in ("chain_branch", "same_owner_other_shop", "common_name", "same_house"):
        for _ in range(NEGATIVES_OF_A_KIND):
            like, number = dice.one_of(rows), number + 1
            fresh = original(dice, words, number, places) | {"kind": kind}
            if kind == "chain_branch":  # One chain in two places, half of them of one owner.
                fresh |= {"display_name": like["display_name"], "kbli_main": like["kbli_main"]}
                if dice.percent(50):
                    fresh["owner"] = like["owner"]
            elif kind == "same_owner_other_shop":  # Two shops in the owner's house.
                fresh |= {"kelurahan": like["kelurahan"], "address": like["address"], "owner": like["owner"]}
            elif kind == "common_name":  # The same common name in one kelurahan, on another street.
                place = next(p for p in places if p["kode_kelurahan"] == like["kelurahan"])
                fresh |= {"display_name": like["display_name"], "kbli_main": like["kbli_main"],
                          "kelurahan": like["kelurahan"], "address": address_of(dice, words, place)}
            else:  # A house with many shops; nobody wrote down whose.
                fresh |= {"kelurahan": like["kelurahan"], "address": like["address"]}
                if dice.percent(50):
                    fresh["owner"] = ""
            made.append(fresh)
    return made


def labelled(purpose, words):
    dice, places = Dice(purpose), read("reference/kelurahan.csv")
    rows = [original(dice, words, number, places) for number in range(ORIGINALS)]
    originals = list(rows)
    used = set()
    for kind, change in words.NOISE.items():
        changed, drawn = 0, dice.shuffled(originals)
        while changed < DUPLICATES_OF_A_KIND:
            row = drawn.pop()
            if row["entity"] in used:
                continue
            noisy = change(dice, second_record(dice, row, kind), places)
            if noisy is None or (noisy["display_name"] == row["display_name"] and kind not in words.SAME_NAME):
                continue
            rows.append(noisy)
            used.add(row["entity"])
            changed += 1
    rows += negatives(dice, words, originals, places, ORIGINALS)
    rows = dice.shuffled(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for number, row in enumerate(rows):
        writer.writerow(row | {"id": f"{purpose[0]}{number:04d}"})
    return text.getvalue()


def main():
    files = {"tuning.csv": labelled("tuning", tuning), "heldout.csv": labelled("heldout", heldout)}
    if "--check" in sys.argv:
        different = [name for name, text in files.items() if (HERE / name).read_text(encoding="utf-8") != text]
        print("\n".join(f"{name} differs" for name in different) or "as committed")
        return 1 if different else 0
    for name, text in files.items():
        (HERE / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
