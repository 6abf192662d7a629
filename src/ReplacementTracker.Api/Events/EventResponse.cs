using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Events;

/// <summary>Something that happened.</summary>
/// <param name="Id">What addresses call it.</param>
/// <param name="Sequence">Order of recording; grows, with gaps.</param>
/// <param name="Type">Kind and past participle: `unit.removed`, `work-order.completed`. More may come.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="RecordedAt">When this service was told.</param>
/// <param name="Actor">Who said so: the owner of the key.</param>
/// <param name="Subject">What it happened to.</param>
/// <param name="Version">The subject's version after it, as in its ETag.</param>
/// <param name="Changes">The fields it changed, by their names, before and after; without the scope `sensitive`, no `serialNumber`, `macAddress` or `position`.</param>
/// <param name="Effects">What it adds to or takes from the counts; empty for most events.</param>
[Example(
    """
        {
          "id": "019d6acf-8c40-7754-9d75-07e4cd62f415",
          "sequence": 685,
          "type": "unit.removed",
          "occurredAt": "2026-04-07T23:22:00Z",
          "recordedAt": "2026-04-08T01:58:00Z",
          "actor": "Sample Engineer 1",
          "subject": {
            "kind": "unit",
            "key": "CAM-0001"
          },
          "version": 2,
          "changes": {
            "stage": {
              "from": "inService",
              "to": "removed"
            }
          },
          "effects": [
            {
              "unit": "CAM-0001",
              "count": "removed",
              "change": 1,
              "inBaseline": true,
              "inScope": true
            }
          ]
        }
        """
)]
internal sealed record EventResponse(
    Guid Id,
    long Sequence,
    string Type,
    DateTimeOffset OccurredAt,
    DateTimeOffset RecordedAt,
    string Actor,
    EventSubjectResponse Subject,
    int Version,
    IReadOnlyDictionary<string, FieldChange> Changes,
    IReadOnlyList<EffectResponse> Effects
)
{
    /// <summary>Events with their effects, which are read at once for all of them.</summary>
    public static async Task<IReadOnlyList<EventResponse>> From(
        TrackerDb db,
        Guid programmeId,
        IReadOnlyCollection<EventRow> rows,
        CancellationToken cancel
    )
    {
        var ids = rows.Select(row => row.Id).ToList();
        var effects = await db
            .Effects.AsNoTracking()
            .Where(row => row.ProgrammeId == programmeId && ids.Contains(row.EventId))
            .OrderBy(row => row.Ordinal)
            .ToListAsync(cancel);
        var byEvent = effects.ToLookup(row => row.EventId, EffectResponse.From);
        return [.. rows.Select(row => From(row, [.. byEvent[row.Id]]))];
    }

    private static EventResponse From(EventRow row, IReadOnlyList<EffectResponse> effects) =>
        new(
            row.Id,
            row.Sequence,
            row.Type,
            row.OccurredAt,
            row.RecordedAt,
            row.Actor,
            new EventSubjectResponse(row.SubjectKind, row.SubjectKey),
            row.Version,
            Sensitive.Visible(JsonSerializer.Deserialize<Dictionary<string, FieldChange>>(row.Changes, Json.Options)!),
            effects
        );
}

/// <param name="Kind">`programme`, `unit`, `work-order`, `milestone`. More may come.</param>
/// <param name="Key">What people call it: a unit's tag, an order's number, …</param>
internal sealed record EventSubjectResponse(string Kind, string Key);

/// <summary>One step of one count.</summary>
/// <param name="Unit">Tag of the unit that counts.</param>
/// <param name="Count">Which count moves; `units` counts the unit itself.</param>
/// <param name="Change">1, or −1 where a correction or leaving the scope takes something back.</param>
/// <param name="InBaseline">Whether the step moves the figures of the baseline.</param>
/// <param name="InScope">Whether the step moves the figures of today's scope.</param>
internal sealed record EffectResponse(string Unit, Count Count, int Change, bool InBaseline, bool InScope)
{
    public static EffectResponse From(EffectRow row) =>
        new(row.Unit, row.Count, row.Change, row.InBaseline, row.InScope);
}
