using CsCheck;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Scope;
using ReplacementTracker.Domain.Tests.Units;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Domain.Tests.Scope;

public sealed class ScopeEntryTests
{
    private readonly Programme programme = Some.Active();

    [Theory]
    [InlineData(ScopeStatus.InScope, ScopeStatus.Excepted, -1)]
    [InlineData(ScopeStatus.Unknown, ScopeStatus.InScope, 0)]
    [InlineData(ScopeStatus.Excepted, ScopeStatus.OutOfScope, 0)]
    [InlineData(ScopeStatus.OutOfScope, ScopeStatus.Unknown, +1)]
    public void Changes_nothing_until_somebody_else_approves(ScopeStatus from, ScopeStatus to, int change)
    {
        var unit = Some.Unit(from);
        var entry = Ask(unit, to);

        (entry.Status, entry.Change, unit.ScopeStatus).ShouldBe((ScopeEntryStatus.Requested, 0, from));
        unit.Events.ShouldBeEmpty();

        Approve(entry, unit);

        (entry.Status, entry.Change, unit.ScopeStatus).ShouldBe((ScopeEntryStatus.Approved, change, to));
        (entry.From, entry.RequestedBy, entry.ApprovedBy).ShouldBe((from, "Paula", "Vera"));
        unit.Events.Sum(happened => happened.Effects.Sum(effect => effect.Change)).ShouldBe(change);
    }

    [Theory]
    [InlineData(ScopeStatus.InScope)]
    [InlineData(ScopeStatus.Unknown)]
    public void An_addition_counts_once_it_is_approved(ScopeStatus to)
    {
        var unit = Unit.Register(programme, Guid.NewGuid(), "CAM-2", Some.Hikvision, to, Some.Day(1));
        var entry = ScopeEntry.RequestAddition(Guid.NewGuid(), unit, to, "Found", "Paula", Some.Day(1), Some.Day(2));
        unit.CountsInScope.ShouldBeFalse();

        Approve(entry, unit, at: Some.Day(3));

        (entry.From, entry.To, entry.Change).ShouldBe((null, to, 1));
        (unit.ScopeStatus, unit.InBaseline, unit.LastStepAt).ShouldBe((to, false, Some.Day(1)));
        unit.Events[^1].Effects.ShouldBe([new Effect(unit.Id, "CAM-2", Count.Units, 1, false, true)]);
    }

    [Theory]
    [InlineData("Paula")]
    [InlineData("PAULA")]
    [InlineData(" Paula ")]
    [InlineData("Pau\u200Bla")]
    [InlineData("\uFF30aula")]
    public void Is_not_decided_on_by_who_asked(string by)
    {
        var unit = Some.Unit();
        var entry = Ask(unit, ScopeStatus.Excepted);

        Refused(() => Approve(entry, unit, by)).ShouldBe(ScopeRefusals.Own);
        Refused(() => entry.Reject(programme, "No", by, Some.Day(2))).ShouldBe(ScopeRefusals.Own);

        (entry.Status, unit.ScopeStatus).ShouldBe((ScopeEntryStatus.Requested, ScopeStatus.InScope));
    }

    [Fact]
    public void Is_withdrawn_by_who_asked_and_nobody_else()
    {
        var unit = Some.Unit();
        var entry = Ask(unit, ScopeStatus.Excepted);

        Refused(() => entry.Withdraw(programme, null, "Vera", Some.Day(2))).ShouldBe(ScopeRefusals.OfAnother);
        entry.Withdraw(programme, "Wrong camera", " paula", Some.Day(2));

        (entry.Status, entry.Note, unit.ScopeStatus).ShouldBe(
            (ScopeEntryStatus.Withdrawn, "Wrong camera", ScopeStatus.InScope)
        );
    }

