using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Domain.Tests.Units;

/// <summary>Units in situations they can really get into, by the domain's own methods.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    public static readonly UnitTerms Hikvision = UnitTerms.Nothing with { Site = "UT", LabelVendor = "hikvision" };

    public static DateTimeOffset Day(int day) => Start.AddDays(day);

    public static Programme Draft() =>
        new(
            Guid.CreateVersion7(),
            "p1",
            ProgrammeTerms.Nothing with
            {
                Name = "P1",
                StartsOn = new DateOnly(2026, 1, 1),
                Deadline = new DateOnly(2026, 12, 31),
                TargetVendors = ["hikvision", "huawei"],
                TimeZone = "Europe/Amsterdam",
            },
            isInvented: false,
            Start
        );

    public static Programme Active()
    {
        var programme = Draft();
        programme.Activate(baselineUnits: 1, Start);
        return programme;
    }

    /// <summary>In service since day 0, in the baseline, in scope; nothing recorded.</summary>
    public static Unit Unit(ScopeStatus? scopeStatus = null, UnitTerms? terms = null)
    {
        var unit = Domain.Units.Unit.Register(
            Draft(),
            Guid.CreateVersion7(),
            "CAM-1",
            terms ?? Hikvision,
            scopeStatus,
            Start
        );
        unit.Commit(Start);
        return unit;
    }

    /// <summary>A unit that climbed to a stage by day 1, one step an hour; nothing recorded since.</summary>
    public static Unit UnitAt(UnitStage stage)
    {
        var unit = Unit();
        var at = Start;
        foreach (var step in Path(stage))
        {
            at = at.AddHours(1);
            Climb(unit, step, at);
        }

        unit.Commit(at);
        return unit;
    }

    public static void Climb(Unit unit, UnitStage to, DateTimeOffset at)
    {
        switch (to)
        {
            case UnitStage.InService:
                throw new ArgumentOutOfRangeException(nameof(to), to, "There is no way back by climbing.");
            case UnitStage.Isolated:
                unit.Isolate(at, note: null);
                break;
            case UnitStage.Removed:
                unit.Remove(found: true, "Ed", at);
                break;
            case UnitStage.NotFound:
                unit.Remove(found: false, "Ed", at);
                break;
            case UnitStage.Sanitised:
                unit.Sanitise(at, "overwritten", EvidenceAtHand.NoneAsked);
                break;
            case UnitStage.Disposed:
                unit.Dispose(at, "C-1", EvidenceAtHand.NoneAsked);
                break;
        }
    }

    public static string Refused(Action action) => Should.Throw<RefusalException>(action).Refusal.Code;

    /// <summary>What the one recorded event does to the counts: `removed +1 baseline scope`.</summary>
    public static string[] Effects(Unit unit) =>
        [
            .. unit
                .Events.SelectMany(happened => happened.Effects)
                .Select(effect =>
                    $"{effect.Count.Text()} {effect.Change:+0;-0}"
                    + (effect.InBaseline ? " baseline" : "")
                    + (effect.InScope ? " scope" : "")
                ),
        ];

    private static UnitStage[] Path(UnitStage to) =>
        to switch
        {
            UnitStage.InService => [],
            UnitStage.Isolated => [UnitStage.Isolated],
            UnitStage.Removed => [UnitStage.Removed],
            UnitStage.NotFound => [UnitStage.NotFound],
            UnitStage.Sanitised => [UnitStage.Removed, UnitStage.Sanitised],
            UnitStage.Disposed => [UnitStage.Removed, UnitStage.Disposed],
        };
}
