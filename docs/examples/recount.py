#!/usr/bin/env python3
"""Counts a programme's published figures again, from its events and nothing else.

    recount.py ADDRESS PROGRAMME [PAIRS]       the key in the environment variable KEY

For as many random pairs of a day (asOf) and an instant (knownAt), it adds up `effects` of the events that occurred by the
end of that day, in the programme's time zone, and were recorded by that instant, and compares:

  progress    the four counts and the units, of the baseline and of the scope, and the percentages
  breakdown   the same by vendor, by site, by stage and by contractor, each unit in the group in which it was then
  series      the same at the end of each day up to asOf

Ends with 1 at the first difference. Python 3.9 or newer, standard library only.
"""

import json
import os
import random
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict
from datetime import date, datetime, timedelta, timezone
from urllib.parse import quote
from zoneinfo import ZoneInfo

COUNTS = ["units", "removed", "replaced", "verified", "disposed"]
ADDRESS, PROGRAMME = sys.argv[1].rstrip("/"), sys.argv[2]
PAIRS = int(sys.argv[3]) if len(sys.argv) > 3 else 200


def get(path):
    request = urllib.request.Request(ADDRESS + path, headers={"X-API-Key": os.environ["KEY"]})
    while True:
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code != 429:
                raise
            time.sleep(int(error.headers["Retry-After"]))


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def all_events():
    cursor, events = "", []
    while True:
        page = get(f"/v1/programmes/{PROGRAMME}/events?limit=500{cursor}")
        events += page["items"]
        if not page.get("nextCursor"):
            return sorted(events, key=lambda event: event["sequence"])
        cursor = "&cursor=" + quote(page["nextCursor"])


def to(event, field):
    return event["changes"].get(field, {}).get("to")


def totals(effects, where):
    sums = dict.fromkeys(COUNTS, 0)
    for effect in effects:
        if effect[where]:
            sums[effect["count"]] += effect["change"]
    return sums


def groups_then(events):
    """What each unit was then, from the latest event that says so."""
    units, orders, lines = defaultdict(dict), defaultdict(dict), {}
    for event in events:
        kind, key = event["subject"]["kind"], event["subject"]["key"]
        if kind == "unit":
            if event["type"] == "unit.registered":
                units[key] = {}
            for field in ("site", "labelVendor", "originVendor", "stage"):
                if field in event["changes"]:
                    units[key][field] = to(event, field)
        if kind == "work-order":
            if "contractor" in event["changes"]:
                orders[key]["contractor"] = to(event, "contractor")
            change = event["changes"].get("unit", {})
            unit = change.get("to") or change.get("from")
            if event["type"] == "work-order.line-added":
                lines[(unit, key)] = event["sequence"]
            if event["type"] == "work-order.line-removed":
                lines.pop((unit, key), None)
    last = {}
    for (unit, order), sequence in sorted(lines.items(), key=lambda line: line[1]):
        last[unit] = order
    return {
        "vendor": lambda tag: units[tag].get("labelVendor") or units[tag].get("originVendor"),
        "site": lambda tag: units[tag].get("site"),
        "stage": lambda tag: units[tag].get("stage"),
        "contractor": lambda tag: orders[last[tag]].get("contractor") if tag in last else None,
    }


def differ(what, published, counted, query):
    if published != counted:
        print(f"{what}: published {published}, counted {counted}, of {query}")
        sys.exit(1)


def column(name):
    return "Unit" if name == "units" else name.capitalize()


def main():
    programme = get(f"/v1/programmes/{PROGRAMME}")
    zone = ZoneInfo(programme["timeZone"])
    events = all_events()
    for event in events:
        event["day"] = instant(event["occurredAt"]).astimezone(zone).date()
        event["recorded"] = instant(event["recordedAt"])
    first, now = min(event["day"] for event in events), datetime.now(timezone.utc)
    today = now.astimezone(zone).date()
    numbers = random.Random(20261001)
    for _ in range(PAIRS):
        as_of = first + timedelta(days=numbers.randrange((today - first).days + 1))
        earliest = events[0]["recorded"]
        known_at = earliest + (now - earliest) * numbers.random()
        known_at = known_at.replace(microsecond=0)
        query = f"asOf={as_of}&knownAt={known_at:%Y-%m-%dT%H:%M:%SZ}"
        then = [event for event in events if event["day"] <= as_of and event["recorded"] <= known_at]
        effects = [effect for event in then for effect in event["effects"]]

        progress = get(f"/v1/programmes/{PROGRAMME}/progress?{query}")
        for name, where in (("baseline", "inBaseline"), ("scope", "inScope")):
            sums = totals(effects, where)
            differ(f"{name} units", progress[name]["unitCount"], sums["units"], query)
            for count in COUNTS[1:]:
                whole = sums["units"]
                percent = sums[count] * 1000 // whole / 10 if whole > 0 else None
                differ(f"{name} {count}", progress[name][count], {"count": sums[count], "percent": percent}, query)

        for by, group_of in groups_then(then).items():
            counted = defaultdict(lambda: defaultdict(int))
            for effect in effects:
                for name, where in (("baseline", "inBaseline"), ("scope", "inScope")):
                    if effect[where]:
                        counted[group_of(effect["unit"])][f"{name}{column(effect['count'])}Count"] += effect["change"]
            counted = {group: dict(row) for group, row in counted.items() if any(row.values())}
            for row in get(f"/v1/programmes/{PROGRAMME}/progress/breakdown?by={by}&{query}")["items"]:
                mine = counted.pop(row["group"], {})
                for name in ("baseline", "scope"):
                    for count in COUNTS:
                        field = f"{name}{column(count)}Count"
                        differ(f"{by} {row['group']} {field}", row[field], mine.get(field, 0), query)
            differ(f"groups by {by} that are not published", {}, counted, query)

        begin = max(first, as_of - timedelta(days=60))
        rows = get(
            f"/v1/programmes/{PROGRAMME}/progress/series?interval=day&from={begin}&to={as_of}&{query}"
        )["items"]
        for row in rows:
            day = date.fromisoformat(row["date"])
            sums = totals([effect for event in then if event["day"] <= day for effect in event["effects"]], "inBaseline")
            for count in COUNTS[1:]:
                differ(f"series {day} {count}", row[f"{count}Count"], sums[count], query)

    print(f"{len(events)} events, {PAIRS} pairs of asOf and knownAt: every figure agrees.")


main()