    [Theory]
    [InlineData(ScopeEntryStatus.Approved)]
    [InlineData(ScopeEntryStatus.Rejected)]
    [InlineData(ScopeEntryStatus.Withdrawn)]
    public void Is_decided_on_once(ScopeEntryStatus first)
    {
        var unit = Some.Unit();
        var entry = Ask(unit, ScopeStatus.Excepted);
        Decide(entry, unit, first);

        foreach (var next in new[] { ScopeEntryStatus.Approved, ScopeEntryStatus.Rejected, ScopeEntryStatus.Withdrawn })
        {
            Refused(() => Decide(entry, unit, next)).ShouldBe(ScopeRefusals.Decided);
        }

        entry.Status.ShouldBe(first);
    }

    [Fact]
    public void Counts_from_when_was_asked_for_unless_the_approver_says_otherwise()
    {
        var (one, other, third) = (Some.Unit(), Some.Unit(), Some.Unit());
        var asked = Ask(one, ScopeStatus.Excepted, occurredAt: Some.Day(1), at: Some.Day(2));
        var said = Ask(other, ScopeStatus.Excepted, occurredAt: Some.Day(1), at: Some.Day(2));
        var neither = Ask(third, ScopeStatus.Excepted, at: Some.Day(2));

        Approve(asked, one, at: Some.Day(4));
        Approve(said, other, occurredAt: Some.Day(3), at: Some.Day(4));
        Approve(neither, third, at: Some.Day(4));

        (one.LastStepAt, other.LastStepAt, third.LastStepAt).ShouldBe((Some.Day(1), Some.Day(3), Some.Day(4)));
        (asked.OccurredAt, asked.DecidedAt).ShouldBe((Some.Day(1), Some.Day(4)));
    }

    [Fact]
    public void Does_not_count_from_before_what_happened_to_the_unit_meanwhile()
    {
        var unit = Some.Unit();
        Refused(() => Ask(unit, ScopeStatus.Excepted, occurredAt: Some.Day(-1))).ShouldBe(UnitRefusals.OutOfOrder);
        var entry = Ask(unit, ScopeStatus.Excepted, occurredAt: Some.Day(1));
        unit.Isolate(Some.Day(2), note: null);

        Refused(() => Approve(entry, unit, at: Some.Day(4))).ShouldBe(UnitRefusals.OutOfOrder);
        Approve(entry, unit, occurredAt: Some.Day(2), at: Some.Day(4));

        entry.OccurredAt.ShouldBe(Some.Day(2));
    }

    [Fact]
    public void An_exception_ends_as_its_last_day_does_and_the_unit_is_what_it_was()
    {
        var unit = Some.Unit(ScopeStatus.Unknown);
        var entry = Excepted(unit, new DateOnly(2026, 1, 20));
        entry.ExpiresAt.ShouldBe(new DateTimeOffset(2026, 1, 20, 23, 0, 0, TimeSpan.Zero));
        Should.Throw<InvalidOperationException>(() =>
            entry.Expire(Guid.NewGuid(), unit, entry.ExpiresAt!.Value.AddTicks(-10))
        );

        var end = entry.Expire(Guid.NewGuid(), unit, Some.Day(40));

        (unit.ScopeStatus, unit.LastStepAt).ShouldBe((ScopeStatus.Unknown, entry.ExpiresAt!.Value));
        (entry.Status, entry.ExpiredAt).ShouldBe((ScopeEntryStatus.Approved, entry.ExpiresAt));
        (end.Status, end.From, end.To, end.Change).ShouldBe(
            (ScopeEntryStatus.Approved, ScopeStatus.Excepted, ScopeStatus.Unknown, 1)
        );
        (end.UndoesId, end.OccurredAt, end.DecidedAt).ShouldBe((entry.Id, entry.ExpiresAt, Some.Day(40)));
        (end.RequestedBy, end.ApprovedBy).ShouldBe(("system", "system"));
        Should.Throw<InvalidOperationException>(() => entry.Expire(Guid.NewGuid(), unit, Some.Day(41)));
    }

