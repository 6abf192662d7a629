using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Disposals;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.Disposals;

/// <summary>Which units a certificate is about, and everything that does not agree, with where the request says it.</summary>
internal sealed class ListedUnits
{
    private readonly Programme programme;
    private readonly string certificateNumber;
    private readonly List<RefusedMember> refused = [];
    private readonly List<(string Pointer, Unit Unit)> chosen = [];
    private readonly Dictionary<string, Unit> chosenByKey = [];

    private ListedUnits(Programme programme, string certificateNumber) =>
        (this.programme, this.certificateNumber) = (programme, certificateNumber);

    /// <param name="tags">The units to move; null for all that are listed.</param>
    public static async Task<ListedUnits> FindAsync(
        TrackerDb db,
        Programme programme,
        string certificateNumber,
        IReadOnlyList<string> serialNumbers,
        IReadOnlyList<string>? tags,
        CancellationToken cancel
    )
    {
        var keys = serialNumbers.Select(SerialNumber.Key).ToArray();
        var bearers = await db
            .Units.Where(row => row.ProgrammeId == programme.Id)
            .WithSerialNumber(keys)
            .OrderBy(row => row.Tag)
            .ToListAsync(cancel);
        // After the units: whoever disposed of one of them in between has listed it as well.
        var elsewhere = await db.Set<ListedSerialNumber>()
            .Where(row => row.ProgrammeId == programme.Id && keys.Contains(row.Key))
            .Select(row => row.Key)
            .ToHashSetAsync(cancel);
        var bySerialNumber = bearers.ToLookup(unit => SerialNumber.Key(unit.SerialNumber!));

        var found = new ListedUnits(programme, certificateNumber);
        for (var index = 0; index < keys.Length; index++)
        {
            found.Look($"/serialNumbers/{index}", keys[index], elsewhere, bySerialNumber, tags is null);
        }

        if (tags is not null)
        {
            var named = await db
                .Units.Where(row => row.ProgrammeId == programme.Id && tags.Contains(row.Tag))
                .ToDictionaryAsync(row => row.Tag, cancel);
            for (var index = 0; index < tags.Count; index++)
            {
                found.Choose($"/units/{index}", tags[index], named);
            }
        }

        return found;
    }

    /// <summary>Ids of the units that are to go.</summary>
    public IReadOnlyCollection<Guid> Ids => [.. chosen.Select(some => some.Unit.Id)];

    /// <param name="evidence">What there is to prove it with, for each of <see cref="Ids"/>.</param>
    /// <returns>The units that went now, and not before the certificate came in.</returns>
    /// <exception cref="RefusalException">With everything that stands in the way.</exception>
    public IReadOnlyList<Unit> Cover(
        Disposal disposal,
        IReadOnlyDictionary<Guid, EvidenceAtHand> evidence,
        DateTimeOffset? occurredAt,
        DateTimeOffset now,
        string? note
    )
    {
        List<Unit> gone = [];
        foreach (var (pointer, unit) in chosen)
        {
            try
            {
                if (disposal.Cover(unit, programme.Clock, occurredAt, now, evidence[unit.Id], note))
                {
                    gone.Add(unit);
                }
            }
            catch (RefusalException refusal)
            {
                Refuse(pointer, refusal.Refusal, refusal.Message);
            }
        }

        if (refused.Count > 0)
        {
            throw RefusalException.Of(refused);
        }

        return gone;
    }

    private void Look(
        string pointer,
        string key,
        HashSet<string> elsewhere,
        ILookup<string, Unit> bySerialNumber,
        bool isToMove
    )
    {
        List<Unit> bearers = [.. bySerialNumber[key]];
        // Once a unit is down, another may hang under its number. The certificate is about what was down.
        List<Unit> down = [.. bearers.Where(unit => IsReported(unit) || (isToMove && IsDown(unit)))];
        if (elsewhere.Contains(key))
        {
            Refuse(
                pointer,
                DisposalRefusals.SerialNumberListed,
                $"Another certificate of programme {programme.Code} lists this serial number."
            );
        }
        else if (bearers.Count == 0)
        {
            Refuse(
                pointer,
                DisposalRefusals.SerialNumberUnknown,
                $"No unit of programme {programme.Code} has this serial number."
            );
        }
        else if (down.Count > 1)
        {
            Refuse(
                pointer,
                DisposalRefusals.SerialNumberAmbiguous,
                $"Units {string.Join(", ", down.Select(unit => unit.Tag))} have this serial number, which the "
                    + "certificate lists once. Correct the inventory, or say in 'units' which are meant."
            );
        }
        else if (down.Count == 1 || isToMove)
        {
            Add(pointer, down.FirstOrDefault() ?? bearers[0]);
        }
    }

    private void Choose(string pointer, string tag, Dictionary<string, Unit> named)
    {
        if (!named.TryGetValue(tag, out var unit))
        {
            Refuse(pointer, UnitRefusals.Unknown, $"Programme {programme.Code} has no unit {tag}.");
            return;
        }

        if (unit.SerialNumber is null || !chosenByKey.TryGetValue(SerialNumber.Key(unit.SerialNumber), out var same))
        {
            Add(pointer, unit);
        }
        else if (same != unit)
        {
            Refuse(
                pointer,
                DisposalRefusals.SerialNumberAmbiguous,
                $"Units {same.Tag} and {tag} have the same serial number, which the certificate lists once."
            );
        }
    }

    private void Add(string pointer, Unit unit)
    {
        chosen.Add((pointer, unit));
        if (unit.SerialNumber is not null)
        {
            chosenByKey[SerialNumber.Key(unit.SerialNumber)] = unit;
        }
    }

    private void Refuse(string pointer, RefusalCode code, string detail) => refused.Add(new(pointer, code, detail));

    private static bool IsDown(Unit unit) =>
        unit is { ReplacesUnitId: null, Stage: UnitStage.Removed or UnitStage.Sanitised };

    /// <summary>Disposed of under this number, before the certificate came in.</summary>
    private bool IsReported(Unit unit) =>
        unit is { Stage: UnitStage.Disposed, DisposalId: null } && unit.CertificateNumber == certificateNumber;
}
