"""The persons behind the 1,700 businesses: 1,560 of them, some with two businesses or three."""
from collections import Counter
from datetime import date

import people_words as words
from drawing import OPEN_DAY, Dice

OWNER_COLUMNS = ["owner_nik", "owner_name", "owner_sex", "owner_birth_date", "owner_phone",
                 "owner_home_address", "owner_disability"]

PERSONS = 1560
WITH_TWO = 120
WITH_THREE = 10
LOWEST_SERIAL, HIGHEST_SERIAL = 9001, 9899  # 9900 and up are the office's worst file's.
NO_KECAMATAN = "327515"  # The city has 12.

# Persons, by number, whose record is odd without being wrong, and how.
ODD_BIRTH_DATES = range(40, 46)
ODD_SEXES = range(50, 53)
ODD_KECAMATAN = range(60, 64)
TOO_YOUNG = range(70, 72)


def nik_of(prefix, birth, sex, serial):
    day = birth.day + (40 if sex == "P" else 0)
    return f"{prefix}{day:02d}{birth.month:02d}{birth.year % 100:02d}{serial:04d}"


def birth_of(dice, number):
    if number in TOO_YOUNG:
        return date(2001, 1 + number % 12, 9)
    age = dice.step(words.AGES)
    return dice.day(date(OPEN_DAY.year - age, 1, 1), date(OPEN_DAY.year - age, 12, 31))


def prefix_of(dice, number):
    if number in ODD_KECAMATAN:
        return NO_KECAMATAN
    if dice.percent(68):
        return f"3275{dice.between(1, 12):02d}"
    return f"{dice.weighted(words.OTHER_CITIES)[0]}{dice.between(1, 12):02d}"


def name_of(dice, sex):
    first, behind = ((words.MEN, words.MEN_BEHIND) if sex == "L"
                     else (words.WOMEN, words.WOMEN_BEHIND))
    parts = [dice.one_of(first)]
    if dice.percent(20):
        parts.append(dice.one_of([name for name in first if name != parts[0]]))
    if dice.percent(85):
        parts.append(dice.one_of(behind))
    return " ".join(parts)


def titled(dice, name, sex):
    draw = dice.between(1, 100)
    if draw <= 7:
        return dice.one_of(words.TITLES_IN_FRONT[sex]) + name
    return name + dice.one_of(words.TITLES_BEHIND) if draw <= 12 else name


def spelled_again(dice, name, sex):
    """Another way to write the same name, as the next form has it."""
    return dice.one_of([name, name, name.upper(), name.lower(), name.replace(" ", "  "),
                        words.TITLES_IN_FRONT[sex][0] + name, name.upper() + ", S.E."])


def phone_of(dice):
    number = f"{words.PHONE_PREFIX}{dice.between(0, 99_999_999):08d}"
    return dice.weighted([
        (number, 50), (f"{number[:4]}-{number[4:8]}-{number[8:]}", 20), ("+62" + number[1:], 10),
        ("62" + number[1:], 8), (f"{number[:4]} {number[4:8]} {number[8:]}", 8),
        (number[1:], 4)])[0]  # The last: its zero eaten by a spreadsheet.


def home_of(dice, place):
    """Of a kind that no business has, so that one found in the open is known for a home."""
    estate = dice.one_of(words.ESTATES).format(k=place["nama_kelurahan"])
    block = f"{dice.one_of('ABCDEFGH')}{dice.between(1, 24)}"
    rt, rw = dice.between(1, 12), dice.between(1, 24)
    return f"{estate} Blok {block} No. {dice.between(1, 60)}, RT {rt:03d}/RW {rw:03d}"


def person(dice, number, sex, places, taken):
    birth, prefix = birth_of(dice, number), prefix_of(dice, number)
    while True:
        nik = nik_of(prefix, birth, sex, dice.between(LOWEST_SERIAL, HIGHEST_SERIAL))
        if nik not in taken:
            break
    taken.add(nik)
    on_form = birth.replace(day=birth.day % 28 + 1) if number in ODD_BIRTH_DATES else birth
    given = dice.percent(90) or number in ODD_BIRTH_DATES
    said_sex = dice.percent(92) or number in ODD_SEXES
    disability = dice.weighted(words.DISABILITIES)[0]
    if disability == "ANY":
        disability = dice.one_of(words.RARE_DISABILITIES)
    other = "P" if sex == "L" else "L"
    shown_sex = other if number in ODD_SEXES else sex
    day_first = dice.percent(6)
    return {"name": name_of(dice, sex), "sex": sex, "prefix": prefix, "rows": {
        "owner_nik": nik,
        "owner_sex": shown_sex if said_sex else "",
        "owner_birth_date": "" if not given else
                            on_form.strftime("%d/%m/%Y") if day_first else on_form.isoformat(),
        "owner_phone": phone_of(dice) if dice.percent(85) else "",
        "owner_home_address": home_of(dice, dice.one_of(places)) if dice.percent(80) else "",
        "owner_disability": disability}}


def sex_of(dice, business):
    """The owner works along: a shop with women only is a woman's."""
    if business.get("workers_male") == "0" and business.get("workers_female", "0") != "0":
        return "P"
    if business.get("workers_female") == "0" and business.get("workers_male", "0") != "0":
        return "L"
    return "P" if dice.percent(55) else "L"


def add_owners(businesses, places):
    """Gives every business its owner's columns, and the persons with what they are counted by."""
    dice, taken, persons = Dice("owners"), set(), {}
    numbers = list(range(PERSONS)) + list(range(WITH_TWO + WITH_THREE)) + list(range(WITH_THREE))
    assert len(numbers) == len(businesses)
    for business, number in zip(businesses, dice.shuffled(numbers)):
        if number not in persons:
            owner = person(dice, number, sex_of(dice, business), places, taken)
            name = titled(dice, owner["name"], owner["sex"])
            persons[number] = owner
        else:
            owner = persons[number]
            name = spelled_again(dice, owner["name"], owner["sex"])
        business |= owner["rows"] | {"owner_name": name}
    return persons


def counts_of(persons):
    """What a look at the owners after the import must give."""
    warnings = Counter()
    for number, owner in persons.items():
        if not owner["prefix"].startswith("3275"):
            warnings["OTHER_CITY"] += 1
        warnings["KECAMATAN_UNKNOWN"] += owner["prefix"] == NO_KECAMATAN
        warnings["BIRTH_DATE_DIFFERS"] += number in ODD_BIRTH_DATES
        warnings["SEX_DIFFERS"] += number in ODD_SEXES
        warnings["AGE_UNLIKELY"] += number in TOO_YOUNG
    sexes = Counter(owner["rows"]["owner_sex"] or owner["sex"] for owner in persons.values())
    return {"persons": len(persons), "with_two_businesses": WITH_TWO,
            "with_three_businesses": WITH_THREE, "sex": dict(sorted(sexes.items())),
            "nik_warnings": dict(sorted(warnings.items()))}
