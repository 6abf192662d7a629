using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Tests.Support;
using ReplacementTracker.Api.Tests.Units;

namespace ReplacementTracker.Api.Tests.ScopeEntries;

/// <summary>Exceptions end by themselves, whoever notices, and however late.</summary>
/// <remarks>The service looks for itself now and then; a test that calls it as well finds done what is done.</remarks>
public sealed class ExceptionExpiryTests : IClassFixture<TrackerApp>
{
    private readonly TrackerApp app;

    public ExceptionExpiryTests(TrackerApp app)
    {
        this.app = app;
        app.Clock.FreezeAt(At("2026-03-02T09:00:00Z"));
    }

    private TrackerClient Client => app.Administrator;

    [Fact]
    public async Task Ends_with_the_last_day_in_the_time_zone_of_the_programme()
    {
        var programme = await app.ActiveProgramme(2);
        var id = await app.ScopeEntry(programme, "CAM-0001", "excepted", expiresOn: "2026-03-10");

        await NoticeAt("2026-03-10T22:59:59.999Z");
        (await Status(programme, "CAM-0001")).ShouldBe("excepted");
        await NoticeAt("2026-03-10T23:00:00Z");
        (await Status(programme, "CAM-0001")).ShouldBe("inScope");

        var entries = await Figures.All(Client, $"programmes/{programme}/scope-entries");
        entries.Count.ShouldBe(2);
        ((string?)entries[0]["expiresOn"], (string?)entries[0]["expiredAt"]).ShouldBe(
            ("2026-03-10", "2026-03-10T23:00:00Z")
        );
        var end = entries[1];
        ((string?)end["undoes"], (string?)end["status"], (int)end["change"]!).ShouldBe((id, "approved", 1));
        ((string?)end["from"], (string?)end["to"]).ShouldBe(("excepted", "inScope"));
        ((string?)end["requestedBy"], (string?)end["approvedBy"]).ShouldBe(("system", "system"));
        (await Figures.Recount(Client, programme, "units")).ShouldBe((2, 2));
        (await ScopeOn(programme, "2026-03-09")).ShouldBe(1);
        (await ScopeOn(programme, "2026-03-10")).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_noticed_late_counts_from_when_it_happened_and_says_when_it_was_known()
    {
        var programme = await app.ActiveProgramme(2);
        await app.ScopeEntry(programme, "CAM-0001", "excepted", expiresOn: "2026-03-10");

        await NoticeAt("2026-03-20T12:00:00Z");

        var changed = (await Client.Get($"programmes/{programme}/events?type=unit.scope-changed"))["items"]!.AsArray();
        var end = changed.OrderBy(happened => (long)happened!["sequence"]!).Last()!;
        ((string?)end["occurredAt"], (string?)end["recordedAt"], (string?)end["actor"]).ShouldBe(
            ("2026-03-10T23:00:00Z", "2026-03-20T12:00:00Z", "system")
        );
        (await ScopeOn(programme, "2026-03-10")).ShouldBe(1);
        (await ScopeOn(programme, "2026-03-11")).ShouldBe(2);
        (await ScopeOn(programme, "2026-03-11&knownAt=2026-03-15T00:00:00Z")).ShouldBe(1);
    }

    [Fact]
    public async Task Takes_along_what_was_done_to_the_unit_before_anybody_noticed()
    {
        var programme = await app.ActiveProgramme(2);
        await app.ScopeEntry(programme, "CAM-0001", "excepted", expiresOn: "2026-03-10");
        app.Clock.FreezeAt(At("2026-03-20T12:00:00Z"));
        await app.CompletedWorkOrder(programme);
        app.Clock.FreezeAt(At("2026-03-21T12:00:00Z"));
        (
            await Client.Post(
                $"programmes/{programme}/units/CAM-0001/sanitisation",
                new { method = "overwritten" },
                "*"
            )
        ).Ok();

        await NoticeAt("2026-03-25T12:00:00Z");

        foreach (var count in new[] { "removed", "replaced" })
        {
            (await Figures.Recount(Client, programme, count)).ShouldBe((1, 1));
            (await CountOn(programme, "2026-03-19", count)).ShouldBe((2, 0));
            (await CountOn(programme, "2026-03-20", count)).ShouldBe((2, 1));
        }
    }

    [Fact]
    public async Task Several_instances_end_each_exception_once()
    {
        var programme = await app.ActiveProgramme(8);
        foreach (var number in Enumerable.Range(1, 8))
        {
            await app.ScopeEntry(programme, $"CAM-000{number}", "excepted", expiresOn: "2026-03-10");
        }

        app.Clock.FreezeAt(At("2026-03-11T12:00:00Z"));
        var ended = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(number => Expiry().RunAsync(null, wait: number % 2 == 0, Cancel))
        );

        ended.Sum().ShouldBeLessThanOrEqualTo(8);
        var entries = await Figures.All(Client, $"programmes/{programme}/scope-entries");
        entries.Select(entry => (string?)entry["undoes"]).OfType<string>().Distinct().Count().ShouldBe(8);
        entries.Count.ShouldBe(16);
        (await Figures.Recount(Client, programme, "units")).ShouldBe((8, 8));
    }

