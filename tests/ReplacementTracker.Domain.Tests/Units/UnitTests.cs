using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Domain.Tests.Units;

public sealed class UnitTests
{
    [Theory]
    [InlineData("hikvision", null, ScopeStatus.InScope)]
    [InlineData("axis", "huawei", ScopeStatus.InScope)]
    [InlineData("axis", null, ScopeStatus.OutOfScope)]
    [InlineData(null, null, ScopeStatus.Unknown)]
    public void Its_makers_decide_whether_it_counts(string? label, string? origin, ScopeStatus expected)
    {
        var unit = Some.Unit(terms: Some.Hikvision with { LabelVendor = label, OriginVendor = origin });

        unit.ScopeStatus.ShouldBe(expected);
        unit.InBaseline.ShouldBe(expected != ScopeStatus.OutOfScope);
    }

    [Fact]
    public void Registered_in_an_active_programme_it_counts_nowhere_yet()
    {
        var unit = Unit.Register(
            Some.Active(),
            Guid.CreateVersion7(),
            "CAM-2",
            Some.Hikvision,
            scopeStatus: null,
            Some.Day(1),
            "Found during the survey"
        );

        (unit.InBaseline, unit.ScopeStatus).ShouldBe((false, ScopeStatus.OutOfScope));
        Some.Effects(unit).ShouldBeEmpty();
        unit.Events[0].Changes.Fields["reason"].To.ShouldBe("Found during the survey");
    }

    [Fact]
    public void A_unit_that_does_not_count_has_no_effect()
    {
        var unit = Unit.Register(
            Some.Active(),
            Guid.CreateVersion7(),
            "CAM-2",
            Some.Hikvision with
            {
                LabelVendor = "axis",
            },
            scopeStatus: null,
            Some.Day(1)
        );

        unit.Events[0].Type.ShouldBe("unit.registered");
        unit.Events[0].Effects.ShouldBeEmpty();
    }

    [Fact]
    public void Removal_counts_once_whether_it_was_taken_down_or_not_there()
    {
        foreach (var stage in new[] { UnitStage.Removed, UnitStage.NotFound })
        {
            var unit = Some.Unit();

            Some.Climb(unit, stage, Some.Day(1));

            Some.Effects(unit).ShouldBe(["removed +1 baseline scope"]);
            unit.RemovedAt.ShouldBe(Some.Day(1));
        }
    }

    [Fact]
    public void Isolation_and_sanitisation_count_for_nothing_and_disposal_does()
    {
        var unit = Some.Unit();
        unit.Isolate(Some.Day(1), "Port closed");
        unit.Events[0].Effects.ShouldBeEmpty();
        unit.Events[0].Changes.Fields["note"].To.ShouldBe("Port closed");
        unit.Remove(found: true, "Ed", Some.Day(2));
        unit.Commit(Some.Day(2));

        unit.Sanitise(Some.Day(3), "overwritten", EvidenceAtHand.NoneAsked, "Twice");
        unit.Dispose(Some.Day(4), "C-1", EvidenceAtHand.NoneAsked, "With others");

        Some.Effects(unit).ShouldBe(["disposed +1 baseline scope"]);
        var (wiped, destroyed) = (unit.Events[0].Changes.Fields, unit.Events[1].Changes.Fields);
        (wiped["method"].To, wiped["note"].To).ShouldBe(("overwritten", "Twice"));
        (destroyed["certificateNumber"].To, destroyed["note"].To).ShouldBe(("C-1", "With others"));
    }

    [Fact]
    public void Verification_counts_once_however_often_it_is_repeated()
    {
        var unit = Some.UnitAt(UnitStage.Removed);

        unit.Verify(Some.Day(1));
        unit.Verify(Some.Day(2));

        Some.Effects(unit).ShouldBe(["verified +1 baseline scope"]);
        unit.VerifiedAt.ShouldBe(Some.Day(1));
    }

