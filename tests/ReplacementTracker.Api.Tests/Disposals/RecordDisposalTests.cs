using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Tests.Support;
using ReplacementTracker.Api.Tests.Units;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.Tests.Disposals;

public sealed class RecordDisposalTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private TrackerClient Client => app.Administrator;

    [Fact]
    public async Task Moves_every_unit_that_the_certificate_lists()
    {
        var programme = await app.RemovedUnits(3);
        (
            await Client.Post(
                $"programmes/{programme}/units/CAM-0002/sanitisation",
                new { method = "overwritten" },
                "*"
            )
        ).Ok();
        var engineer = await app.ClientOf("erik", ["engineer"]);

        var recorded = (await app.Record(programme, [1, 2], by: engineer)).Created();

        ((string?)recorded["certificateNumber"], (string?)recorded["issuer"]).ShouldBe(("C-1", "Recycler"));
        ((string?)recorded["standard"], (string?)recorded["method"]).ShouldBe(("NEN-EN 50625", "shredded"));
        ((string?)recorded["issuedOn"], (string?)recorded["recordedBy"]).ShouldBe((Certificates.Today(app), "erik"));
        ((int)recorded["serialNumberCount"]!, (int)recorded["unitCount"]!).ShouldBe((2, 2));
        Texts(recorded["serialNumbers"]).ShouldBe([$"{programme}-CAM-0001", $"{programme}-CAM-0002"]);
        Texts(recorded["units"]).ShouldBe(["CAM-0001", "CAM-0002"]);
        Texts(recorded["unlistedUnits"]).ShouldBeEmpty();
        var again = (await Client.Get(recorded.Headers.Location!.ToString())).Ok();
        (again.Text, again.ETag).ShouldBe((recorded.Text, recorded.ETag));
        foreach (var number in new[] { 1, 2 })
        {
            var unit = (await Client.Get($"programmes/{programme}/units/{Certificates.Tag(number)}")).Ok();
            ((string?)unit["stage"], (string?)unit["certificateNumber"]).ShouldBe(("disposed", "C-1"));
            ((string?)unit["disposalId"]).ShouldBe((string?)recorded["id"]);
        }

        ((string?)(await Client.Get($"programmes/{programme}/units/CAM-0003"))["stage"]).ShouldBe("removed");
        (await Figures.Recount(Client, programme, "disposed")).ShouldBe((2, 2));
        var progress = (await Client.Get($"programmes/{programme}/progress")).Ok();
        ((int)progress["baseline"]!["disposed"]!["count"]!).ShouldBe(2);
    }

    [Fact]
    public async Task Leaves_one_event_for_itself_and_one_for_each_unit()
    {
        var programme = await app.RemovedUnits(2);

        (await app.Record(programme, [1, 2])).Created();

        var events = await Figures.All(Client, $"programmes/{programme}/events");
        var recorded = events.Where(row => (string?)row["type"] == "disposal.recorded").ShouldHaveSingleItem();
        ((string?)recorded["subject"]!["kind"], (string?)recorded["subject"]!["key"]).ShouldBe(("disposal", "C-1"));
        ((int)recorded["changes"]!["serialNumberCount"]!["to"]!).ShouldBe(2);
        recorded.ToJsonString().ShouldNotContain($"{programme}-CAM", Case.Insensitive);
        var disposed = events.Where(row => (string?)row["type"] == "unit.disposed").ToList();
        disposed.Select(row => (string?)row["subject"]!["key"]).ShouldBe(["CAM-0001", "CAM-0002"]);
        disposed.ShouldAllBe(row => (string?)row["effects"]![0]!["count"] == "disposed");
        disposed.ShouldAllBe(row => (string?)row["changes"]!["certificateNumber"]!["to"] == "C-1");
        disposed.ShouldAllBe(row => (string?)row["changes"]!["issuer"]!["to"] == "Recycler");
        disposed.ShouldAllBe(row => !row.ToJsonString().Contains($"{programme}-CAM"));
    }

    [Fact]
    public async Task Moves_the_named_units_and_leaves_the_others_for_their_own_report()
    {
        var programme = await app.RemovedUnits(2);

        var recorded = (await app.Record(programme, [1, 2], units: ["CAM-0002"])).Created();

        Texts(recorded["units"]).ShouldBe(["CAM-0002"]);
        ((int)recorded["serialNumberCount"]!, (int)recorded["unitCount"]!).ShouldBe((2, 1));
        (await Dispose(programme, "CAM-0001")).Ok();
        var later = (await Client.Get(recorded.Headers.Location!.ToString(), recorded.ETag)).Ok();
        Texts(later["units"]).ShouldBe(["CAM-0001", "CAM-0002"]);
        later.ETag.ShouldNotBe(recorded.ETag);
        (await Client.Get(recorded.Headers.Location.ToString(), later.ETag)).Status.ShouldBe(
            HttpStatusCode.NotModified
        );
    }

    [Fact]
    public async Task Reads_serial_numbers_as_people_write_them()
    {
        var programme = await app.RemovedUnits(1);

        var recorded = await app.Record(
            programme,
            [],
            serialNumbers: [$"  {Certificates.SerialNumber(programme, 1).ToUpperInvariant()} "]
        );

        Texts(recorded.Created()["units"]).ShouldBe(["CAM-0001"]);
        Texts(recorded["serialNumbers"]).ShouldBe([$"{programme}-CAM-0001".ToUpperInvariant()]);
    }

    [Fact]
    public async Task Names_everything_that_does_not_agree_at_once_and_moves_nothing()
    {
        var programme = await app.RemovedUnits(3);
        (await Register(programme, "CAM-0004", $"{programme}-CAM-0004")).Created();
        var before = await Story(programme);

        var refused = await app.Record(
            programme,
            [],
            serialNumbers:
            [
                $"{programme}-CAM-0001",
                "none",
                $"{programme}-CAM-0004",
                $"NEW-{programme}-CAM-0002",
                $"{programme}-CAM-0003",
            ]
        );

        refused.ShouldBeRefused(HttpStatusCode.BadRequest, "serial-number-unknown");
        refused.Errors.ShouldBe([
            "/serialNumbers/1 serial-number-unknown",
            "/serialNumbers/2 stage-not-allowed",
            "/serialNumbers/3 unit-is-replacement",
        ]);
        (await Story(programme)).ShouldBe(before);
    }

    [Fact]
    public async Task Refuses_units_that_the_certificate_does_not_list()
    {
        var programme = await app.RemovedUnits(3);
        (await Client.Patch($"programmes/{programme}/units/CAM-0003", new { serialNumber = (string?)null }, "*")).Ok();
        var before = await Story(programme);

        var refused = await app.Record(
            programme,
            [1],
            units: ["CAM-0001", "CAM-0002", "CAM-0003", "CAM-9999", "CAM-0001-R"]
        );

        refused.Errors.ShouldBe(
            [
                "/units/1 serial-number-not-on-certificate",
                "/units/2 unit-without-serial-number",
                "/units/3 unit-unknown",
                "/units/4 unit-is-replacement",
            ],
            ignoreOrder: true
        );
        refused.Text.ShouldNotContain($"{programme}-CAM");
        (await Story(programme)).ShouldBe(before);
        (await app.Record(programme, [1], units: ["CAM-0002"])).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "serial-number-not-on-certificate"
        );
    }

    [Fact]
    public async Task Knows_no_units_of_other_programmes()
    {
        var programme = await app.RemovedUnits(1);
        var other = await app.RemovedUnits(2);

        var refused = await app.Record(programme, [], serialNumbers: [Certificates.SerialNumber(other, 2)]);

        refused.ShouldBeRefused(HttpStatusCode.BadRequest, "serial-number-unknown");
        (await app.Record(programme, [1], units: ["CAM-0001", "CAM-0002"])).Errors.ShouldBe(["/units/1 unit-unknown"]);
        (await app.Record(programme, [1])).Created();
        (await app.Record(other, [1, 2])).Created();
        ((int)(await Client.Get(Certificates.Path(programme)))["total"]!).ShouldBe(1);
    }

    [Fact]
    public async Task Takes_one_certificate_of_a_number_from_each_issuer()
    {
        var programme = await app.RemovedUnits(3);
        (await app.Record(programme, [1])).Created();

        (await app.Record(programme, [2])).ShouldBeRefused(HttpStatusCode.Conflict, "certificate-number-taken");
        (await app.Record(programme, [2], certificateNumber: " C-1 ", issuer: " Recycler")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "certificate-number-taken"
        );
        (await app.Record(programme, [2], issuer: "Another")).Created();
        (await Dispose(programme, "CAM-0003")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "serial-number-not-on-certificate"
        );
    }

    [Fact]
    public async Task Takes_a_serial_number_on_one_certificate_only()
    {
        var programme = await app.RemovedUnits(2);
        (await app.Record(programme, [1, 2], units: ["CAM-0001"])).Created();

        var refused = await app.Record(programme, [2, 1], certificateNumber: "C-2");

        refused.ShouldBeRefused(HttpStatusCode.Conflict, "serial-number-on-other-certificate");
        refused.Errors.ShouldBe([
            "/serialNumbers/0 serial-number-on-other-certificate",
            "/serialNumbers/1 serial-number-on-other-certificate",
        ]);
    }

    [Fact]
    public async Task Asks_which_unit_is_meant_where_two_were_taken_down_under_one_serial_number()
    {
        var programme = await app.RemovedUnits(2);
        var same = Certificates.SerialNumber(programme, 1).ToUpperInvariant();
        (await Client.Patch($"programmes/{programme}/units/CAM-0002", new { serialNumber = same }, "*")).Ok();

        (await app.Record(programme, [1])).ShouldBeRefused(HttpStatusCode.Conflict, "serial-number-ambiguous");
        (await app.Record(programme, [1], units: ["CAM-0001", "CAM-0002"])).Errors.ShouldBe([
            "/units/1 serial-number-ambiguous",
        ]);
        Texts((await app.Record(programme, [1], units: ["CAM-0002"])).Created()["units"]).ShouldBe(["CAM-0002"]);
        (await Dispose(programme, "CAM-0001")).ShouldBeRefused(HttpStatusCode.Conflict, "serial-number-ambiguous");
    }

    [Fact]
    public async Task Takes_what_was_down_where_another_unit_hangs_under_its_serial_number()
    {
        var programme = await app.RemovedUnits(1);
        (await Register(programme, "CAM-0000", Certificates.SerialNumber(programme, 1))).Created();

        Texts((await app.Record(programme, [1])).Created()["units"]).ShouldBe(["CAM-0001"]);
    }

    [Fact]
    public async Task Certifies_what_was_reported_under_its_number_before_it_came_in()
    {
        var programme = await app.RemovedUnits(4);
        foreach (var tag in new[] { "CAM-0001", "CAM-0002", "CAM-0003" })
        {
            (await Dispose(programme, tag)).Ok();
        }

        var recorded = (await app.Record(programme, [1, 2, 4], units: ["CAM-0004"])).Created();

        Texts(recorded["units"]).ShouldBe(["CAM-0001", "CAM-0002", "CAM-0004"]);
        Texts(recorded["unlistedUnits"]).ShouldBe(["CAM-0003"]);
        (await Figures.Recount(Client, programme, "disposed")).ShouldBe((4, 4));
        var certified = (await Client.Get($"programmes/{programme}/units/CAM-0001/events?order=desc"))["items"]![0]!;
        ((string?)certified["type"], certified["effects"]!.AsArray().Count).ShouldBe(("unit.certified", 0));
        ((string?)(await Client.Get($"programmes/{programme}/units/CAM-0001"))["disposalId"]).ShouldBe(
            (string?)recorded["id"]
        );
    }

    [Fact]
    public async Task Does_not_certify_what_went_under_another_number()
    {
        var programme = await app.RemovedUnits(1);
        (await Dispose(programme, "CAM-0001", "C-9")).Ok();

        (await app.Record(programme, [1])).ShouldBeRefused(HttpStatusCode.Conflict, "stage-not-allowed");
    }

    [Fact]
    public async Task Is_for_active_programmes_and_for_those_who_do_the_work()
    {
        var programme = await app.RemovedUnits(1);
        var stranger = await app.ClientOf("eve", ["engineer"], [await app.DraftProgramme()]);
        (await app.Record(programme, [1], by: app.Anonymous)).ShouldBeRefused(
            HttpStatusCode.Unauthorized,
            "unauthenticated"
        );
        (await app.Record(programme, [1], by: stranger)).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "programme-not-found"
        );
        foreach (var role in new[] { "reader", "verifier" })
        {
            var other = await app.ClientOf("eve", [role]);
            (await app.Record(programme, [1], by: other)).Status.ShouldBe(HttpStatusCode.Forbidden);
        }

        await app.CloseProgramme(programme);
        (await app.Record(programme, [1])).ShouldBeRefused(HttpStatusCode.Conflict, "programme-not-active");
        (await app.Record(await app.DraftProgramme(), [1])).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "programme-not-active"
        );
    }

    [Theory]
    [InlineData(
        "{}",
        "/certificateNumber not-null",
        "/issuer not-null",
        "/method not-null",
        "/issuedOn not-null",
        "/serialNumbers not-null"
    )]
    [InlineData("""{"serialNumbers":[]}""", "/serialNumbers each-once")]
    [InlineData("""{"serialNumbers":["A"," a "]}""", "/serialNumbers each-once")]
    [InlineData("""{"serialNumbers":["A",null]}""", "/serialNumbers/1 not-null")]
    [InlineData("""{"serialNumbers":["A\u0000"," "]}""", "/serialNumbers/0 line", "/serialNumbers/1 line")]
    [InlineData("""{"units":[]}""", "/units each-once")]
    [InlineData("""{"units":["A","A"]}""", "/units each-once")]
    [InlineData("""{"units":["a/b",null]}""", "/units/0 tag", "/units/1 not-null")]
    [InlineData("""{"method":"burnt"}""", "/method wrong-type")]
    [InlineData("""{"method":0}""", "/method wrong-type")]
    [InlineData("""{"issuedOn":"2026-02-30"}""", "/issuedOn wrong-type")]
    [InlineData("""{"issuedOn":"1066-10-14"}""", "/issuedOn inclusive-between")]
    [InlineData("""{"issuedOn":"2999-01-01"}""", "/issuedOn in-future")]
    [InlineData("""{"occurredAt":"2999-01-01T00:00:00Z"}""", "/occurredAt in-future")]
    [InlineData("""{"evidenceId":"no"}""", "/evidenceId wrong-type")]
    [InlineData(
        """{"certificateNumber":"a\nb","issuer":"","standard":"\t"}""",
        "/certificateNumber line",
        "/issuer line",
        "/standard line"
    )]
    [InlineData("""{"note":"a\u0000"}""", "/note prose")]
    [InlineData("""{"serials":["A"]}""", "/serials unknown-member")]
    public async Task Refuses_what_it_does_not_understand(string part, params string[] errors)
    {
        var programme = await app.RemovedUnits(1);
        var body = JsonNode.Parse(part)!.AsObject();
        if (part != "{}")
        {
            var whole = new JsonObject
            {
                ["certificateNumber"] = "C-1",
                ["issuer"] = "Recycler",
                ["method"] = "shredded",
                ["issuedOn"] = Certificates.Today(app),
                ["serialNumbers"] = new JsonArray(Certificates.SerialNumber(programme, 1)),
            };
            foreach (var (name, value) in whole.Where(member => !body.ContainsKey(member.Key)).ToList())
            {
                body[name] = value!.DeepClone();
            }
        }

        var refused = await Client.PostText(Certificates.Path(programme), body.ToJsonString());

        refused.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        refused.Errors.ShouldBe(errors, ignoreOrder: true);
        ((string?)(await Client.Get($"programmes/{programme}/units/CAM-0001"))["stage"]).ShouldBe("removed");
    }

    [Fact]
    public async Task Refuses_what_is_too_long()
    {
        var programme = await app.RemovedUnits(1);

        (
            await app.Record(programme, [], serialNumbers: [.. Enumerable.Range(0, 1001).Select(n => $"S-{n}")])
        ).Errors.ShouldBe(["/serialNumbers each-once"]);
        (await app.Record(programme, [], serialNumbers: [new string('x', 101)])).Errors.ShouldBe([
            "/serialNumbers/0 line",
        ]);
        (await app.Record(programme, [1], certificateNumber: new string('x', 101))).Errors.ShouldBe([
            "/certificateNumber line",
        ]);
        (await app.Record(programme, [1], issuer: new string('x', 201))).Errors.ShouldBe(["/issuer line"]);
    }

    [Theory]
    [InlineData("'; DROP TABLE units; --")]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("=HYPERLINK(\"http://example.org\")")]
    [InlineData("{p}-CAM-0001\u200b")]
    [InlineData("𝟙")]
    [InlineData("ı")]
    [InlineData("ß")]
    public async Task Takes_strange_texts_for_serial_numbers_that_nobody_has(string text)
    {
        var programme = await app.RemovedUnits(1);

        (await app.Record(programme, [], serialNumbers: [text.Replace("{p}", programme)])).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "serial-number-unknown"
        );
    }

    [Fact]
    public async Task Never_repeats_or_logs_a_serial_number_in_a_refusal()
    {
        var programme = await app.RemovedUnits(2);
        (await app.Record(programme, [1])).Created();

        var refused = await app.Record(programme, [1, 2], units: ["CAM-0001"], certificateNumber: "C-2");
        var unknown = await app.Record(programme, [], serialNumbers: ["SECRET-1"], certificateNumber: "C-2");

        (refused.Text + unknown.Text).ShouldNotContain($"{programme}-CAM");
        (refused.Text + unknown.Text).ShouldNotContain("SECRET-1");
        app.Logs.All.ShouldAllBe(line => !line.Contains($"{programme}-CAM") && !line.Contains("SECRET-1"));
    }

    [Fact]
    public async Task Of_simultaneous_certificates_over_one_serial_number_one_is_recorded()
    {
        var programme = await app.RemovedUnits(3);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(n => app.Record(programme, [1 + n % 2, 3], certificateNumber: $"C-{n}"))
        );

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        answers
            .Where(answer => answer.Status != HttpStatusCode.Created)
            .Select(answer => answer.Code)
            .ShouldAllBe(code => code == "serial-number-on-other-certificate" || code == "stale");
        ((int)(await Client.Get(Certificates.Path(programme)))["total"]!).ShouldBe(1);
        (await Figures.Recount(Client, programme, "disposed")).ShouldBe((2, 2));
    }

    [Fact]
    public async Task Of_simultaneous_certificates_of_one_number_one_is_recorded()
    {
        var programme = await app.RemovedUnits(6);

        var answers = await Task.WhenAll(Enumerable.Range(1, 6).Select(n => app.Record(programme, [n])));

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        answers
            .Where(answer => answer.Status != HttpStatusCode.Created)
            .ShouldAllBe(answer => answer.Code == "certificate-number-taken");
        (await Figures.Recount(Client, programme, "disposed")).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Loses_against_a_change_of_a_unit_at_the_same_moment()
    {
        var programme = await app.RemovedUnits(2);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var id = (string?)(await Client.Get($"programmes/{programme}"))["code"];
        var unit = await db.Units.SingleAsync(
            row => row.Tag == "CAM-0002" && db.Programmes.Any(some => some.Id == row.ProgrammeId && some.Code == id),
            TestContext.Current.CancellationToken
        );
        unit.Sanitise(app.Clock.GetUtcNow(), "overwritten", Domain.Evidence.EvidenceAtHand.NoneAsked);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        var recording = app.Record(programme, [1, 2]);
        await WaitForALock();
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        (await recording).ShouldBeRefused(HttpStatusCode.PreconditionFailed, "stale");
        ((string?)(await Client.Get($"programmes/{programme}/units/CAM-0001"))["stage"]).ShouldBe("removed");
        ((string?)(await Client.Get($"programmes/{programme}/units/CAM-0002"))["stage"]).ShouldBe("sanitised");
        ((int)(await Client.Get(Certificates.Path(programme)))["total"]!).ShouldBe(0);
        (await app.Record(programme, [1, 2])).Created();
    }

    [Fact]
    public async Task Takes_a_thousand_serial_numbers()
    {
        var programme = await app.ActiveProgramme(units: 1);
        await TakeDown(programme, 1000);
        string[] serialNumbers = [.. Enumerable.Range(0, 1000).Select(n => $"bulk-{n}")];

        var recorded = (await app.Record(programme, [], serialNumbers: serialNumbers)).Created();

        ((int)recorded["unitCount"]!).ShouldBe(1000);
        Texts(recorded["serialNumbers"]).ShouldBe(serialNumbers);
        ((int)(await Client.Get($"programmes/{programme}/units?stage=disposed&limit=1"))["total"]!).ShouldBe(1000);
    }

    [Fact]
    public async Task Names_a_thousand_problems()
    {
        var programme = await app.ActiveProgramme(units: 1);

        var refused = await app.Record(
            programme,
            [],
            serialNumbers: [.. Enumerable.Range(0, 1000).Select(n => $"none-{n}")]
        );

        refused.Errors.Count.ShouldBe(1000);
    }

    /// <summary>Registers and takes down units by their own methods, without a visit for each.</summary>
    private async Task TakeDown(string code, int units)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        var programme = await db.Programmes.SingleAsync(row => row.Code == code, TestContext.Current.CancellationToken);
        var at = app.Clock.GetUtcNow();
        for (var number = 0; number < units; number++)
        {
            var terms = UnitTerms.Nothing with { Site = "UT", LabelVendor = "huawei", SerialNumber = $"BULK-{number}" };
            var unit = Unit.Register(
                programme,
                Guid.CreateVersion7(),
                $"BULK-{number:0000}",
                terms,
                ScopeStatus.InScope,
                at
            );
            unit.Remove(found: true, "Ed", at);
            db.Units.Add(unit);
        }

        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private async Task WaitForALock()
    {
        for (var attempt = 0; attempt < 500; attempt++)
        {
            var waiting = await app.Sql<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            );
            if (waiting > 0)
            {
                return;
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("Nobody waited.");
    }

    private Task<Answer> Register(string programme, string tag, string serialNumber) =>
        Client.Post(
            $"programmes/{programme}/units",
            new
            {
                tag,
                site = "UT",
                labelVendor = "huawei",
                serialNumber,
                reason = "Found",
            }
        );

    private Task<Answer> Dispose(string programme, string tag, string certificateNumber = "C-1") =>
        Client.Post($"programmes/{programme}/units/{tag}/disposal", new { certificateNumber }, "*");

    /// <summary>All that a refused request must leave as it was.</summary>
    private async Task<string> Story(string programme) =>
        string.Join(
            '\n',
            // But for their places in the chain, which they are given a moment later.
            (await Figures.All(Client, $"programmes/{programme}/events")).Select(one => $"{one["id"]} {one["type"]}")
        )
        + string.Join('\n', await Figures.All(Client, $"programmes/{programme}/units"))
        + string.Join('\n', await Figures.All(Client, Certificates.Path(programme)));

    private static string?[] Texts(JsonNode? list) => [.. list!.AsArray().Select(item => (string?)item)];
}
