using System.Net;
using Npgsql;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Progress;

/// <summary>The same day, as known at the same instant, is the same figure for ever; the digest says what it came from.</summary>
public sealed class DigestTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Moves_with_a_back_dated_entry_but_not_for_what_was_known_before()
    {
        app.Clock.FreezeAt(new(2026, 4, 1, 9, 0, 0, TimeSpan.Zero));
        var programme = await app.ActiveProgramme(4, startsOn: "2026-04-01", deadline: "2026-06-10");
        var order = await app.StartedWorkOrder(programme, "CAM-0001");
        app.Clock.FreezeAt(new(2026, 4, 10, 9, 0, 0, TimeSpan.Zero));
        var published = await Ask(programme, "asOf=2026-04-08&knownAt=2026-04-10T09:00:00Z");
        var today = await Ask(programme, "asOf=2026-04-08");

        app.Clock.FreezeAt(new(2026, 4, 17, 9, 0, 0, TimeSpan.Zero));
        (
            await app.Administrator.Post(
                $"programmes/{programme}/work-orders/{order}/lines/CAM-0001/outcome",
                Given.Replaced("N-1", new(2026, 4, 7, 9, 0, 0, TimeSpan.Zero)),
                "*"
            )
        ).Ok();

        var again = await Ask(programme, "asOf=2026-04-08&knownAt=2026-04-10T09:00:00Z");
        again.Text.ShouldBe(published.Text);
        ((string?)today["digest"]).ShouldBe((string?)published["digest"]);
        var now = await Ask(programme, "asOf=2026-04-08");
        ((int)now["completedUnitCount"]!).ShouldBe(1);
        ((int)published["completedUnitCount"]!).ShouldBe(0);
        ((string?)now["digest"]).ShouldNotBe((string?)published["digest"]);
    }

    [Fact]
    public async Task Is_for_the_day_of_the_instant_unless_another_is_said()
    {
        app.Clock.FreezeAt(new(2026, 4, 1, 9, 0, 0, TimeSpan.Zero));
        var programme = await app.ActiveProgramme(2, startsOn: "2026-04-01", deadline: "2026-06-10");
        app.Clock.FreezeAt(new(2026, 5, 20, 9, 0, 0, TimeSpan.Zero));

        var then = await Ask(programme, "knownAt=2026-04-09T22:30:00Z");

        // In Amsterdam it was the tenth already.
        ((string?)then["asOf"]).ShouldBe("2026-04-10");
        ((string?)(await Ask(programme, ""))["asOf"]).ShouldBe("2026-05-20");
    }

    [Theory]
    [InlineData("progress?")]
    [InlineData("progress/breakdown?by=vendor&")]
    [InlineData("progress/series?")]
    public async Task Is_in_every_answer_and_the_same_in_all(string path)
    {
        var programme = await app.ActiveProgramme(2);
        var digest = (string?)(await Ask(programme, ""))["digest"];

        var answer = (await app.Administrator.Get($"programmes/{programme}/{path}")).Ok();

        ((string?)answer["digest"]).ShouldBe(digest);
        digest!.Length.ShouldBe(64);
    }

    [Fact]
    public async Task Differs_from_programme_to_programme_and_when_a_draft_changes_its_mind()
    {
        var one = await app.DraftProgramme();
        var other = await app.DraftProgramme();
        var before = (string?)(await Ask(one, ""))["digest"];

        (await app.Administrator.Patch($"programmes/{one}", new { name = "Otherwise" }, "*")).Ok();

        ((string?)(await Ask(one, ""))["digest"]).ShouldNotBe(before);
        ((string?)(await Ask(other, ""))["digest"]).ShouldNotBe(before);
    }

    [Fact]
    public async Task Remembers_what_a_draft_promised_then()
    {
        app.Clock.FreezeAt(new(2026, 4, 1, 9, 0, 0, TimeSpan.Zero));
        var programme = await app.DraftProgramme("2026-04-01", "2026-12-31");
        app.Clock.FreezeAt(new(2026, 4, 3, 9, 0, 0, TimeSpan.Zero));
        var before = await Ask(programme, "asOf=2026-04-02&knownAt=2026-04-02T09:00:00Z");
        (await app.Administrator.Patch($"programmes/{programme}", new { deadline = "2027-12-31" }, "*")).Ok();

        var after = await Ask(programme, "asOf=2026-04-02&knownAt=2026-04-02T09:00:00Z");

        after.Text.ShouldBe(before.Text);
        ((string?)after["deadline"]).ShouldBe("2026-12-31");
        ((string?)(await Ask(programme, ""))["deadline"]).ShouldBe("2027-12-31");
    }

    /// <summary>What was told before the instant but is still being saved would show later, under the same question.</summary>
    [Fact]
    public async Task Waits_for_a_write_that_began_before_the_instant()
    {
        app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        var programme = await app.DraftProgramme();
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using (var begin = new NpgsqlCommand("SELECT pg_current_xact_id()", connection, transaction))
        {
            await begin.ExecuteScalarAsync(Cancel);
        }

        var knownAt = app.Clock.GetUtcNow();
        var pinned = app.Administrator.Get(
            $"programmes/{programme}/progress?knownAt={knownAt:yyyy-MM-ddTHH:mm:ss.ffffff}Z"
        );
        await Task.Delay(TimeSpan.FromMilliseconds(300), Cancel);
        pinned.IsCompleted.ShouldBeFalse();
        await transaction.CommitAsync(Cancel);

        (await pinned).Ok();
    }

    [Fact]
    public async Task Says_so_when_a_write_takes_too_long_and_answers_for_the_present_all_the_same()
    {
        app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        var programme = await app.DraftProgramme();
        await using var connection = new NpgsqlConnection(app.ServiceConnectionString);
        await connection.OpenAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using (var begin = new NpgsqlCommand("SELECT pg_current_xact_id()", connection, transaction))
        {
            await begin.ExecuteScalarAsync(Cancel);
        }

        (await app.Administrator.Get($"programmes/{programme}/progress")).Ok();
        var knownAt = app.Clock.GetUtcNow();
        var answer = await app.Administrator.Get(
            $"programmes/{programme}/progress?knownAt={knownAt:yyyy-MM-ddTHH:mm:ss.ffffff}Z"
        );

        answer.ShouldBeRefused(HttpStatusCode.ServiceUnavailable, "known-at-unsettled");
        answer.Headers.RetryAfter.ShouldNotBeNull();
        (
            await app.Administrator.Get(
                $"programmes/{programme}/progress?knownAt={knownAt.AddDays(-1):yyyy-MM-ddTHH:mm:ss}Z"
            )
        ).Ok();
    }

    private async Task<Answer> Ask(string programme, string query) =>
        (await app.Administrator.Get($"programmes/{programme}/progress?{query}")).Ok();
}
