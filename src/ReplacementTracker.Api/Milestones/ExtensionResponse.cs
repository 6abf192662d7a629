using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Milestones;

namespace ReplacementTracker.Api.Milestones;

/// <summary>Somebody's wish to move the day a milestone is due, and what another person said to it.</summary>
/// <param name="Number">What addresses call it: 1, 2, 3 … within the milestone.</param>
/// <param name="Milestone">Code of the milestone.</param>
/// <param name="Status">`requested` waits for another person.</param>
/// <param name="FromDueOn">The day it was due when this was asked for.</param>
/// <param name="DueOn">The day asked for.</param>
/// <param name="Reason">Why, in the words of who asked.</param>
/// <param name="RequestedBy">Who asked: the owner of the key.</param>
/// <param name="RequestedAt">When.</param>
/// <param name="DecidedBy">Who approved or rejected it: the owner of the key, and somebody else. Who asked, if withdrawn; null while it waits.</param>
/// <param name="DecidedAt">When; null while it waits.</param>
/// <param name="Note">In the words of who decided; null while it waits, or where nothing was said.</param>
/// <param name="Etag">The milestone's: what to send as If-Match to decide on it.</param>
[Example(
    """
        {
          "number": 1,
          "milestone": "all-replaced",
          "status": "approved",
          "fromDueOn": "2026-12-31",
          "dueOn": "2027-01-15",
          "reason": "Bracket delivery slipped by two weeks",
          "requestedBy": "Paula Planner",
          "requestedAt": "2026-11-20T09:30:00Z",
          "decidedBy": "Vera Verifier",
          "decidedAt": "2026-11-23T13:00:00Z",
          "note": "Agreed in the steering group of 23 November",
          "etag": "\"3\""
        }
        """
)]
internal sealed record ExtensionResponse(
    int Number,
    string Milestone,
    ExtensionStatus Status,
    DateOnly FromDueOn,
    DateOnly DueOn,
    string Reason,
    string RequestedBy,
    DateTimeOffset RequestedAt,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    string? Note,
    string Etag
) : IVersioned
{
    public static ExtensionResponse From(Milestone milestone, Extension extension) =>
        new(
            extension.Number,
            milestone.Code,
            extension.Status,
            extension.FromDueOn,
            extension.DueOn,
            extension.Reason,
            extension.RequestedBy,
            extension.RequestedAt,
            extension.DecidedBy,
            extension.DecidedAt,
            extension.Note,
            ETag.Of(milestone.Version)
        );
}
