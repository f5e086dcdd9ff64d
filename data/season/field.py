"""The field season of 2016: visits of officers to businesses and cooperatives, as their devices wrote them."""
import json
from datetime import date, datetime, time, timedelta, timezone

from businesses import as_believed, businesses
from cooperatives import cooperatives
from drawing import DATA, Dice, read

JAKARTA = timezone(timedelta(hours=7))
FIRST_DAY, LAST_DAY = date(2016, 9, 5), date(2016, 12, 16)
OFFICERS = 6
AGREEING = 160      # Businesses that are found as the register has them.
DORMANT_MISSED = 9  # Dormant cooperatives not found on two days.
DORMANT_FOUND = 6   # Dormant cooperatives found at work: their case is not lost.
OTHER_PLACE = 7     # Found in another kelurahan than the one on record.
UNIT = 10_000_000   # Degrees are integers of 1e-7.

OUTCOMES = {"BEROPERASI": "DITEMUKAN_AKTIF", "TUTUP": "DITEMUKAN_TUTUP", "TUTUP_SEMENTARA": "DITEMUKAN_TUTUP",
            "PINDAH": "PINDAH", "TIDAK_DITEMUKAN": "TIDAK_DITEMUKAN"}
RESPONDENTS = {"DITEMUKAN_AKTIF": ["OWNER", "OWNER", "EMPLOYEE", "FAMILY"], "DITEMUKAN_TUTUP": ["FAMILY", "NEIGHBOUR"],
               "PINDAH": ["NEIGHBOUR", "RT_RW"], "TIDAK_DITEMUKAN": ["RT_RW", "NEIGHBOUR", "NONE"]}


def borders():
    """Rings of (latitude, longitude) in 1e-7 degrees, by kelurahan."""
    found = {}
    for feature in json.loads((DATA / "reference/kelurahan.geojson").read_text())["features"]:
        shape = feature["geometry"]
        parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        found[feature["properties"]["kode"]] = [
            [(round(y * UNIT), round(x * UNIT)) for x, y in ring] for part in parts for ring in part]
    return found


def inside(point, rings):
    """Whether a ray to the east crosses the rings an odd number of times. Integers only."""
    y, x = point
    odd = False
    for ring in rings:
        for (y1, x1), (y2, x2) in zip(ring, ring[1:] + ring[:1]):
            if (y1 > y) == (y2 > y):
                continue
            crosses = (x - x1) * (y2 - y1) - (x2 - x1) * (y - y1)
            if (crosses < 0) == (y2 > y1) and crosses != 0:
                odd = not odd
    return odd


def point_in(dice, rings):
    ys, xs = [[p[i] for ring in rings for p in ring] for i in (0, 1)]
    while True:
        point = dice.between(min(ys), max(ys)), dice.between(min(xs), max(xs))
        if inside(point, rings):
            return point


def device_id(dice):
    """A UUID of the kind devices make, from our own dice."""
    high, low = dice.next(), dice.next()
    high = high & ~0xF000 | 0x4000
    low = low & ~(3 << 62) | (2 << 62)
    text = f"{high:016x}{low:016x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class Season:
    def __init__(self):
        self.places = read("reference/kelurahan.csv")
        self.borders = borders()
        self.dice = Dice("field season 2016")
        self.visits = []

    def visit(self, kind, row, outcome, day, place=None):
        dice = self.dice
        start = datetime.combine(day, time(8, 0), JAKARTA) + timedelta(minutes=dice.between(0, 8 * 60))
        end = start + timedelta(minutes=dice.between(4, 35))
        number = 1 + int(row["kelurahan"][6:8]) % OFFICERS
        latitude, longitude = point_in(dice, self.borders[place or row["kelurahan"]])
        visit = {"visitId": device_id(dice), "kind": kind, "target": row["external_id"], "officer": number,
                 "start": start, "end": end, "outcome": outcome,
                 "respondent": dice.one_of(RESPONDENTS[outcome]),
                 "confirmed": ["kelurahan"] if outcome == "DITEMUKAN_AKTIF" and not place and dice.percent(50) else []}
        if dice.percent(95):
            visit |= {"latitude": latitude, "longitude": longitude, "accuracy": dice.between(3, 18)}
        if outcome != "TIDAK_DITEMUKAN" and dice.percent(80):
            visit["photo"] = "".join(f"{dice.next():016x}" for _ in range(4))
        self.visits.append(visit)
        return visit

    def day(self, first=FIRST_DAY, last=LAST_DAY):
        while True:
            day = self.dice.day(first, last)
            if day.weekday() < 5:
                return day


