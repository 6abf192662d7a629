using System.Linq.Expressions;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Programmes;

/// <summary>A pledge to replace equipment, and the work that fulfils it.</summary>
/// <param name="Code">What addresses call it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Owner">Who promised.</param>
/// <param name="Statement">What was promised, in its own words; null if not recorded.</param>
/// <param name="Sources">Where the promise can be read.</param>
/// <param name="PledgedOn">The day of the promise; null if unknown.</param>
/// <param name="StartsOn">First day of the work.</param>
/// <param name="Deadline">Last day of the promise.</param>
/// <param name="BaselineUnitCount">Units promised; fixed once active, null in a draft that has not said it.</param>
/// <param name="EstateUnitCount">Units in all, promised or not; null if unknown.</param>
/// <param name="TargetVendors">Ids of the vendors whose equipment goes.</param>
/// <param name="CompletionRule">Which stage counts as done.</param>
/// <param name="UnitNoun">What a unit is called, in the plural: cameras.</param>
/// <param name="TimeZone">IANA name of the zone in which its days begin and end.</param>
/// <param name="EvidencePolicy">For each step of a unit, the kinds of evidence without which it does not count.</param>
/// <param name="Status">A draft has no frozen baseline; nothing changes in a closed programme.</param>
/// <param name="IsInvented">True for sample data: units, orders and dates are made up.</param>
/// <param name="ActivatedAt">When the baseline was frozen; null in a draft.</param>
/// <param name="ClosedAt">When it ended; null before.</param>
/// <param name="Closure">Who asked that it end, and who agreed; null where nobody did, or where that was rejected.</param>
/// <param name="CreatedAt">When this service was first told of it.</param>
/// <param name="UpdatedAt">When this service was last told of a change.</param>
/// <param name="Etag">What to send as If-Match to change it.</param>
[Example(
    """
        {
          "code": "prorail",
          "name": "ProRail: Hikvision and Huawei cameras (sample)",
          "owner": "ProRail",
          "statement": "In 2022 ProRail said that 196 cameras by Hikvision and Huawei, of some 6,000 at stations and bicycle parkings, would be out of service before the end of the year. Sample data: start, deadline, milestones, all 196 units, their places, serial numbers and addresses, and all work are invented. No public list of these cameras exists, and this says nothing about what ProRail did.",
          "sources": [
            {
              "title": "Tweakers, September 2022: ProRail haalt Chinese camera's weg terwijl NS juist nieuwe bestelt",
              "url": "https://tweakers.net/nieuws/200756/prorail-haalt-chinese-cameras-weg-terwijl-ns-juist-nieuwe-bestelt.html",
              "publishedOn": null
            }
          ],
          "pledgedOn": null,
          "startsOn": "2026-04-01",
          "deadline": "2026-12-31",
          "baselineUnitCount": 196,
          "estateUnitCount": 6000,
          "targetVendors": [
            "hikvision",
            "huawei"
          ],
          "completionRule": "replaced",
          "unitNoun": "cameras",
          "timeZone": "Europe/Amsterdam",
          "evidencePolicy": {
            "replacement": [
              "serialPhoto"
            ],
            "removal": [
              "sitePhoto"
            ],
            "notFound": [
              "sitePhoto"
            ],
            "sanitisation": [
              "sanitisationReport"
            ],
            "disposal": [
              "certificateOfDestruction"
            ]
          },
          "status": "active",
          "isInvented": true,
          "activatedAt": "2026-03-24T09:00:00Z",
          "closedAt": null,
          "closure": null,
          "createdAt": "2026-03-04T09:00:00Z",
          "updatedAt": "2026-03-24T09:00:00Z",
          "etag": "\"2\""
        }
        """
)]
internal sealed record ProgrammeResponse(
    string Code,
    string Name,
    string Owner,
    string? Statement,
    IReadOnlyList<ProgrammeSource> Sources,
    DateOnly? PledgedOn,
    DateOnly StartsOn,
    DateOnly Deadline,
    int? BaselineUnitCount,
    int? EstateUnitCount,
    IReadOnlyList<string> TargetVendors,
    CompletionRule CompletionRule,
    string UnitNoun,
    string TimeZone,
    EvidencePolicy EvidencePolicy,
    ProgrammeStatus Status,
    bool IsInvented,
    DateTimeOffset? ActivatedAt,
    DateTimeOffset? ClosedAt,
    ClosureResponse? Closure,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string Etag
) : IVersioned
{
    public static readonly Expression<Func<Programme, ProgrammeResponse>> FromRow = row => new ProgrammeResponse(
        row.Code,
        row.Name,
        row.Owner,
        row.Statement,
        row.Sources,
        row.PledgedOn,
        row.StartsOn,
        row.Deadline,
        row.BaselineUnitCount,
        row.EstateUnitCount,
        row.TargetVendors,
        row.CompletionRule,
        row.UnitNoun,
        row.TimeZone,
        row.EvidencePolicy,
        row.Status,
        row.IsInvented,
        row.ActivatedAt,
        row.ClosedAt,
        row.ClosureRequestedBy == null
            ? null
            : new ClosureResponse(
                row.ClosureRequestedBy,
                row.ClosureRequestedAt!.Value,
                row.ClosureReason!,
                row.ClosureApprovedBy
            ),
        row.CreatedAt,
        row.UpdatedAt,
        ETag.Of(row.Version)
    );

    public static readonly Func<Programme, ProgrammeResponse> From = FromRow.Compile();
}

/// <summary>Somebody's wish that a programme end.</summary>
/// <param name="RequestedBy">Who asked: the owner of the key.</param>
/// <param name="RequestedAt">When.</param>
/// <param name="Reason">Why: fulfilled, withdrawn, taken over.</param>
/// <param name="ApprovedBy">Who agreed: the owner of the key, and somebody else; null while it waits.</param>
internal sealed record ClosureResponse(
    string RequestedBy,
    DateTimeOffset RequestedAt,
    string Reason,
    string? ApprovedBy
);
