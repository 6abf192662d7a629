using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Persistence;

/// <summary>Turns what aggregates say happened into rows of the transaction that saves them.</summary>
internal static class EventRecorder
{
    public static void Record(TrackerDb db, CurrentUser user, DateTimeOffset recordedAt)
    {
        db.ChangeTracker.DetectChanges();
        foreach (var entry in db.ChangeTracker.Entries<Aggregate>().ToList())
        {
            var aggregate = entry.Entity;
            if (aggregate.Events.Count == 0)
            {
                if (entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
                {
                    throw new InvalidOperationException(
                        $"{aggregate.SubjectKind} {aggregate.SubjectKey} changed without saying what happened."
                    );
                }

                continue;
            }

            // An order whose lines alone changed is a changed order: its version has to move as well.
            if (entry.State == EntityState.Unchanged)
            {
                entry.State = EntityState.Modified;
            }

            foreach (var happened in aggregate.Commit(recordedAt))
            {
                Add(db, aggregate, happened, user, recordedAt);
            }
        }
    }

    private static void Add(
        TrackerDb db,
        Aggregate aggregate,
        DomainEvent happened,
        CurrentUser user,
        DateTimeOffset recordedAt
    )
    {
        var row = new EventRow
        {
            ProgrammeId = aggregate.LogProgrammeId,
            Id = Guid.CreateVersion7(recordedAt),
            Type = happened.Type,
            OccurredAt = happened.OccurredAt,
            RecordedAt = recordedAt,
            Actor = user.Owner,
            ActorKeyId = user.KeyId,
            SubjectKind = aggregate.SubjectKind,
            SubjectKey = aggregate.SubjectKey,
            Version = aggregate.Version,
            Changes = JsonSerializer.Serialize(happened.Changes.Fields, Json.Options),
            RequestId = user.RequestId,
            Origin = user.Origin,
        };
        db.Events.Add(row);
        for (var ordinal = 0; ordinal < happened.Effects.Count; ordinal++)
        {
            var effect = happened.Effects[ordinal];
            db.Effects.Add(
                new EffectRow
                {
                    ProgrammeId = row.ProgrammeId,
                    EventId = row.Id,
                    Ordinal = ordinal,
                    UnitId = effect.UnitId,
                    Unit = effect.Unit,
                    Count = effect.Count,
                    Change = effect.Change,
                    InBaseline = effect.InBaseline,
                    InScope = effect.InScope,
                    OccurredAt = row.OccurredAt,
                    RecordedAt = row.RecordedAt,
                }
            );
        }
    }
}
