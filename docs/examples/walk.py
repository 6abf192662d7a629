#!/usr/bin/env python3
"""The way of one camera, from hanging there to verified as gone, in five calls: plan, approve, do, complete, verify.

    TRACKER_KEY=rt_… python3 docs/examples/walk.py

    TRACKER_KEY         an administrator's key; the service prints one when it starts
    TRACKER_URL         where the service is; http://127.0.0.1:5080 unless said
    TRACKER_PROGRAMME   the programme's code; prorail unless said

It really replaces a camera, so run it on sample data. It ends with 0 if the counts `replaced` and `verified` of the
baseline each went up by exactly one, else with 1. Needs Python 3.9 and nothing else.
"""

import json
import os
import sys
import time
import uuid
from datetime import datetime, timezone
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

SERVICE = os.environ.get("TRACKER_URL", "http://127.0.0.1:5080").rstrip("/")
PROGRAMME = "programmes/" + quote(os.environ.get("TRACKER_PROGRAMME", "prorail"))


class Refused(Exception):
    """The service said no; `code` is for programs, the sentence for people."""

    def __init__(self, status, problem):
        super().__init__(f"{status} {problem.get('code')}: {problem.get('detail')}")
        self.status = status
        self.code = problem.get("code")


class Person:
    """Somebody with a key."""

    def __init__(self, key):
        self.key = key

    def get(self, path, **query):
        return self._call("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path, body=None, if_match=None):
        return self._call("POST", path, body, if_match)

    def _call(self, method, path, body=None, if_match=None):
        headers = {"X-API-Key": self.key}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if if_match is not None:
            headers["If-Match"] = if_match
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{SERVICE}/v1/{path}", data, headers, method=method)
        while True:
            try:
                with urlopen(request, timeout=60) as response:
                    return json.load(response)
            except HTTPError as error:
                if error.code != 429:
                    raise Refused(error.code, json.load(error)) from None
                time.sleep(int(error.headers["Retry-After"]))


def counts(person):
    """How many units of the baseline are replaced, and how many verified."""
    baseline = person.get(f"{PROGRAMME}/progress")["baseline"]
    return baseline["replaced"]["count"], baseline["verified"]["count"]


def plan(person):
    """A work order for the first camera that still hangs and that no other open order holds."""
    today = datetime.now(timezone.utc).date().isoformat()
    query = {"stage": "inService", "inBaseline": "true", "scopeStatus": "inScope", "limit": 500}
    for unit in person.get(f"{PROGRAMME}/units", **query)["items"]:
        order = {
            "title": f"Walk: replace {unit['tag']}",
            "site": unit["site"],
            "units": [unit["tag"]],
            "plannedStart": f"{today}T00:00:00Z",
            "plannedEnd": f"{today}T23:59:59Z",
        }
        try:
            return person.post(f"{PROGRAMME}/work-orders", order)
        except Refused as refused:
            if refused.code != "unit-on-open-line":
                raise
    sys.exit("No camera hangs there still and is on no open work order.")


def walk(administrator, verifier):
    """The five calls. Each change names the version it is about: the etag of the answer before, as If-Match."""
    order = plan(administrator)
    path = f"{PROGRAMME}/work-orders/{order['number']}"
    tag = order["lines"][0]["unit"]
    line = f"{path}/lines/{quote(tag)}"
    print(f"planned    {order['number']} for {tag}")

    order = administrator.post(f"{path}/approval", {"note": "Go ahead"}, order["etag"])
    print(f"approved   {order['number']}")

    # The first outcome of an approved order also schedules and starts it.
    serial = f"WALK-{uuid.uuid4().hex[:16]}"
    replacement = {"labelVendor": "axis", "model": "P3265-LVE", "serialNumber": serial}
    order = administrator.post(f"{line}/outcome", {"outcome": "replaced", "replacement": replacement}, order["etag"])
    print(f"done       {tag}, replaced by {order['lines'][0]['replacement']} with serial number {serial}")

    order = administrator.post(f"{path}/completion", {"note": "All done"}, order["etag"])
    print(f"completed  {order['number']}")

    try:
        administrator.post(f"{line}/verification", {"verification": "accepted"}, order["etag"])
        sys.exit("Whoever did the work could verify it.")
    except Refused as refused:
        if refused.code != "own-work":
            raise
        print(f"refused    {refused}")
    order = verifier.post(f"{line}/verification", {"verification": "accepted", "note": "Seen"}, order["etag"])
    print(f"verified   {tag} by {order['lines'][0]['verifiedBy']}")


def main():
    if not os.environ.get("TRACKER_KEY"):
        sys.exit("Set TRACKER_KEY to the key of an administrator.")
    administrator = Person(os.environ["TRACKER_KEY"])

    # Nobody verifies their own work, so there is a second person, with a key for as long as this takes.
    made = administrator.post("api-keys", {"name": "Walk", "owner": "Walk verifier", "roles": ["verifier"]})
    try:
        before = counts(administrator)
        walk(administrator, Person(made["key"]))
        after = counts(administrator)
    finally:
        administrator.post(f"api-keys/{made['id']}/revocation", if_match=made["etag"])

    for name, was, is_now in zip(("replaced", "verified"), before, after):
        print(f"{name}.count {was} -> {is_now}")
    if any(is_now - was != 1 for was, is_now in zip(before, after)):
        sys.exit("Each should have gone up by one.")


if __name__ == "__main__":
    try:
        main()
    except Refused as refused:
        sys.exit(f"Refused: {refused}")
    except URLError as error:
        sys.exit(f"Nobody answers at {SERVICE}: {error.reason}")
