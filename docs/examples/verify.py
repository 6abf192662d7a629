#!/usr/bin/env python3
"""Makes every hash of a programme's log again from what the API shows, and says whether they agree.

    TRACKER_KEY=… python3 verify.py http://127.0.0.1:5080 prorail
    TRACKER_KEY=… python3 verify.py http://127.0.0.1:5080 prorail checkpoints.jsonl

Needs Python 3.8 and nothing else, and a key with the role auditor or administrator, for others do not see every field. With a
file of checkpoints, a line of JSON each, the log also has to pass through each of them. Ends with 0 if all is as it
was, 1 if not. docs/audit.md describes the format; this is the whole of it.
"""

import hashlib
import json
import os
import sys
import urllib.parse
import urllib.request

# What is hashed of an event. Members that the API adds later are not.
EVENT = ["actor", "actorKeyId", "category", "changes", "effects", "id", "occurredAt", "origin", "recordedAt",
         "requestId", "result", "sequence", "subject", "type", "version"]
EFFECT = ["change", "count", "inBaseline", "inScope", "unit", "unitId"]


class Number(str):
    """A number with the digits it was sent with: 1.50 is not 1.5."""


def get(path):
    request = urllib.request.Request(sys.argv[1].rstrip("/") + "/v1/" + path)
    request.add_header("X-API-Key", os.environ["TRACKER_KEY"])
    with urllib.request.urlopen(request) as answer:
        return json.load(answer, parse_int=Number, parse_float=Number)


def canonical(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def hashed(event):
    told = {name: event[name] for name in EVENT}
    told["effects"] = [{name: effect[name] for name in EFFECT} for effect in event["effects"]]
    told["subject"] = {name: event["subject"][name] for name in ("kind", "key")}
    return canonical(told).encode()


def events(programme):
    cursor = ""
    while cursor is not None:
        page = get(f"programmes/{programme}/events?category=all&order=position&limit=500" + cursor)
        yield from page["items"]
        cursor = page["nextCursor"] and "&cursor=" + urllib.parse.quote(page["nextCursor"])


def main():
    if len(sys.argv) not in (3, 4) or "TRACKER_KEY" not in os.environ:
        sys.exit(__doc__)

    programme = sys.argv[2]
    identity = get(f"programmes/{programme}/audit/verification")["programmeId"]
    kept = {}
    if len(sys.argv) > 3:
        with open(sys.argv[3]) as lines:
            for checkpoint in map(json.loads, lines):
                if checkpoint["programmeId"] == identity:
                    kept[checkpoint["position"]] = checkpoint["hash"]

    position, before = 0, hashlib.sha256(f"ReplacementTracker events 1 {identity}".encode()).digest()
    for event in events(programme):
        position += 1
        before = hashlib.sha256(before + hashed(event)).digest()
        if event["position"] != str(position) or event["hash"] != before.hex():
            sys.exit(f"BROKEN at position {position}: {event['type']} {event['id']}")
        if kept.pop(position, event["hash"]) != event["hash"]:
            sys.exit(f"BROKEN at position {position}: a checkpoint says another hash")
    if kept:
        sys.exit(f"BROKEN: the log ends at position {position}, and there was a checkpoint at {min(kept)}")
    print(f"Intact: {position} events. Head {before.hex()}")


main()
