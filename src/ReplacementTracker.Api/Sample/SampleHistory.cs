using System.Security.Cryptography;
using System.Text;
using ReplacementTracker.Domain.Disposals;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Scope;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.Sample;

/// <summary>What happens around the visits: the inventory, the plan, changes of scope, wiping and destruction.</summary>
internal sealed class SampleHistory(SampleCalendar calendar, SampleInventory inventory, SampleRollOut rollOut)
{
    public const string Manager = "Sample Programme Manager";
    public const string Planner = "Sample Planner 1";
    private const string Workshop = "Sample Workshop 1";

    /// <summary>Visits on which cameras turned up that no list had.</summary>
    public const int FindsTwo = 3;
    private const int FindsOneOfUnknownMake = 7;
    private const int FindsOne = 8;

    /// <summary>The day on which the promise is entered.</summary>
    public DateTimeOffset EnteredAt => At(SampleCalendar.WorkdayUntil(calendar.StartsOn.AddDays(-28)), 10, 0);

    public DateTimeOffset ActivatedAt => At(SampleCalendar.WorkdayUntil(calendar.StartsOn.AddDays(-8)), 10, 0);

    /// <returns>Everything that was told before the day of loading, in the order of telling.</returns>
    public IEnumerable<SampleStep> Steps()
    {
        IEnumerable<SampleStep> steps =
        [
            Inventory(),
            Plan(),
            new(ActivatedAt, Manager, world => world.ChangedProgramme().Activate(world.Units.Count, ActivatedAt)),
            .. new SampleOrders(calendar, inventory, rollOut, ActivatedAt).Steps(),
            .. Scope(),
            Isolation(),
            .. Workshops(),
        ];
        return steps.Where(step => step.RecordedAt < calendar.Until).OrderBy(step => step.RecordedAt);
    }

    private SampleStep Inventory()
    {
        var at = At(SampleCalendar.WorkdayUntil(calendar.StartsOn.AddDays(-20)), 14, 0);
        return new(
            at,
            Planner,
            world =>
            {
                foreach (var unit in inventory.Baseline)
                {
                    world.Add(Unit.Register(world.Programme, Id(at), unit.Tag, unit.Old, scopeStatus: null, at));
                }
            }
        );
    }

    private SampleStep Plan()
    {
        var at = At(SampleCalendar.WorkdayUntil(calendar.StartsOn.AddDays(-14)), 11, 0);
        return new(
            at,
            Manager,
            world =>
                world.Db.Milestones.AddRange(
                    calendar.Milestones.Select(milestone => new Milestone(
                        world.Programme,
                        Id(at),
                        milestone.Code,
                        milestone.Terms,
                        at
                    ))
                )
        );
    }

    private IEnumerable<SampleStep> Scope()
    {
        const string found = "Found on site during a visit; on no list before.";
        return
        [
            .. Found(FindsTwo, found, SampleInventory.NotInBaselineA, SampleInventory.NotInBaselineB),
            .. Found(FindsOneOfUnknownMake, found + " No type plate in sight.", SampleInventory.OfUnknownMake),
            .. Found(FindsOne, found, SampleInventory.FoundLater),
            .. LookedAt(),
            .. Excepted(),
        ];
    }

    private IEnumerable<SampleStep> Excepted()
    {
        var at = At(SampleCalendar.WorkdayUntil(PartOfHistory(0.55)), 15, 0);
        var askedAt = at.AddHours(-3);
        const string reason = "Hangs in a building that is pulled down before the deadline.";
        yield return new(
            askedAt,
            Planner,
            world =>
                Ask(
                    world,
                    rollOut.Excepted,
                    ScopeStatus.Excepted,
                    reason,
                    calendar.Deadline.AddMonths(3),
                    occurredAt: null,
                    askedAt
                )
        );
        yield return Approved(at, rollOut.Excepted);
    }

