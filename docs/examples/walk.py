#!/usr/bin/env python3
"""The way of one camera, from hanging there to verified as gone, in six calls: plan, approve, do, prove,
complete, verify.

    TRACKER_KEY=rt_… python3 docs/examples/walk.py

    TRACKER_KEY         an administrator's key; the service prints one when it starts
    TRACKER_URL         where the service is; http://127.0.0.1:5080 unless said
    TRACKER_PROGRAMME   the programme's code; prorail unless said

It really replaces a camera, so run it on sample data. It ends with 0 if the counts `replaced` and `verified` of the
baseline each went up by exactly one, else with 1. Needs Python 3.9 and nothing else.
"""

import base64
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


# A grey JPEG of 8 by 8 pixels, without its first two bytes.
PICTURE = base64.b64decode(
    b"/9sAQwABAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
    b"AQEBAQEBAQEBAQEB/8AACwgACAAIAQERAP/EABQAAQAAAAAAAAAAAAAAAAAAAAD/xAAUEAEAAAAA"
    b"AAAAAAAAAAAAAAAA/9oACAEBAAA/AD//2Q=="
)


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

    def upload(self, path, name, content, **texts):
        """A form with one file in it. With the library `requests`, this is `files=` and `data=`."""
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{part}"\r\n\r\n{text}\r\n'.encode()
            for part, text in texts.items()
        ]
        file = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        body = b"".join([*parts, file, content, f"\r\n--{boundary}--\r\n".encode()])
        return self._send("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def _call(self, method, path, body=None, if_match=None):
        headers = {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if if_match is not None:
            headers["If-Match"] = if_match
        return self._send(method, path, None if body is None else json.dumps(body).encode(), headers)

    def _send(self, method, path, data, headers):
        headers["X-API-Key"] = self.key
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


def photograph():
    """The picture, with a comment that makes it unlike any other: evidence is taken once."""
    comment = uuid.uuid4().hex.encode()
    return b"\xff\xd8\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + PICTURE


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
    """The six calls. Each change names the version it is about: the etag of the answer before, as If-Match."""
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

    # Which kinds of evidence a replacement needs is said by the programme; a photograph of the serial number is always
    # good to have. Who uploads it does not verify it.
    for kind in administrator.get(PROGRAMME)["evidencePolicy"]["replacement"] or ["serialPhoto"]:
        texts = {"kind": kind, "unit": tag, "workOrder": order["number"], "note": "Made up by walk.py"}
        proof = administrator.upload(f"{PROGRAMME}/evidence", f"{kind}.jpg", photograph(), **texts)
        print(f"proven     {kind} of {tag}, SHA-256 {proof['sha256']}")

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
