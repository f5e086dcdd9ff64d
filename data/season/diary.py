"""What the office did around the field season: interventions and what came of them, study visits to Kopas Kranggan."""
import json
from datetime import date, timedelta

import cooperatives as coops_of
from drawing import Dice, read

KRANGGAN = "@cooperatives/SINTETIS-KOP-0002"
OFFICER = "agency=local;person=pembina-1;roles=registry-officer"
# Plans of 2015: kind, how many of them were followed by a meeting within the year, how many were not.
MEASURED = [("SUMMONS", 1, 4), ("MENTORING", 2, 2), ("TRAINING", 1, 2), ("REVIVAL", 2, 1), ("MERGER_PROPOSAL", 0, 1),
            ("DISSOLUTION_PROPOSAL", 0, 2)]
STILL_OPEN = [("MENTORING", 2), ("REVIVAL", 1)]  # Plans of 2016.
STEPS = {"SUMMONS": ["Letter to the board", "Board heard at the office"],
         "MENTORING": ["First visit to the board", "Books brought up to date", "Annual meeting prepared"],
         "TRAINING": ["Course on bookkeeping", "Course on the annual meeting"],
         "REVIVAL": ["Members counted", "New board proposed", "Plan of business agreed"],
         "MERGER_PROPOSAL": ["Partner found", "Both boards heard"],
         "DISSOLUTION_PROPOSAL": ["Address visited", "Report to the head of the office"]}
GOAL = {"SUMMONS": "The board says why no meeting was held.", "MENTORING": "An annual meeting within the year.",
        "TRAINING": "A board that keeps its books.", "REVIVAL": "Business starts again.",
        "MERGER_PROPOSAL": "Members go on in a living cooperative.",
        "DISSOLUTION_PROPOSAL": "A clear end for a cooperative that nobody finds."}
VISITORS = [("Koperasi Pasar Cibinong (contoh)", "Kabupaten Bogor", 24, "2016-03-10", "Stall rents collected by members"),
            ("Koperasi Pasar Johar (contoh)", "Kabupaten Karawang", 18, "2016-04-21", "Savings and loan beside a market"),
            ("Dinas Koperasi (contoh)", "Kota Depok", 12, "2016-05-19", "How the annual meeting is prepared"),
            ("Koperasi Serba Usaha Melati (contoh)", "Kota Bekasi", 9, "2016-08-11", "Bookkeeping of a market cooperative"),
            ("Koperasi Pegawai (contoh)", "Kabupaten Purwakarta", 31, "2016-09-22", "Purchases together"),
            ("SMK Koperasi (contoh)", "Kota Bekasi", 40, "2016-11-03", "What a cooperative is"),
            ("Koperasi Pasar Cikarang (contoh)", "Kabupaten Bekasi", 22, "2017-01-19", "Stall rents collected by members")]
FOLLOW_UPS = {0: [("Forms of the stall rents sent", "2016-04-15", "2016-04-08", "Sent by post")],
              1: [("Statutes of the savings unit sent", "2016-05-31", "2016-05-20", "Sent as a file"),
                  ("Return visit of the board", "2016-09-30", None, None)],
              3: [("Two days of practice at the counter", "2016-10-31", "2016-10-12", "Two clerks came")],
              4: [("List of suppliers sent", "2016-12-15", None, None),
                  ("Joint purchase tried", "2017-03-31", None, None)]}


def message_date(day):
    return {"year": day.year, "month": day.month, "day": day.day}


class Diary:
    def __init__(self):
        self.lines = []

    def add(self, rpc, request, officer=OFFICER):
        self.lines.append({"rpc": rpc, "as": officer, "request": request})


def intervention(diary, dice, number, kind, cooperative, planned, still_running):
    external_id = f"SINTETIS-BINA-{number:03d}"
    day, steps = planned, []
    for title in STEPS[kind]:
        day += timedelta(days=dice.between(14, 30))
        steps.append({"title": title, "plannedDate": message_date(day)})
    diary.add("PlanIntervention", {"intervention": {
        "externalId": external_id, "cooperative": f"@cooperatives/{cooperative['external_id']}",
        "kind": "KIND_" + kind, "goal": GOAL[kind], "responsible": "pembina-1",
        "plannedDate": message_date(planned), "steps": steps}})
    name = f"@interventions/{external_id}"
    for at, step in enumerate(steps):
        missed = at == 0 and dice.percent(15)
        diary.add("RecordInterventionStep", {
            "name": name, "step": at + 1, "result": "RESULT_MISSED" if missed else "RESULT_DONE",
            "resultDate": step["plannedDate"]})
    diary.add("CompleteIntervention", {"name": name, "completedDate": message_date(day + timedelta(days=3))})


def interventions(diary):
    dice = Dice("interventions")
    places = read("reference/kelurahan.csv")
    truth, fates = coops_of.cooperatives(places)
    before, revived = coops_of.as_believed(truth, fates)
    # Of the dormant ones those of which something is known, so that they were dormant in 2015 too.
    dormant = dice.shuffled([row for row, fate in zip(before, fates)
                             if fate == "TIDAK_AKTIF" and row.get("business_volume_rupiah_2014") == "0"
                             and not row.get("rat_date_2012") and row["founded_date"] < "2011"])
    coming_back, number = [before[i] for i in revived], 0
    # One of them is under two plans, and both count.
    coming_back = coming_back[:1] + coming_back
    running = [(kind, False) for kind, count in STILL_OPEN for _ in range(count)]
    plans = [(kind, back) for kind, helped, others in MEASURED for back in [True] * helped + [False] * others]
    for kind, back in plans:
        number += 1
        row = coming_back.pop(0) if back and coming_back else dormant.pop()
        intervention(diary, dice, number, kind, row, dice.day(date(2015, 7, 6), date(2015, 8, 28)), False)
    for kind, _ in running:
        number += 1
        intervention(diary, dice, number, kind, dormant.pop(), dice.day(date(2016, 8, 1), date(2016, 8, 26)), True)
    for i in revived:
        held = date.fromisoformat(truth[i]["rat_date_2015"])
        diary.add("RecordAnnualMeeting", {"name": f"@cooperatives/{truth[i]['external_id']}", "bookYear": 2015,
                                          "ratDate": message_date(held)})


def study_visits(diary):
    diary.add("DesignateExemplar", {"name": KRANGGAN, "sinceDate": message_date(date(2014, 6, 2)),
                                    "topic": "A market cooperative with its own savings unit and a meeting every year"})
    for number, (name, city, people, day, topic) in enumerate(VISITORS):
        external_id = f"SINTETIS-STUDI-{number + 1:03d}"
        diary.add("RegisterStudyVisit", {"studyVisit": {
            "externalId": external_id, "host": KRANGGAN, "visitorName": name, "visitorCity": city, "people": people,
            "visitDate": message_date(date.fromisoformat(day)), "topic": topic}})
        visit = f"@studyVisits/{external_id}"
        if day <= "2016-12-31":
            diary.add("CompleteStudyVisit", {"name": visit})
        for at, (text, due, done, how) in enumerate(FOLLOW_UPS.get(number, [])):
            diary.add("AddFollowUp", {"name": visit, "text": text, "dueDate": message_date(date.fromisoformat(due))})
            if done:
                diary.add("FulfilFollowUp", {"name": visit, "followUp": at + 1, "how": how,
                                             "fulfilledDate": message_date(date.fromisoformat(done))})


def diary_file():
    diary = Diary()
    interventions(diary)
    study_visits(diary)
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in diary.lines)