    private IEnumerable<SampleStep> Found(int onVisit, string reason, params string[] tags)
    {
        var night = rollOut.Visits.First(visit => visit.Index == onVisit).Night;
        var at = At(night, 3, 30);
        var askedAt = At(SampleCalendar.WorkdayFrom(night.AddDays(1)), 11, 20);
        yield return new(
            askedAt,
            Planner,
            world =>
            {
                foreach (var tag in tags)
                {
                    var terms = inventory[tag].Old;
                    if (tag == SampleInventory.OfUnknownMake)
                    {
                        terms = terms with { LabelVendor = null, OriginVendor = null, Model = null, MacAddress = null };
                    }

                    var wanted = world.Programme.ScopeOf(terms.LabelVendor, terms.OriginVendor);
                    var unit = Unit.Register(world.Programme, Id(at), tag, terms, wanted, at);
                    world.Add(unit);
                    world.Add(
                        ScopeEntry.RequestAddition(EntryId(askedAt, tag), unit, wanted, reason, Planner, at, askedAt)
                    );
                }
            }
        );
        yield return Approved(askedAt.AddHours(3), tags);
    }

    /// <summary>Somebody climbed up and read the type plate.</summary>
    private IEnumerable<SampleStep> LookedAt()
    {
        var night = rollOut.Visits.First(visit => visit.Index == FindsOneOfUnknownMake).Night;
        var at = At(SampleCalendar.WorkdayFrom(night.AddDays(17)), 13, 0);
        var askedAt = at.AddMinutes(40);
        const string tag = SampleInventory.OfUnknownMake;
        yield return new(
            askedAt,
            Planner,
            world =>
            {
                var unit = world.Unit(tag);
                unit.Amend(world.Programme, inventory[tag].Old, unit.ScopeStatus, at);
                Ask(world, tag, ScopeStatus.InScope, "Type plate read: made by Hikvision.", null, at, askedAt);
            }
        );
        yield return Approved(askedAt.AddMinutes(50), tag);
    }

    private static void Ask(
        SampleWorld world,
        string tag,
        ScopeStatus to,
        string reason,
        DateOnly? expiresOn,
        DateTimeOffset? occurredAt,
        DateTimeOffset at
    ) =>
        world.Add(
            ScopeEntry.Request(
                world.Programme,
                EntryId(at, tag),
                world.Unit(tag),
                to,
                reason,
                expiresOn,
                inForce: null,
                Planner,
                occurredAt,
                at
            )
        );

    private static SampleStep Approved(DateTimeOffset at, params string[] tags) =>
        new(
            at,
            Manager,
            world =>
            {
                foreach (var tag in tags)
                {
                    var (entry, unit) = (world.ScopeEntry(tag), world.Unit(tag));
                    entry.Approve(world.Programme, unit, inForce: null, note: null, Manager, occurredAt: null, at);
                }
            }
        );

    private SampleStep Isolation()
    {
        var at = At(SampleCalendar.WorkdayUntil(PartOfHistory(0.25)), 10, 30);
        return new(
            at.AddHours(2),
            "Sample Engineer 1",
            world =>
            {
                foreach (var tag in rollOut.Isolated)
                {
                    world.Unit(tag).Isolate(at, "Taken off the network ahead of its turn.");
                }
            }
        );
    }

    /// <summary>Every two weeks what was accepted is wiped, every five weeks what was wiped is destroyed.</summary>
    private IEnumerable<SampleStep> Workshops()
    {
        for (var day = calendar.StartsOn.AddDays(28); day < calendar.Today; day = day.AddDays(14))
        {
            var at = At(SampleCalendar.WorkdayFrom(day), 10, 0);
            yield return new(
                at.AddHours(3),
                Workshop,
                world =>
                {
                    const string method = "Factory reset; storage card taken out and shredded.";
                    var units = Due(world, UnitStage.Removed, unit => unit.VerifiedAt, at.AddDays(-2));
                    Submit(
                        world,
                        EvidenceKind.SanitisationReport,
                        $"wiping-{calendar.Clock.DayOf(at):yyyy-MM-dd}.txt",
                        $"Wiped on {calendar.Clock.DayOf(at):yyyy-MM-dd}. {method}",
                        units,
                        at
                    );
                    foreach (var unit in units)
                    {
                        var evidence = world.AtHand(unit);
                        world.Unit(unit.Tag).Sanitise(at, method, evidence);
                        world.RestOn(evidence, unit, EvidenceStep.Sanitisation, at);
                    }
                }
            );
        }

        var certificate = 0;
        for (var day = calendar.StartsOn.AddDays(56); day < calendar.Today; day = day.AddDays(35))
        {
            var at = At(SampleCalendar.WorkdayFrom(day), 14, 0);
            var number = $"INV-CERT-{++certificate:000}";
            yield return new(at.AddHours(26), Workshop, world => Certify(world, number, at));
        }
    }

