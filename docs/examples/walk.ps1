#requires -Version 7.0
<#
.SYNOPSIS
The way of one camera, from hanging there to verified as gone, in six calls: plan, approve, do, prove,
complete, verify.

.DESCRIPTION
    $env:TRACKER_KEY = 'rt_…'; pwsh docs/examples/walk.ps1

    TRACKER_KEY         an administrator's key; the service prints one when it starts
    TRACKER_URL         where the service is; http://127.0.0.1:5080 unless said
    TRACKER_PROGRAMME   the programme's code; prorail unless said

It really replaces a camera, so run it on sample data. It ends with 0 if the counts `replaced` and `verified` of the
baseline each went up by exactly one, else with 1.

walk.sh and walk.py are run by .ci/run. This one is not: it is the same walk in PowerShell, and has not been run yet.
#>
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$service = ($env:TRACKER_URL ? $env:TRACKER_URL : 'http://127.0.0.1:5080').TrimEnd('/')
$programme = 'programmes/' + ($env:TRACKER_PROGRAMME ? $env:TRACKER_PROGRAMME : 'prorail')
$administrator = $env:TRACKER_KEY
if (-not $administrator) { throw 'Set TRACKER_KEY to the key of an administrator.' }

# One request. What is refused comes back too, with its status: the caller says which statuses it expects.
function Invoke-Tracker {
    param(
        [string] $Key, [string] $Method, [string] $Path, [hashtable] $Body, [string] $IfMatch, [int[]] $Expect = 200
    )

    $headers = @{ 'X-API-Key' = $Key }
    if ($IfMatch) { $headers['If-Match'] = $IfMatch }
    $request = @{
        Method = $Method; Uri = "$service/v1/$Path"; Headers = $headers; TimeoutSec = 60
        # PowerShell checks headers against a grammar that knows no quoted If-Match.
        SkipHttpErrorCheck = $true; SkipHeaderValidation = $true; StatusCodeVariable = 'status'
        ResponseHeadersVariable = 'answered'
    }
    if ($Body) {
        $request.ContentType = 'application/json'
        $request.Body = ConvertTo-Json $Body -Depth 10
    }

    do {
        $answer = Invoke-RestMethod @request
        if ($status -eq 429) { Start-Sleep -Seconds ([int] $answered['Retry-After'][0]) }
    } while ($status -eq 429)
    if ($status -notin $Expect) {
        throw "Expected $Expect, and the answer was ${status}: $($answer | ConvertTo-Json -Depth 10 -Compress)"
    }

    [pscustomobject]@{ Status = $status; Body = $answer }
}

# A grey JPEG of 8 by 8 pixels. A comment makes it unlike any other: evidence is taken once.
$picture = [Convert]::FromBase64String(
    '/9sAQwABAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB' +
    'AQEBAQEBAQEBAQEB/8AACwgACAAIAQERAP/EABQAAQAAAAAAAAAAAAAAAAAAAAD/xAAUEAEAAAAA' +
    'AAAAAAAAAAAAAAAA/9oACAEBAAA/AD//2Q=='
)
function New-Photograph {
    param([string] $Path)

    $comment = [Text.Encoding]::ASCII.GetBytes([guid]::NewGuid().ToString('N'))
    [byte[]] $bytes = @(0xff, 0xd8, 0xff, 0xfe, 0x00, ($comment.Length + 2)) + $comment + $picture
    [IO.File]::WriteAllBytes($Path, $bytes)
}

# How many units of the baseline are replaced and verified.
function Get-Count {
    $baseline = (Invoke-Tracker $administrator GET "$programme/progress").Body.baseline
    [pscustomobject]@{ Replaced = $baseline.replaced.count; Verified = $baseline.verified.count }
}

# Nobody verifies their own work, so there is a second person, with a key for as long as this takes.
$made = (Invoke-Tracker $administrator POST 'api-keys' -Expect 201 -Body @{
        name = 'Walk'; owner = 'Walk verifier'; roles = @('verifier')
    }).Body
