#!/usr/bin/env bash
# The way of one camera, from hanging there to verified as gone, in six calls: plan, approve, do, prove, complete,
# verify.
#
#   TRACKER_KEY=rt_… docs/examples/walk.sh
#
#   TRACKER_KEY         an administrator's key; the service prints one when it starts
#   TRACKER_URL         where the service is; http://127.0.0.1:5080 unless said
#   TRACKER_PROGRAMME   the programme's code; prorail unless said
#
# It really replaces a camera, so run it on sample data. It ends with 0 if the counts `replaced` and `verified` of the
# baseline each went up by exactly one, else with 1. Needs bash and curl.
set -euo pipefail

service=${TRACKER_URL:-http://127.0.0.1:5080}
programme=${TRACKER_PROGRAMME:-prorail}
administrator=${TRACKER_KEY:?set it to the key of an administrator}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# call KEY METHOD PATH [BODY [IF-MATCH]]: one request; sets status, answer and etag.
call() {
  local key=$1 method=$2 path=$3 body=${4:-} if_match=${5:-}
  status=429
  while [ "$status" = 429 ]; do
    once
    if [ "$status" = 429 ]; then
      sleep "$(tr -d '\r' <"$folder/headers" | sed -n 's/^[Rr]etry-[Aa]fter: //p')"
    fi
  done
  answer=$(cat "$folder/answer")
  etag=$(tr -d '\r' <"$folder/headers" | sed -n 's/^[Ee][Tt][Aa][Gg]: //p')
}

# once: sends what call was told.
once() {
  status=$(curl --silent --show-error --max-time 60 --request "$method" "$service/v1/$path" \
    --header "X-API-Key: $key" \
    ${body:+--header "Content-Type: application/json" --data "$body"} \
    ${if_match:+--header "If-Match: $if_match"} \
    --output "$folder/answer" --dump-header "$folder/headers" --write-out '%{http_code}')
}

# photograph FILE: a grey JPEG of 8 by 8 pixels. A comment makes it unlike any other: evidence is taken once.
photograph() {
  {
    printf '\xff\xd8\xff\xfe\x00\x22%s' "$(printf '%-32s' "$(date +%s) $RANDOM$RANDOM")"
    base64 --decode <<'JPEG'
/9sAQwABAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB
AQEBAQEBAQEBAQEB/8AACwgACAAIAQERAP/EABQAAQAAAAAAAAAAAAAAAAAAAAD/xAAUEAEAAAAA
AAAAAAAAAAAAAAAA/9oACAEBAAA/AD//2Q==
JPEG
  } >"$1"
}

# expect STATUS: ends the walk where the last answer was another.
expect() {
  if [ "$status" != "$1" ]; then
    echo "Expected $1, and the answer was $status: $answer" >&2
    exit 1
  fi
}

# value NAME...: what the last answer has under these names, each looked for behind the one before. That is enough for
# the answers here; where there is jq, `jq -r .baseline.replaced.count` is better.
value() {
  local rest=$answer name
  for name in "$@"; do
    case $rest in
      *"\"$name\":"*) rest=${rest#*"\"$name\":"} ;;
      *) echo "No $name in $answer" >&2 && return 1 ;;
    esac
  done
  rest=${rest#\"}
  printf '%s\n' "${rest%%[\",\}]*}"
}

# counts: how many units of the baseline are replaced and verified, as two numbers.
counts() {
  call "$administrator" GET "programmes/$programme/progress"
  expect 200
  replaced=$(value baseline replaced count)
  verified=$(value baseline verified count)
}

# Nobody verifies their own work, so there is a second person, with a key for as long as this takes.
call "$administrator" POST api-keys '{"name": "Walk", "owner": "Walk verifier", "roles": ["verifier"]}'
expect 201
verifier=$(value key) verifier_id=$(value id) verifier_etag=$etag
finish() {
  call "$administrator" POST "api-keys/$verifier_id/revocation" "" "$verifier_etag" || true
  rm -rf "$folder"
}
trap finish EXIT

counts
replaced_before=$replaced verified_before=$verified

# 1. Plan. A camera that another open work order holds is refused with a code; the next one is tried.
call "$administrator" GET "programmes/$programme/units?stage=inService&inBaseline=true&scopeStatus=inScope&limit=500"
expect 200
tags=$(printf '%s' "$answer" | grep -o '"tag":"[^"]*"' | cut -d '"' -f 4 || true)
today=$(date -u +%Y-%m-%d)
order=""
for tag in $tags; do
  call "$administrator" GET "programmes/$programme/units/$tag"
  expect 200
  call "$administrator" POST "programmes/$programme/work-orders" '{
    "title": "Walk: replace '"$tag"'", "site": "'"$(value site)"'", "units": ["'"$tag"'"],
    "plannedStart": "'"$today"'T00:00:00Z", "plannedEnd": "'"$today"'T23:59:59Z" }'
  if [ "$status" = 409 ] && [ "$(value code)" = unit-on-open-line ]; then continue; fi
  expect 201
  order=$(value number)
  break
