using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.Persistence;

/// <summary>What there is to prove a step of a unit with. Asked by every room that takes such steps.</summary>
/// <remarks>
/// In three lines, within one transaction: read what is at hand, let the aggregate demand of it what the programme
/// demands, and write down what the step rests on.
/// </remarks>
internal static class Proof
{
    /// <summary>
    /// Held until the transaction ends: nobody withdraws a file while a step is being rested on it. A withdrawal under
    /// way is waited for.
    /// </summary>
    private const string AtHand = """
        SELECT evidence.id, evidence.kind, evidence.uploaded_by, attached.unit_id
        FROM evidence
        JOIN evidence_units attached ON attached.programme_id = evidence.programme_id AND attached.evidence_id = evidence.id
        WHERE evidence.programme_id = {0} AND attached.unit_id = ANY({1}) AND NOT attached.is_withdrawn
          AND evidence.withdrawn_at IS NULL
          AND ({2}::uuid IS NULL OR evidence.work_order_id IS NULL OR evidence.work_order_id = {2})
          AND NOT EXISTS (
            SELECT FROM evidence_uses used
            WHERE used.programme_id = attached.programme_id AND used.evidence_id = attached.evidence_id
              AND used.unit_id = attached.unit_id)
        ORDER BY evidence.id
        FOR SHARE OF evidence
        """;

    /// <param name="units">Ids of the units whose step is to be taken.</param>
    /// <param name="workOrder">The order it is a step of: evidence of other orders is then not at hand. Null for none.</param>
    /// <returns>An entry for each unit.</returns>
    public static async Task<IReadOnlyDictionary<Guid, EvidenceAtHand>> EvidenceAtHandAsync(
        this TrackerDb db,
        Programme programme,
        IReadOnlyCollection<Guid> units,
        Guid? workOrder,
        CancellationToken cancel
    )
    {
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("Evidence is held until the transaction ends: begin one.");
        }

        object workOrderOrNull = workOrder is { } order ? order : DBNull.Value;
        var rows = await db
            .Database.SqlQueryRaw<Row>(
                AtHand,
                programme.Id,
                units.ToArray(),
                new Npgsql.NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid, Value = workOrderOrNull }
            )
            .ToListAsync(cancel);
        var attached = rows.ToLookup(
            row => row.UnitId,
            row => new AttachedEvidence(row.Id, EnumText.Parse<EvidenceKind>(row.Kind), row.UploadedBy)
        );
        return units
            .Distinct()
            .ToDictionary(id => id, id => new EvidenceAtHand(programme.EvidencePolicy, [.. attached[id]]));
    }

    /// <summary>As the other, of one unit.</summary>
    public static async Task<EvidenceAtHand> EvidenceAtHandAsync(
        this TrackerDb db,
        Programme programme,
        Unit unit,
        Guid? workOrder,
        CancellationToken cancel
    ) => (await db.EvidenceAtHandAsync(programme, [unit.Id], workOrder, cancel))[unit.Id];

    /// <summary>Writes down what a step rests on, to be saved with it: from then on it is not withdrawn, and proves no other step.</summary>
    public static void RestOn(
        this TrackerDb db,
        EvidenceAtHand evidence,
        Unit unit,
        EvidenceStep step,
        DateTimeOffset at
    ) =>
        db.EvidenceUses.AddRange(
            evidence.For(step).Select(some => new EvidenceUse(unit.ProgrammeId, some.Id, unit.Id, step, at))
        );

    private sealed record Row(Guid Id, string Kind, string UploadedBy, Guid UnitId);
}