    [Fact]
    public void No_step_happens_before_the_one_it_follows()
    {
        var steps = new (UnitStage From, Action<Unit, DateTimeOffset> Step)[]
        {
            (UnitStage.InService, (unit, at) => unit.Isolate(at, null)),
            (UnitStage.InService, (unit, at) => unit.Remove(found: true, "Ed", at)),
            (UnitStage.InService, (unit, at) => unit.Remove(found: false, "Ed", at)),
            (UnitStage.InService, (unit, at) => unit.ChangeScope(ScopeStatus.Excepted, "Listed", at)),
            (UnitStage.Removed, (unit, at) => unit.Replace("CAM-1-R", "Ed", at)),
            (UnitStage.Removed, (unit, at) => unit.Verify(at)),
            (UnitStage.Removed, (unit, at) => unit.Sanitise(at, "overwritten", EvidenceAtHand.NoneAsked)),
            (UnitStage.Removed, (unit, at) => unit.Dispose(at, "C-1", EvidenceAtHand.NoneAsked)),
            (UnitStage.Removed, (unit, at) => unit.TakeBack(UnitStage.InService, "Wrong camera", at)),
        };
        foreach (var (from, step) in steps)
        {
            var unit = Some.UnitAt(from);
            var last = unit.LastStepAt;

            Some.Refused(() => step(unit, last.AddTicks(-10))).ShouldBe("occurred-out-of-order");

            unit.Events.ShouldBeEmpty();
            unit.Stage.ShouldBe(from);
            unit.LastStepAt.ShouldBe(last);

            step(unit, last);
            unit.Events.Count.ShouldBe(1);
        }
    }

    [Theory]
    [InlineData(UnitStage.InService)]
    [InlineData(UnitStage.Isolated)]
    public void Taking_a_replacement_back_takes_back_what_it_counted(UnitStage before)
    {
        var unit = Some.UnitAt(before);
        unit.Remove(found: true, "Ed", Some.Day(1));
        unit.Replace("CAM-1-R", "Ed", Some.Day(1));
        unit.Commit(Some.Day(1));

        unit.TakeBack(before, "Wrong camera", Some.Day(2));

        Some.Effects(unit).ShouldBe(["removed -1 baseline scope", "replaced -1 baseline scope"], ignoreOrder: true);
        unit.Events[0].Type.ShouldBe("unit.corrected");
        (unit.Stage, unit.RemovedAt, unit.ReplacedAt).ShouldBe((before, null, null));
    }

    [Fact]
    public void Taking_back_only_the_replacement_leaves_the_removal()
    {
        var unit = Some.UnitAt(UnitStage.Removed);
        var removedAt = unit.RemovedAt;
        unit.Replace("CAM-1-R", "Ed", Some.Day(1));
        unit.Commit(Some.Day(1));

        unit.TakeBack(UnitStage.Removed, "Never hung", Some.Day(2));

        Some.Effects(unit).ShouldBe(["replaced -1 baseline scope"]);
        (unit.Stage, unit.RemovedAt, unit.ReplacedAt).ShouldBe((UnitStage.Removed, removedAt, null));
    }

    [Fact]
    public void Nothing_verified_sanitised_or_disposed_is_taken_back()
    {
        var verified = Some.UnitAt(UnitStage.Removed);
        verified.Verify(Some.Day(1));

        foreach (var unit in new[] { verified, Some.UnitAt(UnitStage.Sanitised), Some.UnitAt(UnitStage.Disposed) })
        {
            Some.Refused(() => unit.TakeBack(UnitStage.InService, "Wrong camera", Some.Day(2)))
                .ShouldBe("too-late-to-take-back");
            unit.RemovedAt.ShouldNotBeNull();
        }
    }

    [Theory]
    [InlineData(ScopeStatus.InScope, ScopeStatus.OutOfScope, -1)]
    [InlineData(ScopeStatus.InScope, ScopeStatus.Excepted, -1)]
    [InlineData(ScopeStatus.Unknown, ScopeStatus.OutOfScope, -1)]
    [InlineData(ScopeStatus.OutOfScope, ScopeStatus.InScope, +1)]
    [InlineData(ScopeStatus.Excepted, ScopeStatus.Unknown, +1)]
    [InlineData(ScopeStatus.Unknown, ScopeStatus.InScope, 0)]
    [InlineData(ScopeStatus.OutOfScope, ScopeStatus.Excepted, 0)]
    public void A_change_of_scope_moves_the_scope_and_never_the_baseline(ScopeStatus from, ScopeStatus to, int change)
    {
        var unit = Some.Unit(from);
        var inBaseline = unit.InBaseline;

        unit.ChangeScope(to, "Looked at", Some.Day(1));

        Some.Effects(unit).ShouldBe(change == 0 ? [] : [$"units {change:+0;-0} scope"]);
        (unit.ScopeStatus, unit.InBaseline).ShouldBe((to, inBaseline));
    }