    [Fact]
    public async Task Who_asks_is_told_of_an_end_that_nobody_had_noticed()
    {
        var programme = await app.ActiveProgramme(1);
        await app.ScopeEntry(programme, "CAM-0001", "excepted", expiresOn: "2026-03-10");
        app.Clock.FreezeAt(At("2026-03-11T12:00:00Z"));

        var asked = await Client.Post(
            $"programmes/{programme}/scope-entries",
            new
            {
                unit = "CAM-0001",
                to = "excepted",
                reason = "Longer",
                expiresOn = "2026-04-10",
            }
        );

        ((string?)asked.Created()["from"]).ShouldBe("inScope");
    }

    [Fact]
    public async Task Many_who_ask_with_a_key_at_once_do_not_wait_for_one_another_forever()
    {
        var programme = await app.ActiveProgramme(10);
        await app.ScopeEntry(programme, "CAM-0001", "excepted", expiresOn: "2026-03-10");
        await using var small = app.With(
            ("ConnectionStrings:Tracker", $"{app.ServiceConnectionString};Maximum Pool Size=3;Timeout=10")
        );
        (await small.Administrator.Get("programmes")).Ok();
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using var held = await connection.BeginTransactionAsync(Cancel);
        await using var command = new NpgsqlCommand("SELECT FROM scope_entries FOR UPDATE", connection);
        await command.ExecuteNonQueryAsync(Cancel);
        app.Clock.FreezeAt(At("2026-03-11T12:00:00Z"));

        var asked = Enumerable
            .Range(2, 9)
            .Select(number =>
                small.Administrator.Send(
                    HttpMethod.Post,
                    $"programmes/{programme}/scope-entries",
                    new
                    {
                        unit = $"CAM-{number:0000}",
                        to = "outOfScope",
                        reason = "Not ours",
                    },
                    headers: ("Idempotency-Key", $"{programme}-{number}")
                )
            )
            .ToArray();
        await Task.Delay(TimeSpan.FromSeconds(1), Cancel);
        await held.RollbackAsync(Cancel);

        foreach (var answer in await Task.WhenAll(asked))
        {
            answer.Created();
        }

        (await Status(programme, "CAM-0001")).ShouldBe("inScope");
    }

    [Fact]
    public async Task Is_prolonged_by_a_new_request_and_ends_where_the_first_began()
    {
        var programme = await app.ActiveProgramme(2);
        var first = await app.ScopeEntry(programme, "CAM-0001", "excepted", expiresOn: "2026-03-10");
        app.Clock.FreezeAt(At("2026-03-05T12:00:00Z"));
        (await Ask(programme, "2026-03-10")).ShouldBeRefused(HttpStatusCode.Conflict, "scope-unchanged");
        (await Ask(programme, "2026-03-04")).ShouldBeRefused(HttpStatusCode.Conflict, "scope-entry-expires-too-early");

        await app.ScopeEntry(programme, "CAM-0001", "excepted", expiresOn: "2026-04-10");

        var superseded = await Client.Get($"programmes/{programme}/scope-entries/{first}");
        ((string?)superseded["supersededAt"], (string?)superseded["status"]).ShouldBe(
            ("2026-03-05T12:00:00Z", "approved")
        );
        await NoticeAt("2026-03-12T12:00:00Z");
        (await Status(programme, "CAM-0001")).ShouldBe("excepted");
        await NoticeAt("2026-04-12T12:00:00Z");
        (await Status(programme, "CAM-0001")).ShouldBe("inScope");
        (await ScopeOn(programme, "2026-04-10")).ShouldBe(1);
        (await ScopeOn(programme, "2026-04-11")).ShouldBe(2);
    }

