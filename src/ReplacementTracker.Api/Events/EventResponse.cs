using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Access;

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
/// <param name="Category">`change` where something changed; `access` for who was refused, who took data away, and checkpoints.</param>
/// <param name="Result">How it ended.</param>
/// <param name="ActorKeyId">The key that was used; null where none was.</param>
/// <param name="RequestId">The request that did it; null where none did.</param>
/// <param name="Origin">The network address it came from, as the service saw it; null where no request came, and for all but auditors.</param>
/// <param name="Position">Its place among the programme's events, from 1 without gaps, in the order in which they became visible; null for a moment after recording.</param>
/// <param name="Hash">SHA-256 over the hash of the position before and this event: 64 hexadecimal digits; null until it has a position.</param>
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
              "unitId": "019d6acf-1b2e-7c11-9f0e-52a0f1c8d6aa",
              "count": "removed",
              "change": 1,
              "inBaseline": true,
              "inScope": true
            }
          ],
          "category": "change",
          "result": "success",
          "actorKeyId": "019d6acf-0a10-7b5c-8f3e-1c2d3e4f5a6b",
          "requestId": "0HNH1QK2V9T3A:00000002",
          "origin": null,
          "position": 612,
          "hash": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"
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
    IReadOnlyList<EffectResponse> Effects,
    EventCategory Category,
    EventResult Result,
    Guid? ActorKeyId,
    string? RequestId,
    string? Origin,
    long? Position,
    string? Hash
)
{
    /// <summary>Events with their effects, which are read at once for all of them.</summary>
    public static async Task<IReadOnlyList<EventResponse>> From(
        TrackerDb db,
        Guid programmeId,
        IReadOnlyCollection<EventRow> rows,
        bool showsOrigin,
        CancellationToken cancel
    )
    {
        var effects = await EventChain.EffectsOfAsync(db, programmeId, rows, cancel);
        var sequences = rows.Select(row => row.Sequence).ToList();
        var links = await db
            .EventChain.AsNoTracking()
            .Where(link => link.ProgrammeId == programmeId && sequences.Contains(link.Sequence))
            .ToDictionaryAsync(link => link.Sequence, cancel);
        return
        [
            .. rows.Select(row =>
                From(
                    row,
                    [.. effects[row.Id].Select(EffectResponse.From)],
                    links.GetValueOrDefault(row.Sequence),
                    showsOrigin
                )
            ),
        ];
    }

    private static EventResponse From(
        EventRow row,
        IReadOnlyList<EffectResponse> effects,
        EventChainRow? link,
        bool showsOrigin
    ) =>
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
            effects,
            row.Category,
            row.Result,
            row.ActorKeyId,
            row.RequestId,
            showsOrigin ? row.Origin : null,
            link?.Position,
            link is null ? null : Convert.ToHexStringLower(link.Hash)
        );
}

/// <param name="Kind">`programme`, `unit`, `work-order`, `milestone`, `scope-entry`, `evidence`, `disposal`, `webhook`, `api-key`, `site`, `vendor`; of the category `access`, `request` and `audit`. More may come.</param>
/// <param name="Key">What people call it: a unit's tag, an order's number, a certificate's number; an id where it has no name. Of a request its method and path, of a checkpoint its position.</param>
internal sealed record EventSubjectResponse(string Kind, string Key);

/// <summary>One step of one count.</summary>
/// <param name="Unit">Tag of the unit that counts.</param>
/// <param name="UnitId">What tells it from another that had the same tag.</param>
/// <param name="Count">Which count moves; `units` counts the unit itself.</param>
/// <param name="Change">1, or −1 where a correction or leaving the scope takes something back.</param>
/// <param name="InBaseline">Whether the step moves the figures of the baseline.</param>
/// <param name="InScope">Whether the step moves the figures of today's scope.</param>
internal sealed record EffectResponse(string Unit, Guid UnitId, Count Count, int Change, bool InBaseline, bool InScope)
{
    public static EffectResponse From(EffectRow row) =>
        new(row.Unit, row.UnitId, row.Count, row.Change, row.InBaseline, row.InScope);
}
