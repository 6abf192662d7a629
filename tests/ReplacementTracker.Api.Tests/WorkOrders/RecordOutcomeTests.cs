using System.Net;
using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.WorkOrders;

public sealed class RecordOutcomeTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Puts_the_replacement_in_the_place_of_the_old_unit()
    {
        var (programme, order) = await Started(1);

        (
            await app.Administrator.Post(
                $"{order}/lines/CAM-0001/outcome",
                new
                {
                    outcome = "replaced",
                    replacement = new
                    {
                        tag = "NEW-1",
                        labelVendor = "axis",
                        model = "P3265",
                        serialNumber = "AX-1",
                        macAddress = "accc.8e12.3456",
                    },
                },
                "*"
            )
        ).Ok();

        var old = (await app.Administrator.Get($"programmes/{programme}/units/CAM-0001")).Ok();
        var next = (await app.Administrator.Get($"programmes/{programme}/units/NEW-1")).Ok();
        old["stage"]!.ToString().ShouldBe("removed");
        old["replacedBy"]!.ToString().ShouldBe("NEW-1");
        next["replaces"]!.ToString().ShouldBe("CAM-0001");
        next["site"]!.ToString().ShouldBe("UT");
        next["macAddress"]!.ToString().ShouldBe("AC:CC:8E:12:34:56");
        next["scopeStatus"]!.ToString().ShouldBe("outOfScope");
        (await Counts(programme)).ShouldBe("removed 1, replaced 1, verified 0");
    }

    [Theory]
    [InlineData("""{"labelVendor":"dahua","serialNumber":"S"}""", "replacement-restricted-by-label")]
    [InlineData(
        """{"labelVendor":"axis","originVendor":"dahua","serialNumber":"S"}""",
        "replacement-restricted-by-origin"
    )]
    [InlineData("""{"labelVendor":"axis","serialNumber":"S","macAddress":"@dahua"}""", "replacement-restricted-by-mac")]
    [InlineData("""{"labelVendor":"uniview","serialNumber":"S"}""", "replacement-targeted-by-label")]
    [InlineData(
        """{"labelVendor":"axis","originVendor":"uniview","serialNumber":"S"}""",
        "replacement-targeted-by-origin"
    )]
    [InlineData("""{"labelVendor":"axis","serialNumber":"S","macAddress":"@uniview"}""", "replacement-targeted-by-mac")]
    [InlineData("""{"labelVendor":"axis","serialNumber":"OLD-1"}""", "replacement-same-serial-number")]
    public async Task Refuses_a_maker_that_may_not_come_in_and_names_the_ground(string replacement, string code)
    {
        var programme = await app.DraftProgramme();
        (
            await app.Administrator.Patch(
                $"programmes/{programme}",
                new { targetVendors = new[] { "hikvision", "uniview" } },
                "*"
            )
        ).Ok();
        (
            await app.Administrator.Post(
                $"programmes/{programme}/units",
                new
                {
                    tag = "CAM-0001",
                    site = "UT",
                    labelVendor = "hikvision",
                    serialNumber = "OLD-1",
                }
            )
        ).Created();
        (await app.Administrator.Post($"programmes/{programme}/activation", ifMatch: "*")).Ok();
        var order = $"programmes/{programme}/work-orders/{await app.StartedWorkOrder(programme)}";
        foreach (var vendor in new[] { "dahua", "uniview" })
        {
            if (replacement.Contains($"@{vendor}", StringComparison.Ordinal))
            {
                var prefix = await app.Sql<string>(
                    $"SELECT prefix FROM mac_prefixes WHERE vendor_id = '{vendor}' ORDER BY prefix LIMIT 1"
                );
                replacement = replacement.Replace($"@{vendor}", prefix.PadRight(12, '1'), StringComparison.Ordinal);
            }
        }

        var answer = await app.Administrator.PostText(
            $"{order}/lines/CAM-0001/outcome",
            $$"""{"outcome":"replaced","replacement":{{replacement}}}"""
        );
        answer.Code.ShouldBe("if-match-required");
        answer = await app.Administrator.Send(
            HttpMethod.Post,
            $"{order}/lines/CAM-0001/outcome",
            $$"""{"outcome":"replaced","replacement":{{replacement}}}""",
            headers: ("If-Match", "*")
        );

        answer.ShouldBeRefused(HttpStatusCode.Conflict, code);
        (await Counts(programme)).ShouldBe("removed 0, replaced 0, verified 0");
    }

    [Theory]
    [InlineData("""{}""", "/outcome not-null")]
    [InlineData("""{"outcome":"pending"}""", "/outcome not-equal")]
    [InlineData("""{"outcome":"replaced"}""", "/replacement not-null")]
    [InlineData("""{"outcome":"failed"}""", "/reason not-null")]
    [InlineData("""{"outcome":"removedNotReplaced","reason":"noAccess"}""", "/reason null")]
    [InlineData("""{"outcome":"failed","reason":"rain"}""", "/reason wrong-type")]
    [InlineData(
        """{"outcome":"replaced","replacement":{"labelVendor":"axis"}}""",
        "/replacement/serialNumber not-null"
    )]
    [InlineData(
        """{"outcome":"replaced","replacement":{"labelVendor":"axis","serialNumber":"S","macAddress":"12"}}""",
        "/replacement/macAddress mac-address"
    )]
    [InlineData(
        """{"outcome":"replaced","replacement":{"labelVendor":"axis","serialNumber":"S","colour":"red"}}""",
        "/colour unknown-member"
    )]
    [InlineData("""{"outcome":"notFound","occurredAt":"2999-01-01T00:00:00Z"}""", "/occurredAt in-future")]
    public async Task Refuses_a_report_that_says_too_little_or_too_much(string body, string error)
    {
        var (_, order) = await Started(1);

        var answer = await app.Administrator.Send(
            HttpMethod.Post,
            $"{order}/lines/CAM-0001/outcome",
            body,
            headers: ("If-Match", "*")
        );

        answer.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        answer.Errors.ShouldContain(error);
    }

    [Fact]
    public async Task Refuses_a_vendor_that_nobody_knows()
    {
        var (_, order) = await Started(1);

        (
            await app.Administrator.Post(
                $"{order}/lines/CAM-0001/outcome",
                new { outcome = "replaced", replacement = new { labelVendor = "nobody", serialNumber = "S" } },
                "*"
            )
        ).ShouldBeRefused(HttpStatusCode.BadRequest, "vendor-unknown");
    }

    [Fact]
    public async Task Counts_each_outcome_for_what_it_took_away()
    {
        var (programme, order) = await Started(4);

        await Report(order, "CAM-0001", Given.Replaced("AX-1"));
        await Report(order, "CAM-0002", new { outcome = "removedNotReplaced" });
        await Report(order, "CAM-0003", new { outcome = "notFound", note = "Bracket empty" });
        await Report(order, "CAM-0004", new { outcome = "failed", reason = "noAccess" });

        (await Counts(programme)).ShouldBe("removed 3, replaced 1, verified 0");
        (await Stage(programme, "CAM-0003")).ShouldBe("notFound");
        (await Stage(programme, "CAM-0004")).ShouldBe("inService");
    }

    [Fact]
    public async Task Takes_back_what_a_corrected_report_had_counted()
    {
        var (programme, order) = await Started(1);
        await Report(order, "CAM-0001", Given.Replaced("AX-1"));

        await Report(order, "CAM-0001", new { outcome = "failed", reason = "bracketMismatch" });

        (await Counts(programme)).ShouldBe("removed 0, replaced 0, verified 0");
        (await Stage(programme, "CAM-0001")).ShouldBe("inService");
        (await app.Administrator.Get($"programmes/{programme}/units/CAM-0001-R")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "unit-not-found"
        );
        var effects = (await app.Administrator.Get($"programmes/{programme}/units/CAM-0001/events")).Ok()["items"]!
            .AsArray()
            .Where(item => (string)item!["type"]! == "unit.corrected")
            .SelectMany(item => item!["effects"]!.AsArray())
            .Select(effect => $"{effect!["count"]} {effect["change"]}");
        effects.ShouldBe(["removed -1", "replaced -1"], ignoreOrder: true);

        await Report(order, "CAM-0001", Given.Replaced("AX-2"));
        (await Counts(programme)).ShouldBe("removed 1, replaced 1, verified 0");
    }

    [Fact]
    public async Task Corrects_a_replacement_in_place()
    {
        var (programme, order) = await Started(1);
        await Report(order, "CAM-0001", Given.Replaced("AX-1"));

        await Report(order, "CAM-0001", Given.Replaced("AX-2"));

        (await app.Administrator.Get($"programmes/{programme}/units/CAM-0001-R")).Ok()["serialNumber"]!
            .ToString()
            .ShouldBe("AX-2");
        (await Counts(programme)).ShouldBe("removed 1, replaced 1, verified 0");
    }

    [Fact]
    public async Task Replaces_on_a_later_order_what_an_earlier_one_only_removed()
    {
        var (programme, order) = await Started(1);
        var verifier = await app.ClientOf("Vera", ["verifier"]);
        await Report(order, "CAM-0001", new { outcome = "removedNotReplaced" });
        (await app.Administrator.Post($"{order}/completion", ifMatch: "*")).Ok();
        (await verifier.Post($"{order}/lines/CAM-0001/verification", new { verification = "accepted" }, "*")).Ok();
        (await (await app.Second()).Post($"{order}/closure", ifMatch: "*")).Ok();

        var next = $"programmes/{programme}/work-orders/{await app.StartedWorkOrder(programme)}";
        await Report(next, "CAM-0001", Given.Replaced("AX-1"));
        (await app.Administrator.Post($"{next}/completion", ifMatch: "*")).Ok();
        (await verifier.Post($"{next}/lines/CAM-0001/verification", new { verification = "accepted" }, "*")).Ok();

        (await Counts(programme)).ShouldBe("removed 1, replaced 1, verified 1");
    }

    [Fact]
    public async Task Does_not_take_a_unit_away_twice()
    {
        var (programme, order) = await Started(1);
        await Report(order, "CAM-0001", Given.Replaced("AX-1"));
        var verifier = await app.ClientOf("Vera", ["verifier"]);
        (await verifier.Post($"{order}/lines/CAM-0001/verification", new { verification = "accepted" }, "*")).Ok();
        (await (await app.Second()).Post($"{order}/closure", new { incomplete = true, reason = "Done" }, "*")).Ok();

        (
            await app.Administrator.Post(
                $"programmes/{programme}/work-orders",
                new
                {
                    title = "Again",
                    site = "UT",
                    units = new[] { "CAM-0001" },
                }
            )
        ).ShouldBeRefused(HttpStatusCode.Conflict, "unit-done");
        (
            await app.Administrator.Post(
                $"programmes/{programme}/work-orders",
                new
                {
                    title = "Again",
                    site = "UT",
                    units = new[] { "CAM-0001-R" },
                }
            )
        ).ShouldBeRefused(HttpStatusCode.Conflict, "unit-is-replacement");
    }

    [Fact]
    public async Task Refuses_a_serial_number_that_another_unit_in_service_has()
    {
        var (_, order) = await Started(2);
        await Report(order, "CAM-0001", Given.Replaced("AX-1"));

        (await app.Administrator.Post($"{order}/lines/CAM-0002/outcome", Given.Replaced("AX-1"), "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "serial-number-taken"
        );
    }

    [Fact]
    public async Task Refuses_work_that_is_not_in_progress()
    {
        var programme = await app.ActiveProgramme(1);
        var order = $"programmes/{programme}/work-orders/{await app.WorkOrder(programme)}";

        (await app.Administrator.Post($"{order}/lines/CAM-0001/outcome", Given.Replaced("AX-1"), "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "work-order-not-in-progress"
        );
    }

    [Fact]
    public async Task Refuses_to_have_happened_before_the_work_began()
    {
        var (_, order) = await Started(1);

        (
            await app.Administrator.Post(
                $"{order}/lines/CAM-0001/outcome",
                Given.Replaced("AX-1", new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero)),
                "*"
            )
        ).ShouldBeRefused(HttpStatusCode.Conflict, "occurred-out-of-order");
    }

    [Fact]
    public async Task Leaves_a_disposed_unit_disposed_when_its_replacement_is_reported_again()
    {
        var (programme, order) = await Started(1);
        var verifier = await app.ClientOf("Vera", ["verifier"]);
        await Report(order, "CAM-0001", new { outcome = "removedNotReplaced" });
        (await verifier.Post($"{order}/lines/CAM-0001/verification", new { verification = "accepted" }, "*")).Ok();
        (await (await app.Second()).Post($"{order}/closure", new { incomplete = true, reason = "No stock" }, "*")).Ok();
        var next = $"programmes/{programme}/work-orders/{await app.StartedWorkOrder(programme)}";
        var disposal = $"programmes/{programme}/units/CAM-0001/disposal";

        await Report(next, "CAM-0001", Given.Replaced("AX-1"));
        (await app.Administrator.Post(disposal, new { certificateNumber = "C-1" }, "*")).Ok();
        await Report(next, "CAM-0001", Given.Replaced("AX-2"));

        (await Stage(programme, "CAM-0001")).ShouldBe("disposed");
        (await app.Administrator.Post(disposal, new { certificateNumber = "C-2" }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "stage-not-allowed"
        );
        (await Counts(programme)).ShouldBe("removed 1, replaced 1, verified 1");
        var progress = (await app.Administrator.Get($"programmes/{programme}/progress")).Ok();
        progress["baseline"]!["disposed"]!["count"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task Counts_no_unit_twice_whatever_is_reported_in_whatever_order()
    {
        var random = new Random(20261123);
        var (programme, order) = await Started(3);
        var verifier = await app.ClientOf("Vera", ["verifier"]);
        string[] tags = ["CAM-0001", "CAM-0002", "CAM-0003"];
        for (var step = 0; step < 60; step++)
        {
            var tag = tags[random.Next(tags.Length)];
            var unit = $"programmes/{programme}/units/{tag}";
            _ = random.Next(7) switch
            {
                0 => await app.Administrator.Post($"{order}/lines/{tag}/outcome", Given.Replaced($"AX-{step}"), "*"),
                1 => await Try(order, tag, new { outcome = "removedNotReplaced" }),
                2 => await Try(order, tag, new { outcome = "notFound" }),
                3 => await Try(order, tag, new { outcome = "failed", reason = "other" }),
                4 => await app.Administrator.Post($"{unit}/sanitisation", new { method = "wiped" }, "*"),
                5 => await app.Administrator.Post($"{unit}/disposal", new { certificateNumber = "C" }, "*"),
                _ => step < 40
                    ? await app.Administrator.Get(unit)
                    : await verifier.Post($"{order}/lines/{tag}/verification", new { verification = "accepted" }, "*"),
            };

            (
                await app.Sql<long>(
                    $"""
                    SELECT count(*) FROM (
                        SELECT sum(change) AS total FROM effects JOIN programmes p ON p.id = programme_id
                        WHERE p.code = '{programme}' GROUP BY unit_id, count
                    ) AS sums WHERE total NOT IN (0, 1)
                    """
                )
            ).ShouldBe(0, $"after step {step}");
        }

        Task<Answer> Try(string at, string tag, object body) =>
            app.Administrator.Post($"{at}/lines/{tag}/outcome", body, "*");
    }

    [Fact]
    public async Task Refuses_a_unit_of_the_inventory_as_the_replacement_of_another()
    {
        var (programme, order) = await Started(2);

        (
            await app.Administrator.Post(
                $"{order}/lines/CAM-0001/outcome",
                Given.Replaced($"{programme}-cam-0002"),
                "*"
            )
        ).ShouldBeRefused(HttpStatusCode.Conflict, "replacement-from-inventory");
        (
            await app.Administrator.Post(
                $"{order}/lines/CAM-0001/outcome",
                Given.Replaced($"{programme}-cam-0001"),
                "*"
            )
        ).ShouldBeRefused(HttpStatusCode.Conflict, "replacement-same-serial-number");
    }

    [Fact]
    public async Task Leaves_a_replaced_unit_and_its_replacement_where_they_hang()
    {
        var (programme, order) = await Started(1);
        await Report(order, "CAM-0001", Given.Replaced("AX-1"));

        foreach (var tag in new[] { "CAM-0001", "CAM-0001-R" })
        {
            (
                await app.Administrator.Patch($"programmes/{programme}/units/{tag}", new { site = "ASD" }, "*")
            ).ShouldBeRefused(HttpStatusCode.Conflict, "unit-place-fixed");
        }
    }

    [Fact]
    public async Task Cannot_have_been_done_before_the_work_began_nor_completed_before_it_was_done()
    {
        var (_, order) = await Started(1);
        await Report(order, "CAM-0001", Given.Replaced("AX-1"));
        var yesterday = app.Clock.GetUtcNow().AddDays(-1);

        (
            await app.Administrator.Post($"{order}/lines/CAM-0001/outcome", Given.Replaced("AX-2", yesterday), "*")
        ).ShouldBeRefused(HttpStatusCode.Conflict, "occurred-out-of-order");
        (await app.Administrator.Post($"{order}/completion", new { occurredAt = yesterday }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "occurred-out-of-order"
        );
    }

    [Fact]
    public async Task May_be_reported_late_for_a_visit_that_was_planned_late()
    {
        var programme = await app.DraftProgramme();
        var then = app.Clock.GetUtcNow().AddDays(-10);
        await app.Units(programme, 1, occurredAt: then.AddDays(-1));
        (await app.Administrator.Post($"programmes/{programme}/activation", ifMatch: "*")).Ok();
        var number = (string)
            (
                await app.Administrator.Post(
                    $"programmes/{programme}/work-orders",
                    new
                    {
                        title = "Last week's visit",
                        site = "UT",
                        units = new[] { "CAM-0001" },
                        plannedStart = then,
                        plannedEnd = then,
                        occurredAt = then,
                    }
                )
            ).Created()["number"]!;
        var order = $"programmes/{programme}/work-orders/{number}";
        (await app.Administrator.Post($"{order}/approval", new { occurredAt = then }, "*")).Ok();

        (
            await app.Administrator.Post(
                $"{order}/lines/CAM-0001/outcome",
                Given.Replaced("AX-1", then.AddHours(1)),
                "*"
            )
        ).Ok();

        var day = then.AddDays(1).ToString("yyyy-MM-dd");
        var progress = (await app.Administrator.Get($"programmes/{programme}/progress?asOf={day}")).Ok();
        progress["baseline"]!["replaced"]!["count"]!.GetValue<int>().ShouldBe(1);
    }

    private async Task<(string Programme, string Order)> Started(int units)
    {
        var programme = await app.ActiveProgramme(units);
        var tags = Enumerable.Range(1, units).Select(number => $"CAM-{number:0000}").ToArray();
        return (programme, $"programmes/{programme}/work-orders/{await app.StartedWorkOrder(programme, tags)}");
    }

    private async Task Report(string order, string tag, object body) =>
        (await app.Administrator.Post($"{order}/lines/{tag}/outcome", body, "*")).Ok();

    private async Task<string> Counts(string programme)
    {
        var baseline = (await app.Administrator.Get($"programmes/{programme}/progress")).Ok()["baseline"]!;
        return string.Join(
            ", ",
            new[] { "removed", "replaced", "verified" }.Select(count => $"{count} {baseline[count]!["count"]}")
        );
    }

    private async Task<string> Stage(string programme, string tag) =>
        (string)(await app.Administrator.Get($"programmes/{programme}/units/{tag}")).Ok()["stage"]!;
}
