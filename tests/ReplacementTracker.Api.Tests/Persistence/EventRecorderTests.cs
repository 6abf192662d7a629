using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Tests.Support;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.Tests.Persistence;

public sealed class EventRecorderTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    /// <summary>What a thing was on a day is read as the last event that says so: sequence has to be the order of happening.</summary>
    [Fact]
    public async Task Keeps_the_order_in_which_things_happened_however_many_are_saved_at_once()
    {
        var code = await app.ActiveProgramme(1);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        var programme = await db.ProgrammeAsync(code, TestContext.Current.CancellationToken);
        var at = app.Clock.GetUtcNow();
        for (var number = 1; number <= 100; number++)
        {
            var terms = new WorkOrderTerms("Visit", null, at, at, default, null);
            var order = new WorkOrder(programme, Guid.NewGuid(), number, "UT", terms, follows: null, at);
            order.Approve(null, at);
            order.Schedule(null, null, null, at);
            order.Start(null, at);
            order.Hold(HoldReason.Material, null, at);
            order.Resume(null, at);
            db.WorkOrders.Add(order);
        }

        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        var events = await db
            .Events.Where(row => row.ProgrammeId == programme.Id && row.SubjectKind == "work-order")
            .OrderBy(row => row.Sequence)
            .Select(row => new { row.SubjectKey, row.Type })
            .ToListAsync(TestContext.Current.CancellationToken);
        foreach (var order in events.GroupBy(row => row.SubjectKey))
        {
            order
                .Select(row => row.Type["work-order.".Length..])
                .ShouldBe(["created", "approved", "scheduled", "started", "held", "resumed"], order.Key);
        }
    }
}