    /// <summary>The recycler took a load along, and signed for what was in it.</summary>
    private void Certify(SampleWorld world, string number, DateTimeOffset at)
    {
        var load = Due(world, UnitStage.Sanitised, unit => unit.LastStepAt, at.AddDays(-20));
        if (load.Count == 0)
        {
            return;
        }

        var terms = new DisposalTerms(
            number,
            "Sample Recycler 1 (invented)",
            "NEN-EN 50625",
            DisposalMethod.Shredded,
            calendar.Clock.DayOf(at),
            EvidenceId: null,
            "Sample data: this certificate is invented."
        );
        var serialNumbers = load.Select(unit => unit.SerialNumber!);
        var toldAt = at.AddHours(26);
        var disposal = new Disposal(world.Programme, Id(toldAt), terms, serialNumbers, Workshop, toldAt);
        world.Db.Disposals.Add(disposal);
        Submit(
            world,
            EvidenceKind.CertificateOfDestruction,
            $"{number}.txt",
            $"Certificate {number}: shredded on {calendar.Clock.DayOf(at):yyyy-MM-dd}.",
            load,
            at
        );
        foreach (var unit in load)
        {
            var evidence = world.AtHand(unit);
            disposal.Cover(world.Unit(unit.Tag), calendar.Clock, at, toldAt, evidence, note: null);
            world.RestOn(evidence, unit, EvidenceStep.Disposal, at);
        }
    }

    /// <summary>One paper for all units of the day, with their serial numbers; none where there are none.</summary>
    private static void Submit(
        SampleWorld world,
        EvidenceKind kind,
        string name,
        string statement,
        List<Unit> units,
        DateTimeOffset at
    )
    {
        if (units.Count > 0)
        {
            world.Submit(
                new EvidenceTerms(kind, Note: null, at),
                SampleFile.Text(name, [statement, "", .. units.Select(unit => $"{unit.Tag}  {unit.SerialNumber}")]),
                units,
                order: null,
                Workshop,
                at
            );
        }
    }

    /// <summary>Units at a stage since some time whose place was taken.</summary>
    private static List<Unit> Due(
        SampleWorld world,
        UnitStage stage,
        Func<Unit, DateTimeOffset?> since,
        DateTimeOffset until
    ) => [.. world.Units.Where(unit => unit.Stage == stage && unit.ReplacedAt is not null && since(unit) <= until)];

    private DateOnly PartOfHistory(double part) =>
        calendar.StartsOn.AddDays((int)((calendar.Today.DayNumber - calendar.StartsOn.DayNumber) * part));

    private DateTimeOffset At(DateOnly day, int hour, int minute) => calendar.Clock.At(day, new TimeOnly(hour, minute));

    private static Guid Id(DateTimeOffset at) => Guid.CreateVersion7(at);

    /// <summary>Of version 7, and the same each time: the log calls entries by their ids.</summary>
    private static Guid EntryId(DateTimeOffset at, string tag)
    {
        Span<byte> bytes = stackalloc byte[16];
        Id(at).TryWriteBytes(bytes, bigEndian: true, out _);
        SHA256.HashData(Encoding.UTF8.GetBytes(tag)).AsSpan(0, 10).CopyTo(bytes[6..]);
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }
}
