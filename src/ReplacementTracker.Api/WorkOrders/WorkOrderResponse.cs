using System.Linq.Expressions;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.WorkOrders;

/// <summary>One visit to one site.</summary>
/// <param name="Number">Unique in the programme: WO-0001.</param>
/// <param name="Title">What the visit is for.</param>
/// <param name="Site">Code of the site.</param>
/// <param name="Contractor">Who goes; null if not assigned.</param>
/// <param name="PlannedStart">When the visit is to begin; null until planned.</param>
/// <param name="PlannedEnd">When it is to end; null until planned.</param>
/// <param name="OriginalPlannedEnd">When it was to end as first scheduled; it stays, and is what the plan counts. Null before.</param>
/// <param name="Priority">How much it matters when.</param>
/// <param name="AccessWindow">When the site may be entered; null if not recorded.</param>
/// <param name="Follows">Number of the ended order that this one corrects or continues; null for most.</param>
/// <param name="State">Where it stands.</param>
/// <param name="MaximoStatus">The same in IBM Maximo's words: WAPPR, APPR, WSCH, WMATL, WPCOND, INPRG, COMP, CLOSE, CAN.</param>
/// <param name="HoldReason">Why it is on hold; null unless it is.</param>
/// <param name="StateSince">When the present state was reached.</param>
/// <param name="StartedAt">When work began; null before.</param>
/// <param name="CompletedAt">When the work was reported done; null before.</param>
/// <param name="CompletedBy">Who reported that; null before.</param>
/// <param name="EndedAt">When it was closed, closed incomplete or cancelled; null before.</param>
/// <param name="Lines">One for each unit, by tag.</param>
/// <param name="CreatedAt">When this service was first told of it.</param>
/// <param name="UpdatedAt">When this service was last told of a change.</param>
/// <param name="Etag">What to send as If-Match to change it, its lines included.</param>
[Example(
    """
        {
          "number": "WO-0009",
          "title": "Come back for 2 cameras at Roosendaal (invented)",
          "site": "RSD",
          "contractor": "Sample Contractor C",
          "plannedStart": "2026-04-24T22:30:00Z",
          "plannedEnd": "2026-04-25T03:00:00Z",
          "originalPlannedEnd": "2026-04-25T03:00:00Z",
          "priority": "high",
          "accessWindow": "INV-WINDOW-0009, 00:30 to 05:00",
          "follows": "WO-0004",
          "state": "closed",
          "maximoStatus": "CLOSE",
          "holdReason": null,
          "stateSince": "2026-04-29T14:13:00Z",
          "startedAt": "2026-04-24T22:47:00Z",
          "completedAt": "2026-04-25T00:16:00Z",
          "completedBy": "Sample Engineer 2",
          "endedAt": "2026-04-29T14:13:00Z",
          "lines": [
            {
              "unit": "CAM-0197",
              "outcome": "replaced",
              "reason": null,
              "note": null,
              "replacement": "CAM-0197-R",
              "doneBy": "Sample Engineer 2",
              "doneAt": "2026-04-24T23:29:00Z",
              "verification": "accepted",
              "verifiedBy": "Sample Verifier 2",
              "verifiedAt": "2026-04-28T08:53:00Z",
              "verificationNote": null
            }
          ],
          "createdAt": "2026-04-21T14:33:00Z",
          "updatedAt": "2026-04-29T14:13:00Z",
          "etag": "\"7\""
        }
        """
)]
internal sealed record WorkOrderResponse(
    string Number,
    string Title,
    string Site,
    string? Contractor,
    DateTimeOffset? PlannedStart,
    DateTimeOffset? PlannedEnd,
    DateTimeOffset? OriginalPlannedEnd,
    WorkOrderPriority Priority,
    string? AccessWindow,
    string? Follows,
    WorkOrderState State,
    string MaximoStatus,
    HoldReason? HoldReason,
    DateTimeOffset StateSince,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CompletedAt,
    string? CompletedBy,
    DateTimeOffset? EndedAt,
    IReadOnlyList<WorkOrderLineResponse> Lines,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string Etag
) : IVersioned
{
    public static readonly Expression<Func<WorkOrder, WorkOrderResponse>> FromRow = row => new WorkOrderResponse(
        row.Number,
        row.Title,
        row.Site,
        row.Contractor,
        row.PlannedStart,
        row.PlannedEnd,
        row.OriginalPlannedEnd,
        row.Priority,
        row.AccessWindow,
        row.Follows,
        row.State,
        WorkOrderLifecycle.MaximoStatus(row.State, row.HoldReason),
        row.HoldReason,
        row.StateSince,
        row.StartedAt,
        row.CompletedAt,
        row.CompletedBy,
        row.EndedAt,
        row.Lines.OrderBy(line => line.UnitTag)
            .Select(line => new WorkOrderLineResponse(
                line.UnitTag,
                line.Outcome,
                line.Reason,
                line.Note,
                line.ReplacementTag,
                line.DoneBy,
                line.DoneAt,
                line.Verification,
                line.VerifiedBy,
                line.VerifiedAt,
                line.VerificationNote
            ))
            .ToList(),
        row.CreatedAt,
        row.UpdatedAt,
        ETag.Of(row.Version)
    );

    public static readonly Func<WorkOrder, WorkOrderResponse> From = FromRow.Compile();
}

/// <summary>One unit on a visit.</summary>
/// <param name="Unit">Tag of the unit.</param>
/// <param name="Outcome">What was done; `pending` until reported.</param>
/// <param name="Reason">Why it failed; null unless it did.</param>
/// <param name="Note">In the fitter's words; null if none.</param>
/// <param name="Replacement">Tag of the unit that took its place; null unless replaced.</param>
/// <param name="DoneBy">Who reported it; null before.</param>
/// <param name="DoneAt">When it was done; null before.</param>
/// <param name="Verification">Whether somebody else accepted it.</param>
/// <param name="VerifiedBy">Who looked; null before.</param>
/// <param name="VerifiedAt">When; null before.</param>
/// <param name="VerificationNote">In the verifier's words; null if none.</param>
internal sealed record WorkOrderLineResponse(
    string Unit,
    LineOutcome Outcome,
    FailureReason? Reason,
    string? Note,
    string? Replacement,
    string? DoneBy,
    DateTimeOffset? DoneAt,
    LineVerification Verification,
    string? VerifiedBy,
    DateTimeOffset? VerifiedAt,
    string? VerificationNote
);