    [Fact]
    public async Task Is_not_prolonged_by_an_approval_that_comes_too_late()
    {
        var programme = await app.ActiveProgramme(1);
        await app.ScopeEntry(programme, "CAM-0001", "excepted", expiresOn: "2026-03-10");
        app.Clock.FreezeAt(At("2026-03-10T12:00:00Z"));
        var path = (await Ask(programme, "2026-04-10")).Created().Headers.Location!.ToString();
        app.Clock.FreezeAt(At("2026-03-11T12:00:00Z"));

        (await (await app.Second()).Post($"{path}/approval", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "scope-entry-outdated"
        );

        (await Status(programme, "CAM-0001")).ShouldBe("inScope");
        (await Client.Post($"{path}/withdrawal", ifMatch: "*")).Ok();
        (await Ask(programme, "2026-04-10")).Created();
    }

    [Fact]
    public async Task A_unit_that_was_taken_back_before_stays_as_it_is()
    {
        var programme = await app.ActiveProgramme(1);
        await app.ScopeEntry(programme, "CAM-0001", "excepted", expiresOn: "2026-03-10");
        await app.ScopeEntry(programme, "CAM-0001", "outOfScope");

        await NoticeAt("2026-03-12T12:00:00Z");

        (await Status(programme, "CAM-0001")).ShouldBe("outOfScope");
        (await Figures.All(Client, $"programmes/{programme}/scope-entries")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Nothing_ends_in_a_closed_programme_but_what_had_ended_before()
    {
        var programme = await app.ActiveProgramme(2);
        await app.ScopeEntry(programme, "CAM-0001", "excepted", expiresOn: "2026-03-10");
        await app.ScopeEntry(programme, "CAM-0002", "excepted", expiresOn: "2026-03-30");
        app.Clock.FreezeAt(At("2026-03-20T12:00:00Z"));
        await app.CloseProgramme(programme);

        await NoticeAt("2026-04-20T12:00:00Z");

        (await Status(programme, "CAM-0001")).ShouldBe("inScope");
        (await Status(programme, "CAM-0002")).ShouldBe("excepted");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ExceptionExpiry Expiry() => app.Services.GetRequiredService<ExceptionExpiry>();

    private async Task NoticeAt(string instant)
    {
        app.Clock.FreezeAt(At(instant));
        await Expiry().RunAsync(programme: null, wait: true, Cancel);
    }

    private Task<Answer> Ask(string programme, string expiresOn) =>
        Client.Post(
            $"programmes/{programme}/scope-entries",
            new
            {
                unit = "CAM-0001",
                to = "excepted",
                reason = "Longer",
                expiresOn,
            }
        );

    private async Task<string?> Status(string programme, string unit) =>
        (string?)(await Client.Get($"programmes/{programme}/units/{unit}")).Ok()["scopeStatus"];

    private async Task<int> ScopeOn(string programme, string asOf) =>
        (int)(await Client.Get($"programmes/{programme}/progress?asOf={asOf}")).Ok()["scopeUnitCount"]!;

    private async Task<(int Units, int Count)> CountOn(string programme, string asOf, string count)
    {
        var scope = (await Client.Get($"programmes/{programme}/progress?asOf={asOf}")).Ok()["scope"]!;
        return ((int)scope["unitCount"]!, (int)scope[count]!["count"]!);
    }

    private static DateTimeOffset At(string instant) =>
        DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);
}
