using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Sample;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Api.Tests.Support;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Access;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;
using ReplacementTracker.Domain.Scope;
using ReplacementTracker.Domain.Units;
using ReplacementTracker.Domain.Vendors;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.Tests.Sample;

/// <summary>Loads the sample as on several days of several years.</summary>
public sealed class SampleProgrammeTests(SampleProgrammeTests.LoadedSample sample)
    : IClassFixture<SampleProgrammeTests.LoadedSample>
{
    private static readonly ProgrammeClock Amsterdam = new("Europe/Amsterdam");
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2027-01-15")]
    [InlineData("2028-02-29")]
    [InlineData("2026-04-02")]
    [InlineData("2026-11-23")]
    [InlineData("2026-12-05")]
    public async Task Is_late_but_not_hopeless_on_any_day(string day)
    {
        var now = Afternoon(day);
        await using var database = await LoadedAsync(now);
        var db = database.Db;
        var programme = await db.Programmes.SingleAsync(row => row.Code == "prorail", Cancel);
        var units = await db.Units.Where(row => row.ProgrammeId == programme.Id).ToListAsync(Cancel);
        var orders = await db.WorkOrders.Include(row => row.Lines).ToListAsync(Cancel);
        var events = await db.Events.Where(row => row.ProgrammeId == programme.Id).ToListAsync(Cancel);
        var effects = await db.Effects.ToListAsync(Cancel);

        DatesFollowFromTheDay(programme, Amsterdam.DayOf(now));
        await CountsAddUpAsync(db, units, effects);
        await PaceIsNineTenthsAsync(db, programme, units, effects, now);
        TimesAreInOrder(events, effects, now);
        WorkIsVaried(orders, events);
        await MakersAreAllowedAsync(db, units);
    }

    [Fact]
    public async Task Is_the_same_whenever_it_is_loaded_on_a_day()
    {
        await using var afternoon = sample.Open();
        await using var night = await LoadedAsync(Afternoon("2026-11-23").AddHours(-14));

        (await StoryAsync(night.Db)).ShouldBe(await StoryAsync(afternoon));
    }

    [Fact]
    public async Task Is_told_apart_from_facts()
    {
        await using var db = sample.Open();

        (await db.Programmes.Select(row => row.IsInvented).ToListAsync(Cancel)).ShouldBe([true, true]);
        (await db.Units.Select(row => row.SerialNumber!).ToListAsync(Cancel)).ShouldAllBe(serial =>
            serial.StartsWith("INV-")
        );
        (await db.WorkOrders.Select(row => row.Title).ToListAsync(Cancel)).ShouldAllBe(title =>
            title.EndsWith("(invented)")
        );
        (await db.WorkOrders.Select(row => row.Contractor!).ToListAsync(Cancel)).ShouldAllBe(contractor =>
            contractor.StartsWith("Sample ")
        );
        (await db.Programmes.Select(row => row.Statement!).ToListAsync(Cancel)).ShouldAllBe(statement =>
            statement.Contains("invented")
        );
        var programmes = await db.Programmes.Select(row => row.Id).ToListAsync(Cancel);
        var actors = await db
            .Events.Where(row => programmes.Contains(row.ProgrammeId))
            .Select(row => row.Actor)
            .Distinct()
            .ToListAsync(Cancel);
        actors.ShouldAllBe(actor => actor.StartsWith("Sample "));
    }

    [Fact]
    public async Task Has_an_invented_certificate_for_every_unit_that_was_destroyed()
    {
        await using var db = sample.Open();
        var certificates = await db.Disposals.Include(row => row.SerialNumbers).ToListAsync(Cancel);
        var destroyed = await db.Units.Where(row => row.Stage == UnitStage.Disposed).ToListAsync(Cancel);

        certificates.Count.ShouldBeGreaterThan(1);
        certificates.ShouldAllBe(row => row.CertificateNumber.StartsWith("INV-") && row.Issuer.Contains("invented"));
        certificates.ShouldAllBe(row => row.Note!.Contains("invented") && row.RecordedBy.StartsWith("Sample "));
        destroyed.ShouldNotBeEmpty();
        foreach (var unit in destroyed)
        {
            var certificate = certificates.Find(row => row.Id == unit.DisposalId).ShouldNotBeNull();
            certificate.Lists(unit.SerialNumber!).ShouldBeTrue();
            certificate.CertificateNumber.ShouldBe(unit.CertificateNumber);
            Amsterdam.DayOf(unit.DisposedAt!.Value).ShouldBe(certificate.IssuedOn);
        }

        certificates.Sum(row => row.SerialNumbers.Count).ShouldBe(destroyed.Count);
    }

    [Fact]
    public async Task Shows_a_second_programme_that_was_declined()
    {
        await using var db = sample.Open();

        var trains = await db.Programmes.SingleAsync(row => row.Code == "ns-trains", Cancel);

        trains.Status.ShouldBe(ProgrammeStatus.Draft);
        trains.BaselineUnitCount.ShouldBe(6500);
        trains.TargetVendors.ShouldBe(["hikvision", "dahua"]);
        (await db.Units.CountAsync(row => row.ProgrammeId == trains.Id, Cancel)).ShouldBe(0);
    }

    [Fact]
    public async Task Reports_what_it_loaded()
    {
        await using var db = sample.Open();
        var proRail = await db.Programmes.SingleAsync(row => row.Code == "prorail", Cancel);

        sample.Report.ShouldBe(
            new SampleReport(
                proRail.StartsOn,
                proRail.Deadline,
                await db.Units.CountAsync(row => row.InBaseline, Cancel),
                await db.Units.CountAsync(row => row.InBaseline && row.ReplacedAt != null, Cancel),
                await db.WorkOrders.CountAsync(Cancel),
                await db.Events.CountAsync(row => row.ProgrammeId == proRail.Id, Cancel)
            )
        );
    }

    [Fact]
    public async Task Is_loaded_into_an_empty_database_only()
    {
        await using var db = sample.Open();
        var before = await StoryAsync(db);

        await Should.ThrowAsync<SampleRefusedException>(() =>
            SampleProgramme.LoadAsync(sample.Data, Afternoon("2026-11-24"), Cancel)
        );

        (await StoryAsync(db)).ShouldBe(before);
    }

    [Fact]
    public async Task Is_loaded_once_by_two_loads_at_the_same_time()
    {
        await using var database = await EmptyDatabase.CreateAsync();

        var loads = await Task.WhenAll(
            Enumerable
                .Range(0, 2)
                .Select(async _ =>
                {
                    try
                    {
                        await SampleProgramme.LoadAsync(database.Data, Afternoon("2026-11-23"), Cancel);
                        return true;
                    }
                    catch (SampleRefusedException)
                    {
                        return false;
                    }
                })
        );

        loads.Count(isLoaded => isLoaded).ShouldBe(1);
        (await database.Db.Programmes.CountAsync(Cancel)).ShouldBe(2);
    }

    [Fact]
    public async Task Needs_the_reference_data()
    {
        await using var database = await EmptyDatabase.CreateAsync();
        await database.Db.Database.ExecuteSqlAsync($"DELETE FROM sites WHERE code = 'UT'", Cancel);

        await Should.ThrowAsync<SampleRefusedException>(() =>
            SampleProgramme.LoadAsync(database.Data, Afternoon("2026-11-23"), Cancel)
        );

        (await database.Db.Programmes.CountAsync(Cancel)).ShouldBe(0);
    }

    private static void DatesFollowFromTheDay(Programme programme, DateOnly today)
    {
        programme.Deadline.ShouldBe(new DateOnly(today.Month == 12 ? today.Year + 1 : today.Year, 12, 31));
        DateOnly[] starts = [new(programme.Deadline.Year, 4, 1), today.AddDays(-120)];
        programme.StartsOn.ShouldBe(starts.Min());
        programme.Status.ShouldBe(ProgrammeStatus.Active);
        programme.BaselineUnitCount.ShouldBe(196);
        programme.EstateUnitCount.ShouldBe(6000);
        programme.TargetVendors.ShouldBe(["hikvision", "huawei"]);
    }

    /// <summary>Invariants 1 and 2: the ledger explains the scope, and the log explains what the units say.</summary>
    private static async Task CountsAddUpAsync(TrackerDb db, List<Unit> units, List<EffectRow> effects)
    {
        var inventory = units.Where(unit => unit.ReplacesUnitId is null).ToList();
        var entries = await db.ScopeEntries.ToListAsync(Cancel);
        inventory.Count(unit => unit.InBaseline).ShouldBe(196);
        inventory.Count(unit => unit.CountsInScope).ShouldBe(196 + entries.Sum(entry => entry.Change));
        entries.ShouldAllBe(entry => entry.Status == ScopeEntryStatus.Approved);
        entries.ShouldAllBe(entry => !Person.IsSame(entry.RequestedBy, entry.ApprovedBy));
        entries.ShouldContain(entry => entry.Change == +1);
        entries.ShouldContain(entry => entry.Change == -1);

        (Count Count, Func<Unit, bool> Reached)[] stages =
        [
            (Count.Units, _ => true),
            (Count.Removed, unit => unit.RemovedAt is not null),
            (Count.Replaced, unit => unit.ReplacedAt is not null),
            (Count.Verified, unit => unit.VerifiedAt is not null),
            (Count.Disposed, unit => unit.DisposedAt is not null),
        ];
        foreach (var (count, reached) in stages)
        {
            var some = effects.Where(effect => effect.Count == count).ToList();
            some.Where(effect => effect.InBaseline)
                .Sum(effect => effect.Change)
                .ShouldBe(inventory.Count(unit => unit.InBaseline && reached(unit)), $"baseline, {count}");
            some.Where(effect => effect.InScope)
                .Sum(effect => effect.Change)
                .ShouldBe(inventory.Count(unit => unit.CountsInScope && reached(unit)), $"scope, {count}");
        }

        inventory.ShouldContain(unit => unit.Stage == UnitStage.Isolated);
        inventory.ShouldContain(unit => unit.Stage == UnitStage.NotFound);
        inventory.ShouldContain(unit => unit.Stage == UnitStage.Sanitised);
        inventory.ShouldContain(unit => unit.Stage == UnitStage.Disposed);
        inventory.Select(unit => unit.Site).Distinct().Count().ShouldBeInRange(40, 50);
        var sites = await db.Sites.ToDictionaryAsync(row => row.Code, row => row.Province, Cancel);
        inventory.Select(unit => sites[unit.Site]).Distinct().Count().ShouldBe(12);
    }

    private static async Task PaceIsNineTenthsAsync(
        TrackerDb db,
        Programme programme,
        List<Unit> units,
        List<EffectRow> effects,
        DateTimeOffset now
    )
    {
        var today = Amsterdam.DayOf(now);
        var milestones = await db.Milestones.ToListAsync(Cancel);
        var plan = new Plan(
            programme.StartsOn,
            programme.Deadline,
            196,
            [],
            milestones
                .Where(milestone => milestone is { Vendor: null, Province: null, SiteKind: null })
                .Select(milestone => (milestone.DueOn, milestone.TargetUnitCount))
        );
        double replaced = units.Count(unit => unit is { InBaseline: true, ReplacedAt: not null });
        replaced.ShouldBe(0.9 * plan.UnitsBy(today), 1);

        var statuses = milestones.ToDictionary(
            milestone => milestone.Code,
            milestone => StatusOf(milestone, units, effects, today)
        );
        statuses["pilot"].ShouldBe(MilestoneStatus.Met);
        statuses["zeeland"].ShouldBe(MilestoneStatus.Met);
        statuses["quarter"].ShouldBe(MilestoneStatus.Missed);
        statuses["all"].ShouldNotBeOneOf(MilestoneStatus.Met, MilestoneStatus.Missed);
    }

    private static MilestoneStatus StatusOf(
        Milestone milestone,
        List<Unit> units,
        List<EffectRow> effects,
        DateOnly today
    )
    {
        string[] zeeland = ["MDB", "GS", "VS"];
        var counted = units
            .Where(unit => milestone.Province is null || zeeland.Contains(unit.Site))
            .Select(unit => unit.Id)
            .ToHashSet();
        var steps = effects
            .Where(effect => effect is { Count: Count.Replaced, InBaseline: true } && counted.Contains(effect.UnitId))
            .Select(effect => new DayChange(Amsterdam.DayOf(effect.OccurredAt), effect.Change))
            .ToList();
        return MilestoneProgress.On(milestone.DueOn, milestone.TargetUnitCount, steps, forecast: null, today).Status;
    }

    private static void TimesAreInOrder(List<EventRow> events, List<EffectRow> effects, DateTimeOffset now)
    {
        var midnight = Amsterdam.StartOf(Amsterdam.DayOf(now));
        events.ShouldAllBe(row => row.RecordedAt < midnight);
        events.ShouldAllBe(row => row.OccurredAt <= row.RecordedAt);
        effects.ShouldAllBe(row => row.OccurredAt <= row.RecordedAt);
        events.OrderBy(row => row.Sequence).Select(row => row.RecordedAt).ShouldBeInOrder();
        events.Count(row => row.RecordedAt - row.OccurredAt > TimeSpan.FromDays(1)).ShouldBeGreaterThan(0);
    }

    private static void WorkIsVaried(List<WorkOrder> orders, List<EventRow> events)
    {
        orders.Count.ShouldBeInRange(30, 60);
        foreach (var state in Enum.GetValues<WorkOrderState>())
        {
            orders.ShouldContain(order => order.State == state, state.ToString());
        }

        var lines = orders.SelectMany(order => order.Lines).ToList();
        foreach (var outcome in Enum.GetValues<LineOutcome>())
        {
            lines.ShouldContain(line => line.Outcome == outcome, outcome.ToString());
        }

        lines.Select(line => line.Reason).Distinct().Count().ShouldBeGreaterThan(2);
        lines.ShouldAllBe(line => line.VerifiedBy == null || line.VerifiedBy != line.DoneBy);
        lines.ShouldAllBe(line => line.Verification != LineVerification.Accepted || line.VerifiedBy != null);
        orders
            .Where(order => order.State == WorkOrderState.Closed)
            .SelectMany(order => order.Lines)
            .ShouldAllBe(line => line.Verification == LineVerification.Accepted);
        events.ShouldContain(row => row.Type == "work-order.reworked");
        events.ShouldContain(row => row.Type == "work-order.line-rejected");
        var lastEvening = events.Max(row => row.RecordedAt);
        orders
            .Count(order => order.State == WorkOrderState.Scheduled && order.PlannedEnd < lastEvening)
            .ShouldBe(1, "overdue");
        lines
            .Where(line => line.Outcome == LineOutcome.Failed)
            .ShouldContain(failed =>
                lines.Exists(line => line.UnitId == failed.UnitId && line.Outcome == LineOutcome.Replaced)
            );
    }

    private static async Task MakersAreAllowedAsync(TrackerDb db, List<Unit> units)
    {
        var restrictions = await db.Vendors.ToDictionaryAsync(row => row.Id, row => row.Restriction, Cancel);
        var holders = await db.MacPrefixes.ToDictionaryAsync(row => row.Prefix, row => row.VendorId, Cancel);
        foreach (var unit in units.Where(unit => unit.MacAddress is not null))
        {
            var holder = MacAddress
                .Prefixes(unit.MacAddress!)
                .Where(holders.ContainsKey)
                .Select(prefix => holders[prefix])
                .First();
            holder.ShouldBe(unit.OriginVendor ?? unit.LabelVendor, unit.Tag);
        }

        units
            .Where(unit => unit.ReplacesUnitId is not null)
            .ShouldAllBe(unit => restrictions[unit.LabelVendor!] == VendorRestriction.Permitted);
        var baseline = units.Where(unit => unit.InBaseline).ToList();
        baseline.ShouldAllBe(unit => unit.OriginVendor == "hikvision" || unit.OriginVendor == "huawei");
        baseline.ShouldContain(unit => restrictions[unit.LabelVendor!] == VendorRestriction.Unknown);
    }

    /// <summary>Everything that people see of what happened, without the ids.</summary>
    private static async Task<List<string>> StoryAsync(TrackerDb db) =>
        [
            .. (
                await db
                    .Events.AsNoTracking()
                    .Where(row => row.ProgrammeId != Guid.Empty)
                    .OrderBy(row => row.Sequence)
                    .ToListAsync(Cancel)
            ).Select(row =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.RecordedAt:O} {row.OccurredAt:O} {row.Actor} {row.Type} {row.SubjectKey} {row.Version} {row.Changes}"
                )
            ),
        ];

    private static DateTimeOffset Afternoon(string day) =>
        Amsterdam.At(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), new TimeOnly(15, 0));

    private static async Task<EmptyDatabase> LoadedAsync(DateTimeOffset now)
    {
        var database = await EmptyDatabase.CreateAsync();
        await SampleProgramme.LoadAsync(database.Data, now, Cancel);
        return database;
    }

    /// <summary>The sample as of one day, for the tests that read it.</summary>
    public sealed class LoadedSample : IAsyncLifetime
    {
        private EmptyDatabase? database;

        internal NpgsqlDataSource Data => database!.Data;
        internal SampleReport Report { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            database = await EmptyDatabase.CreateAsync();
            Report = await SampleProgramme.LoadAsync(Data, Afternoon("2026-11-23"), Cancel);
        }

        public ValueTask DisposeAsync() => database?.DisposeAsync() ?? ValueTask.CompletedTask;

        internal TrackerDb Open() => EmptyDatabase.Open(Data);
    }

    /// <summary>With reference data and without programmes.</summary>
    private sealed class EmptyDatabase(NpgsqlDataSource data) : IAsyncDisposable
    {
        public NpgsqlDataSource Data => data;
        public TrackerDb Db { get; } = Open(data);

        public static async Task<EmptyDatabase> CreateAsync()
        {
            // Touching the service's fixture says how the template is prepared, whichever class is run alone.
            RuntimeHelpers.RunClassConstructor(typeof(TrackerApp).TypeHandle);
            return new EmptyDatabase(NpgsqlDataSource.Create(await Postgres.Current.CreateDatabaseAsync()));
        }

        public static TrackerDb Open(NpgsqlDataSource data)
        {
            var options = new DbContextOptionsBuilder<TrackerDb>();
            Database.Configure(options).UseNpgsql(data, Database.Npgsql);
            return new TrackerDb(options.Options, new CurrentUser(), TimeProvider.System);
        }

        public async ValueTask DisposeAsync()
        {
            await Db.DisposeAsync();
            await data.DisposeAsync();
        }
    }
}