done
if [ -z "$order" ]; then
  echo "No camera of $programme hangs there still and is on no open work order." >&2
  exit 1
fi
path=programmes/$programme/work-orders/$order
echo "planned    $order for $tag"

# 2. Approve. Every change names the version it is about, which the answer before told as its ETag.
call "$administrator" POST "$path/approval" '{"note": "Go ahead"}' "$etag"
expect 200
echo "approved   $order"

# 3. Do. The first outcome of an approved order also schedules and starts it.
serial=WALK-$(date +%s)-$RANDOM$RANDOM
call "$administrator" POST "$path/lines/$tag/outcome" '{
  "outcome": "replaced",
  "replacement": { "labelVendor": "axis", "model": "P3265-LVE", "serialNumber": "'"$serial"'" } }' "$etag"
expect 200
echo "done       $tag, replaced by $(value lines replacement) with serial number $serial"

# 4. Prove. Which kinds of evidence a replacement needs is said by the programme; a photograph of the serial number is
# always good to have. Who uploads it does not verify it.
completing=$etag
call "$administrator" GET "programmes/$programme"
expect 200
kinds=$(printf '%s' "$answer" | sed -n 's/.*"evidencePolicy":{"replacement":\[\([^]]*\)\].*/\1/p' | tr -d '"' | tr ',' ' ')
for kind in ${kinds:-serialPhoto}; do
  photograph "$folder/$kind.jpg"
  status=$(curl --silent --show-error --max-time 60 "$service/v1/programmes/$programme/evidence" \
    --header "X-API-Key: $administrator" --form "kind=$kind" --form "unit=$tag" --form "workOrder=$order" \
    --form "note=Made up by walk.sh" --form "file=@$folder/$kind.jpg" --output "$folder/answer" --write-out '%{http_code}')
  answer=$(cat "$folder/answer")
  expect 201
  echo "proven     $kind of $tag, SHA-256 $(value sha256)"
done

# 5. Complete.
call "$administrator" POST "$path/completion" '{"note": "All done"}' "$completing"
expect 200
echo "completed  $order"

# 6. Verify: refused to whoever did the work, accepted from the second person.
completed=$etag
call "$administrator" POST "$path/lines/$tag/verification" '{"verification": "accepted"}' "$completed"
expect 403
[ "$(value code)" = own-work ] || expect own-work
echo "refused    own-work: $(value detail)"
call "$verifier" POST "$path/lines/$tag/verification" '{"verification": "accepted", "note": "Seen"}' "$completed"
expect 200
echo "verified   $tag by $(value lines verifiedBy)"

counts
echo "replaced.count $replaced_before -> $replaced"
echo "verified.count $verified_before -> $verified"
if [ $((replaced - replaced_before)) != 1 ] || [ $((verified - verified_before)) != 1 ]; then
  echo "Each should have gone up by one." >&2
  exit 1
fi