    [Fact]
    public void What_happened_after_an_end_that_nobody_noticed_counts_from_when_it_happened()
    {
        var unit = Some.Unit();
        var entry = Excepted(unit, new DateOnly(2026, 1, 20));
        unit.Remove(found: true, "Ed", Some.Day(5));
        unit.Replace("CAM-1-R", "Ed", Some.Day(20));
        unit.Commit(Some.Day(20));

        entry.Expire(Guid.NewGuid(), unit, Some.Day(30));

        unit.Events.Select(happened => (happened.Type, happened.OccurredAt))
            .ShouldBe([("unit.scope-changed", entry.ExpiresAt!.Value), ("unit.scope-corrected", Some.Day(20))]);
        Some.Effects(unit).ShouldBe(["units +1 scope", "removed +1 scope", "replaced +1 scope"]);
        unit.Events[0].Effects.Count.ShouldBe(2);
        unit.LastStepAt.ShouldBe(Some.Day(20));
    }

    [Fact]
    public void An_exception_is_prolonged_and_ends_where_the_first_began()
    {
        var unit = Some.Unit(ScopeStatus.Unknown);
        var first = Excepted(unit, new DateOnly(2026, 1, 20));
        Refused(() => Ask(unit, ScopeStatus.Excepted, expiresOn: new(2026, 1, 20), inForce: first))
            .ShouldBe(UnitRefusals.ScopeUnchanged);

        var second = Ask(unit, ScopeStatus.Excepted, expiresOn: new(2026, 2, 20), inForce: first);
        Approve(second, unit, inForce: first, at: Some.Day(3));

        first.SupersededAt.ShouldBe(Some.Day(3));
        second.Change.ShouldBe(0);
        Should.Throw<InvalidOperationException>(() => first.Expire(Guid.NewGuid(), unit, Some.Day(30)));
        second.Expire(Guid.NewGuid(), unit, Some.Day(60)).To.ShouldBe(ScopeStatus.Unknown);
    }

    [Fact]
    public void An_entry_by_hand_ends_an_exception_before_its_day()
    {
        var unit = Some.Unit();
        var entry = Excepted(unit, new DateOnly(2026, 1, 20));

        var back = Ask(unit, ScopeStatus.InScope, inForce: entry);
        Approve(back, unit, inForce: entry, at: Some.Day(3));

        entry.SupersededAt.ShouldBe(Some.Day(3));
        Should.Throw<InvalidOperationException>(() => entry.Expire(Guid.NewGuid(), unit, Some.Day(30)));
        unit.ScopeStatus.ShouldBe(ScopeStatus.InScope);
    }

    [Fact]
    public void Is_not_approved_once_the_exception_it_was_asked_under_is_over()
    {
        var unit = Some.Unit();
        var first = Excepted(unit, new DateOnly(2026, 1, 20));
        var longer = Ask(unit, ScopeStatus.Excepted, expiresOn: new(2026, 2, 20), inForce: first);
        first.Expire(Guid.NewGuid(), unit, Some.Day(20));

        Refused(() => Approve(longer, unit, inForce: null, at: Some.Day(20))).ShouldBe(ScopeRefusals.Outdated);
    }

    [Fact]
    public void Ends_on_no_day_that_has_passed_neither_when_asked_for_nor_when_approved()
    {
        var unit = Some.Unit();
        Refused(() => Ask(unit, ScopeStatus.Excepted, expiresOn: new(2026, 1, 5), at: Some.Day(1)))
            .ShouldBe(ScopeRefusals.ExpiresTooEarly);
        var entry = Ask(unit, ScopeStatus.Excepted, expiresOn: new(2026, 1, 6), at: Some.Day(1));

        Refused(() => Approve(entry, unit, at: Some.Day(2))).ShouldBe(ScopeRefusals.ExpiresTooEarly);

        unit.ScopeStatus.ShouldBe(ScopeStatus.InScope);
    }