try {
    $before = Get-Count

    # 1. Plan. A camera that another open work order holds is refused with a code; the next one is tried.
    $hanging = "$programme/units?stage=inService&inBaseline=true&scopeStatus=inScope&limit=500"
    $today = [DateTime]::UtcNow.ToString('yyyy-MM-dd')
    $order = $null
    foreach ($unit in (Invoke-Tracker $administrator GET $hanging).Body.items) {
        $planned = Invoke-Tracker $administrator POST "$programme/work-orders" -Expect 201, 409 -Body @{
            title = "Walk: replace $($unit.tag)"; site = $unit.site; units = @($unit.tag)
            plannedStart = "${today}T00:00:00Z"; plannedEnd = "${today}T23:59:59Z"
        }
        if ($planned.Status -eq 201) { $order = $planned.Body; break }
        if ($planned.Body.code -ne 'unit-on-open-line') { throw $planned.Body.detail }
    }

    if (-not $order) { throw 'No camera hangs there still and is on no open work order.' }
    $path = "$programme/work-orders/$($order.number)"
    $tag = $order.lines[0].unit
    Write-Output "planned    $($order.number) for $tag"

    # 2. Approve. Every change names the version it is about: the etag of the answer before.
    $order = (Invoke-Tracker $administrator POST "$path/approval" @{ note = 'Go ahead' } $order.etag).Body
    Write-Output "approved   $($order.number)"

    # 3. Do. The first outcome of an approved order also schedules and starts it.
    $serial = 'WALK-' + [guid]::NewGuid().ToString('N').Substring(0, 16)
    $order = (Invoke-Tracker $administrator POST "$path/lines/$tag/outcome" -IfMatch $order.etag -Body @{
            outcome = 'replaced'
            replacement = @{ labelVendor = 'axis'; model = 'P3265-LVE'; serialNumber = $serial }
        }).Body
    Write-Output "done       $tag, replaced by $($order.lines[0].replacement) with serial number $serial"

    # 4. Prove. Which kinds of evidence a replacement needs is said by the programme; a photograph of the serial number
    # is always good to have. Who uploads it does not verify it.
    $kinds = @((Invoke-Tracker $administrator GET $programme).Body.evidencePolicy.replacement)
    if (-not $kinds) { $kinds = @('serialPhoto') }
    foreach ($kind in $kinds) {
        $photograph = Join-Path ([IO.Path]::GetTempPath()) "walk-$([guid]::NewGuid()).jpg"
        try {
            New-Photograph $photograph
            $proof = Invoke-RestMethod -Method POST -Uri "$service/v1/$programme/evidence" -TimeoutSec 60 `
                -Headers @{ 'X-API-Key' = $administrator } -Form @{
                    kind = $kind; unit = $tag; workOrder = $order.number; note = 'Made up by walk.ps1'
                    file = Get-Item $photograph
                }
        }
        finally {
            Remove-Item $photograph
        }

        Write-Output "proven     $kind of $tag, SHA-256 $($proof.sha256)"
    }

    # 5. Complete.
    $order = (Invoke-Tracker $administrator POST "$path/completion" @{ note = 'All done' } $order.etag).Body
    Write-Output "completed  $($order.number)"

    # 6. Verify: refused to whoever did the work, accepted from the second person.
    $verification = "$path/lines/$tag/verification"
    $own = Invoke-Tracker $administrator POST $verification @{ verification = 'accepted' } $order.etag -Expect 403
    if ($own.Body.code -ne 'own-work') { throw $own.Body.detail }
    Write-Output "refused    own-work: $($own.Body.detail)"
    $order = (Invoke-Tracker $made.key POST $verification @{ verification = 'accepted'; note = 'Seen' } $order.etag).Body
    Write-Output "verified   $tag by $($order.lines[0].verifiedBy)"

    $after = Get-Count
}
finally {
    $null = Invoke-Tracker $administrator POST "api-keys/$($made.id)/revocation" -IfMatch $made.etag
}

Write-Output "replaced.count $($before.Replaced) -> $($after.Replaced)"
Write-Output "verified.count $($before.Verified) -> $($after.Verified)"
if ($after.Replaced - $before.Replaced -ne 1 -or $after.Verified - $before.Verified -ne 1) {
    Write-Error 'Each should have gone up by one.' -ErrorAction Continue
    exit 1
}