    [Fact]
    public void A_unit_takes_all_it_counted_for_out_of_the_scope_and_back_into_it()
    {
        var unit = Some.UnitAt(UnitStage.Removed);
        unit.Replace("CAM-1-R", "Ed", Some.Day(1));
        unit.Verify(Some.Day(2));
        unit.Dispose(Some.Day(3), "C-1", EvidenceAtHand.NoneAsked);
        unit.Commit(Some.Day(3));

        unit.ChangeScope(ScopeStatus.Excepted, "Belongs to the police", Some.Day(4));
        Some.Effects(unit)
            .ShouldBe([
                "units -1 scope",
                "removed -1 scope",
                "replaced -1 scope",
                "verified -1 scope",
                "disposed -1 scope",
            ]);
        unit.Commit(Some.Day(4));

        unit.ChangeScope(ScopeStatus.InScope, "Does not", Some.Day(5));
        Some.Effects(unit)
            .ShouldBe([
                "units +1 scope",
                "removed +1 scope",
                "replaced +1 scope",
                "verified +1 scope",
                "disposed +1 scope",
            ]);
    }

    [Fact]
    public void What_is_done_to_an_excepted_unit_of_the_baseline_counts_in_the_baseline_alone()
    {
        var unit = Some.Unit();
        unit.ChangeScope(ScopeStatus.Excepted, "Listed building", Some.Day(1));
        unit.Commit(Some.Day(1));

        unit.Remove(found: true, "Ed", Some.Day(2));
        unit.Verify(Some.Day(3));

        Some.Effects(unit).ShouldBe(["removed +1 baseline", "verified +1 baseline"]);
    }

    [Fact]
    public void A_change_of_scope_to_what_it_is_already_is_refused() =>
        Some.Refused(() => Some.Unit().ChangeScope(ScopeStatus.InScope, "Again", Some.Day(1)))
            .ShouldBe("scope-unchanged");

    [Fact]
    public void A_replacement_counts_nowhere_and_is_not_to_go_itself()
    {
        var next = Some.Unit().Successor(Guid.CreateVersion7(), "CAM-1-R", Some.Hikvision, Some.Day(1));

        next.Events.ShouldHaveSingleItem().Effects.ShouldBeEmpty();
        next.Commit(Some.Day(1));
        Some.Refused(() => next.Isolate(Some.Day(2), null)).ShouldBe("unit-is-replacement");
        Some.Refused(() => next.Remove(found: true, "Ed", Some.Day(2))).ShouldBe("unit-is-replacement");
        Some.Refused(() => next.ChangeScope(ScopeStatus.InScope, "Counts too", Some.Day(2)))
            .ShouldBe("unit-is-replacement");
        next.Events.ShouldBeEmpty();
    }

    [Fact]
    public void In_a_draft_a_corrected_scope_moves_the_baseline_along()
    {
        var unit = Some.Unit();

        unit.Amend(Some.Draft(), unit.Terms, ScopeStatus.OutOfScope, Some.Day(1));

        unit.InBaseline.ShouldBeFalse();
        Some.Effects(unit).ShouldBe(["units -1 baseline scope"]);
    }

    [Fact]
    public void In_an_active_programme_a_correction_does_not_move_the_scope()
    {
        var unit = Some.Unit();

        Some.Refused(() => unit.Amend(Some.Active(), unit.Terms, ScopeStatus.OutOfScope, Some.Day(1)))
            .ShouldBe("scope-frozen");

        unit.ScopeStatus.ShouldBe(ScopeStatus.InScope);
        unit.Amend(Some.Active(), unit.Terms with { Position = "Pole 2" }, ScopeStatus.InScope, Some.Day(1));
        unit.Events.ShouldHaveSingleItem().Effects.ShouldBeEmpty();
    }

    [Fact]
    public void A_correction_that_changes_nothing_says_nothing()
    {
        var unit = Some.Unit();

        unit.Amend(Some.Draft(), unit.Terms, unit.ScopeStatus, Some.Day(1));

        unit.Events.ShouldBeEmpty();
    }

    [Fact]
    public void Withdrawing_takes_back_what_registering_counted()
    {
        var unit = Some.Unit();

        unit.Withdraw("Entered by mistake", Some.Day(1));

        Some.Effects(unit).ShouldBe(["units -1 baseline scope"]);
    }
}