    [Fact]
    public void Is_of_active_programmes()
    {
        var unit = Some.Unit();
        var entry = Ask(unit, ScopeStatus.Excepted);
        Refused(() =>
                ScopeEntry.Request(
                    Some.Draft(),
                    Guid.NewGuid(),
                    unit,
                    ScopeStatus.Excepted,
                    "Why",
                    null,
                    null,
                    "Paula",
                    null,
                    Some.Day(1)
                )
            )
            .ShouldBe(ProgrammeRefusals.NotActive);
        programme.RequestClosure("Done", "Paula", Some.Day(1));
        programme.ApproveClosure(note: null, "Vera", Some.Day(1));

        Refused(() => Approve(entry, unit)).ShouldBe(ProgrammeRefusals.NotActive);
        Refused(() => entry.Reject(programme, "No", "Vera", Some.Day(2))).ShouldBe(ProgrammeRefusals.NotActive);
        Refused(() => entry.Withdraw(programme, null, "Paula", Some.Day(2))).ShouldBe(ProgrammeRefusals.NotActive);
    }

    /// <summary>
    /// Invariant 6, whatever is asked for, decided on, done and left to end by itself, noticed at once or days later:
    /// baseline plus entries is scope, and both are what the effects add up to; the baseline never moves.
    /// </summary>
    [Fact]
    public void Baseline_plus_entries_is_scope_is_the_sum_of_effects()
    {
        var step = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Enum<ScopeStatus>(), Gen.Int[0, 40], Gen.Bool);

