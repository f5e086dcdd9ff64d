"""What the columns are drawn with: dice of our own, shares of a whole, the reference files."""
import csv
from datetime import date, timedelta
from pathlib import Path

import vocabulary as words

DATA = Path(__file__).resolve().parent.parent
OPEN_DAY = date(2016, 12, 31)  # The business day on which the files are imported and evaluated.
MASK = (1 << 64) - 1


class Dice:
    """splitmix64, one stream per purpose, so that a new column leaves the others as they are."""

    def __init__(self, purpose):
        self.state = 3275
        for byte in purpose.encode():
            self.state = (self.state * 1_000_003 + byte) & MASK

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def between(self, low, high):
        return low + self.next() % (high - low + 1)

    def one_of(self, items):
        return items[self.next() % len(items)]

    def percent(self, chance):
        return self.next() % 100 < chance

    def weighted(self, rows):
        """One of rows; the weight is the last element of a pair or triple."""
        mark = self.next() % sum(row[-1] for row in rows)
        for row in rows:
            mark -= row[-1]
            if mark < 0:
                return row
        raise AssertionError("weights")

    def step(self, steps):
        low, high, _ = self.weighted(steps)
        return self.between(low, high)

    def day(self, first, last):
        return first + timedelta(days=self.between(0, (last - first).days))

    def shuffled(self, items):
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = self.next() % (i + 1)
            items[i], items[j] = items[j], items[i]
        return items


def spread(quotas):
    return [word for word, count in quotas for _ in range(count)]


def apportion(weights, seats):
    """Largest remainder, ties by order: how many of `seats` each (name, weight) gets."""
    total = sum(weight for _, weight in weights)
    shares = [(name, seats * weight // total, seats * weight % total) for name, weight in weights]
    missing = seats - sum(floor for _, floor, _ in shares)
    lucky = sorted(range(len(shares)), key=lambda i: (-shares[i][2], i))[:missing]
    return [(name, floor + (1 if i in lucky else 0)) for i, (name, floor, _) in enumerate(shares)]


def read(path):
    with open(DATA / path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def address_of(dice, place):
    street = dice.one_of(words.STREETS).format(k=place["nama_kelurahan"])
    number = dice.between(1, 180)
    rt, rw = dice.between(1, 12), dice.between(1, 24)
    return f"{street} No. {number}, RT {rt:03d}/RW {rw:03d}"


def dotted(number):
    """With dots between the thousands, as offices write it; means the same (design notes 6a.16)."""
    return f"{int(number):,}".replace(",", ".")