def season():
    """Every visit in the order in which the devices came back to the network, which is not the order they were made."""
    made = Season()
    found = businesses(made.places)
    before = as_believed(found)
    dice = made.dice
    agreeing = []
    for now, was in zip(found, before):
        if now["operating_status"] != was["operating_status"]:
            made.visit("BUSINESS", now, OUTCOMES[now["operating_status"]], made.day())
        elif now["operating_status"] == "BEROPERASI" and now.get("operating_status_date", "") <= "2016-08-31":
            agreeing.append(now)
    agreeing = dice.shuffled(agreeing)[:AGREEING]
    codes = sorted(made.borders)
    for count, row in enumerate(agreeing):
        place = dice.one_of([code for code in codes if code != row["kelurahan"]]) if count < OTHER_PLACE else None
        made.visit("BUSINESS", row, "DITEMUKAN_AKTIF", made.day(), place)
    coops, fates = cooperatives(made.places)
    dormant = dice.shuffled([row for row, fate in zip(coops, fates) if fate == "TIDAK_AKTIF"])
    for row in dormant[:DORMANT_MISSED]:
        made.visit("COOPERATIVE", row, "TIDAK_DITEMUKAN", made.day(FIRST_DAY, date(2016, 10, 14)))
        made.visit("COOPERATIVE", row, "TIDAK_DITEMUKAN", made.day(date(2016, 10, 17), LAST_DAY))
    for row in dormant[DORMANT_MISSED:DORMANT_MISSED + DORMANT_FOUND]:
        made.visit("COOPERATIVE", row, "DITEMUKAN_AKTIF", made.day())
    return made, dormant


def utc(moment):
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def report_of(visit):
    """A visit as a device sends it: the JSON of a VisitReport."""
    report = {"visitId": visit["visitId"], "targetExternalId": visit["target"],
              "targetKind": "VISIT_TARGET_KIND_" + visit["kind"], "officer": f"petugas-{visit['officer']}",
              "device": f"tablet-{visit['officer']:02d}", "startTime": utc(visit["start"]),
              "endTime": utc(visit["end"])}
    if "latitude" in visit:
        report["fix"] = {"latitudeE7": visit["latitude"], "longitudeE7": visit["longitude"],
                         "accuracyM": visit["accuracy"]}
    if "photo" in visit:
        report |= {"photoSha256": visit["photo"], "photoTime": utc(visit["start"] + timedelta(minutes=2))}
    report |= {"respondent": "RESPONDENT_ROLE_" + visit["respondent"],
               "outcome": "VISIT_OUTCOME_" + visit["outcome"]}
    if visit["confirmed"]:
        report["confirmed"] = ",".join(visit["confirmed"])
    return report


def troubles(made, uploads):
    """What goes wrong in the field: the same day sent twice, a clock a day ahead, an id that nobody knows, two numbers
    swapped, a visit sent again with another outcome."""
    dice = made.dice
    with_fix = [each for each in uploads if "fix" in each]
    ahead = dict(uploads[3], visitId=device_id(dice), startTime="2100-01-02T03:00:00Z", endTime="2100-01-02T03:20:00Z")
    ahead.pop("photoSha256", None), ahead.pop("photoTime", None)
    unknown = dict(uploads[5], visitId=device_id(dice), targetExternalId="SINTETIS-UMKM-0000")
    fix = with_fix[7]["fix"]
    swapped = dict(with_fix[7], visitId=device_id(dice),
                   fix=fix | {"latitudeE7": fix["longitudeE7"], "longitudeE7": fix["latitudeE7"]})
    other = dict(uploads[11], respondent="RESPONDENT_ROLE_RT_RW", outcome="VISIT_OUTCOME_MENOLAK")
    return uploads[20:32] + [ahead, unknown, swapped, other]


def visits_file():
    """The lines of visits.jsonl, in the order in which the devices came back to the network."""
    made, _ = season()
    uploads = [report_of(visit) for visit in made.dice.shuffled(made.visits)]
    lines = uploads + troubles(made, uploads)
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in lines)