        step.Array[1, 40]
            .Sample(steps =>
            {
                var ledger = new Ledger();
                foreach (var (action, which, to, hours, flag) in steps)
                {
                    ledger.Do(action, which, to, hours, flag);
                    ledger.Check();
                }
            });
    }

    /// <summary>Three units of a baseline, and one found later, with everything that is said of them.</summary>
    private sealed class Ledger
    {
        private readonly Programme programme = Some.Active();
        private readonly List<Unit> units = [];
        private readonly List<ScopeEntry> entries = [];
        private readonly List<Effect> effects = [];
        private readonly int baseline;
        private DateTimeOffset now = Some.Day(1);

        public Ledger()
        {
            ScopeStatus[] statuses = [ScopeStatus.InScope, ScopeStatus.Unknown, ScopeStatus.OutOfScope];
            var draft = Some.Draft();
            units.AddRange(
                statuses.Select(
                    (status, index) =>
                        Unit.Register(draft, Guid.NewGuid(), $"CAM-{index}", Some.Hikvision, status, Some.Start)
                )
            );
            baseline = units.Count(unit => unit.InBaseline);
            var found = Unit.Register(programme, Guid.NewGuid(), "CAM-9", Some.Hikvision, null, Some.Start);
            units.Add(found);
            entries.Add(
                ScopeEntry.RequestAddition(Guid.NewGuid(), found, ScopeStatus.InScope, "Found", "Paula", null, now)
            );
        }

        public void Do(int action, int which, ScopeStatus to, int hours, bool flag)
        {
            now = now.AddHours(hours);
            var unit = units[which];
            var open = entries.Find(entry => entry.UnitId == unit.Id && entry.Status == ScopeEntryStatus.Requested);
            var last = entries.FindLast(entry => entry.UnitId == unit.Id && entry.Status == ScopeEntryStatus.Approved);
            var inForce = last?.To == ScopeStatus.Excepted ? last : null;
            var expiresOn =
                to == ScopeStatus.Excepted && flag ? programme.Clock.DayOf(now.AddHours(hours)) : (DateOnly?)null;
            try
            {
                switch (action)
                {
                    case 0 or 1 or 2 when open is null:
                        entries.Add(
                            ScopeEntry.Request(
                                programme,
                                Guid.NewGuid(),
                                unit,
                                to,
                                "Why",
                                expiresOn,
                                inForce,
                                "Paula",
                                flag ? now.AddHours(-5) : null,
                                now
                            )
                        );
                        break;
                    case 3 or 4 or 5 when open is not null:
                        open.Approve(programme, unit, inForce, null, flag ? "Vera" : "Paula", null, now);
                        // The order of asking is that of approving, for a unit has one open request at a time.
                        break;
                    case 6 when open is not null:
                        open.Reject(programme, "No", "Vera", now);
                        break;
                    case 7 when open is not null:
                        open.Withdraw(programme, null, "Paula", now);
                        break;
                    case 8:
                        entries.AddRange(
                            entries
                                .Where(entry =>
                                    entry is { ExpiredAt: null, SupersededAt: null } && entry.ExpiresAt <= now
                                )
                                .ToList()
                                .Select(entry =>
                                    entry.Expire(Guid.NewGuid(), units.Single(one => one.Id == entry.UnitId), now)
                                )
                                .ToList()
                        );
                        break;
                    case 9 when unit.Stage == UnitStage.InService:
                        unit.Remove(found: true, "Ed", now);
                        break;
                    case 9 when unit.ReplacedAt is null:
                        unit.Replace($"{unit.Tag}-R", "Ed", now);
                        break;
                    case 9 when flag:
                        unit.TakeBack(UnitStage.InService, "Wrong", now);
                        break;
                }
            }
            catch (RefusalException)
            {
                // A refusal is as good an answer as any: it has to leave nothing behind.
            }
        }

        public void Check()
        {
            foreach (var unit in units)
            {
                effects.AddRange(unit.Commit(now).SelectMany(happened => happened.Effects));
            }

            var scope = units.Count(unit => unit.CountsInScope);
            units.Count(unit => unit.InBaseline).ShouldBe(baseline);
            (baseline + entries.Sum(entry => entry.Change)).ShouldBe(scope);
            Sum(Count.Units, effect => effect.InBaseline).ShouldBe(baseline);
            Sum(Count.Units, effect => effect.InScope).ShouldBe(scope);
            Sum(Count.Removed, effect => effect.InScope)
                .ShouldBe(units.Count(unit => unit.CountsInScope && unit.RemovedAt is not null));
            Sum(Count.Replaced, effect => effect.InScope)
                .ShouldBe(units.Count(unit => unit.CountsInScope && unit.ReplacedAt is not null));
            Sum(Count.Replaced, effect => effect.InBaseline)
                .ShouldBe(units.Count(unit => unit.InBaseline && unit.ReplacedAt is not null));
        }

        private int Sum(Count count, Func<Effect, bool> where) =>
            effects.Where(effect => effect.Count == count && where(effect)).Sum(effect => effect.Change);
    }

    private ScopeEntry Ask(
        Unit unit,
        ScopeStatus to,
        DateOnly? expiresOn = null,
        ScopeEntry? inForce = null,
        DateTimeOffset? occurredAt = null,
        DateTimeOffset? at = null
    ) =>
        ScopeEntry.Request(
            programme,
            Guid.NewGuid(),
            unit,
            to,
            "Looked at",
            expiresOn,
            inForce,
            "Paula",
            occurredAt,
            at ?? Some.Day(1)
        );

    private void Approve(
        ScopeEntry entry,
        Unit unit,
        string by = "Vera",
        ScopeEntry? inForce = null,
        DateTimeOffset? occurredAt = null,
        DateTimeOffset? at = null
    ) => entry.Approve(programme, unit, inForce, note: null, by, occurredAt, at ?? Some.Day(2));

    /// <summary>Since day 2; nothing recorded since.</summary>
    private ScopeEntry Excepted(Unit unit, DateOnly until)
    {
        var entry = Ask(unit, ScopeStatus.Excepted, until);
        Approve(entry, unit);
        unit.Commit(Some.Day(2));
        return entry;
    }

    private void Decide(ScopeEntry entry, Unit unit, ScopeEntryStatus verdict)
    {
        switch (verdict)
        {
            case ScopeEntryStatus.Approved:
                Approve(entry, unit);
                break;
            case ScopeEntryStatus.Rejected:
                entry.Reject(programme, "No", "Vera", Some.Day(2));
                break;
            case ScopeEntryStatus.Withdrawn:
                entry.Withdraw(programme, note: null, "Paula", Some.Day(2));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No verdict.");
        }
    }

    private static RefusalCode Refused(Action action) => Should.Throw<RefusalException>(action).Refusal;
}
