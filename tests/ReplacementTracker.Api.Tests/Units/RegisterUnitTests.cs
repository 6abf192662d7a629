using System.Net;
using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Units;

public sealed class RegisterUnitTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private TrackerClient Client => app.Administrator;

    [Fact]
    public async Task Answers_with_the_unit_as_it_can_be_read_from_then_on()
    {
        var programme = await app.DraftProgramme();

        var created = (
            await Client.Post(
                $"programmes/{programme}/units",
                new
                {
                    tag = "CAM-0001",
                    site = "ut",
                    position = "Platform 5, pole 12",
                    labelVendor = "hikvision",
                    originVendor = "huawei",
                    model = "DS-2CD2143",
                    serialNumber = " SN-1 ",
                    macAddress = "0040.8c12.3456",
                    installedOn = "2019-03-04",
                    scopeStatus = "unknown",
                    occurredAt = "2026-01-05T09:00:00+01:00",
                }
            )
        ).Created();

        created.Headers.Location!.ToString().ShouldEndWith($"/v1/programmes/{programme}/units/CAM-0001");
        created.ETag.ShouldBe("\"1\"");
        var read = await Client.Get($"programmes/{programme}/units/CAM-0001");
        read.Text.ShouldBe(created.Text);
        var body = created.Json.AsObject();
        body.Remove("createdAt").ShouldBeTrue();
        body.Remove("updatedAt").ShouldBeTrue();
        JsonNode
            .DeepEquals(
                body,
                JsonNode.Parse(
                    $$"""
                    {
                      "programme": "{{programme}}", "tag": "CAM-0001", "site": "UT", "siteName": "Utrecht Centraal",
                      "province": "Utrecht", "position": "Platform 5, pole 12", "labelVendor": "hikvision",
                      "originVendor": "huawei", "model": "DS-2CD2143", "serialNumber": "SN-1",
                      "macAddress": "00:40:8C:12:34:56", "installedOn": "2019-03-04", "stage": "inService",
                      "scopeStatus": "unknown", "inBaseline": true, "replaces": null, "replacedBy": null,
                      "removedAt": null, "replacedAt": null, "verifiedAt": null, "disposedAt": null,
                      "certificateNumber": null, "disposalId": null, "etag": "\"1\""
                    }
                    """
                )
            )
            .ShouldBeTrue(body.ToJsonString());
    }

    [Fact]
    public async Task Has_the_scope_judged_by_the_makers_unless_it_is_said()
    {
        var programme = await app.DraftProgramme();

        (
            await Register(
                programme,
                new
                {
                    tag = "A",
                    site = "UT",
                    labelVendor = "hikvision",
                }
            )
        ).ShouldBe(("inScope", true));
        (
            await Register(
                programme,
                new
                {
                    tag = "B",
                    site = "UT",
                    labelVendor = "axis",
                }
            )
        ).ShouldBe(("outOfScope", false));
        (await Register(programme, new { tag = "C", site = "UT" })).ShouldBe(("unknown", true));
        (
            await Register(
                programme,
                new
                {
                    tag = "D",
                    site = "UT",
                    labelVendor = "axis",
                    scopeStatus = "inScope",
                }
            )
        ).ShouldBe(("inScope", true));

        async Task<(string?, bool)> Register(string code, object unit)
        {
            var answer = (await Client.Post($"programmes/{code}/units", unit)).Created();
            return ((string?)answer["scopeStatus"], (bool)answer["inBaseline"]!);
        }
    }

    [Fact]
    public async Task Takes_the_origin_from_the_block_of_the_MAC_address_unless_it_is_said()
    {
        var programme = await app.DraftProgramme();

        var relabelled = (
            await Client.Post(
                $"programmes/{programme}/units",
                new
                {
                    tag = "A",
                    site = "UT",
                    labelVendor = "axis",
                    macAddress = "00BC99000001",
                }
            )
        ).Created();
        var said = (
            await Client.Post(
                $"programmes/{programme}/units",
                new
                {
                    tag = "B",
                    site = "UT",
                    originVendor = "vivotek",
                    macAddress = "00BC99000002",
                }
            )
        ).Created();
        var nobodys = (
            await Client.Post(
                $"programmes/{programme}/units",
                new
                {
                    tag = "C",
                    site = "UT",
                    macAddress = "020000000001",
                }
            )
        ).Created();

        ((string?)relabelled["originVendor"], (string?)relabelled["scopeStatus"]).ShouldBe(("hikvision", "inScope"));
        ((string?)said["originVendor"]).ShouldBe("vivotek");
        ((string?)nobodys["originVendor"]).ShouldBeNull();
    }

    [Theory]
    [InlineData("00:40:8c:12:34:56")]
    [InlineData("00-40-8C-12-34-56")]
    [InlineData("0040.8c12.3456")]
    [InlineData("00408c123456")]
    public async Task Keeps_a_MAC_address_in_one_notation_whatever_it_came_in(string notation)
    {
        var programme = await app.DraftProgramme();

        var unit = await Client.Post(
            $"programmes/{programme}/units",
            new
            {
                tag = "A",
                site = "UT",
                macAddress = notation,
            }
        );

        ((string?)unit.Created()["macAddress"]).ShouldBe("00:40:8C:12:34:56");
        (
            await Client.Post(
                $"programmes/{programme}/units",
                new
                {
                    tag = "B",
                    site = "UT",
                    macAddress = "00408C123456",
                }
            )
        ).ShouldBeRefused(HttpStatusCode.Conflict, "mac-address-taken");
    }

    [Fact]
    public async Task Says_everything_that_is_wrong_at_once()
    {
        var programme = await app.DraftProgramme();

        var refused = await Client.Post(
            $"programmes/{programme}/units",
            new
            {
                tag = "CAM/1",
                position = new string('x', 201),
                labelVendor = "Hik Vision",
                originVendor = "",
                model = "DS\u0000",
                serialNumber = " ",
                macAddress = "00:40:8C",
                installedOn = "0001-01-01",
                reason = new string('x', 1001),
            }
        );

        refused.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        refused.Errors.ShouldBe(
            [
                "/tag tag",
                "/site not-null",
                "/position line",
                "/labelVendor code",
                "/originVendor code",
                "/model line",
                "/serialNumber line",
                "/macAddress mac-address",
                "/installedOn inclusive-between",
                "/reason prose",
            ],
            ignoreOrder: true
        );
        (await Client.Get($"programmes/{programme}/units")).Ok()["total"]!.GetValue<int>().ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"tag":"A","site":"UT","label":"x"}""", "/label unknown-member")]
    [InlineData("""{"tag":"A","site":"UT","stage":"removed"}""", "/stage unknown-member")]
    [InlineData("""{"tag":"A","site":"UT","inBaseline":true}""", "/inBaseline unknown-member")]
    [InlineData("""{"tag":"A","tag":"B","site":"UT"}""", "/tag duplicate-member")]
    [InlineData("""{"tag":1,"site":"UT"}""", "/tag wrong-type")]
    [InlineData("""{"tag":"A","site":"UT","scopeStatus":"perhaps"}""", "/scopeStatus wrong-type")]
    [InlineData("""{"tag":"A","site":"UT","scopeStatus":1}""", "/scopeStatus wrong-type")]
    [InlineData("""{"tag":"A","site":"UT","installedOn":"4-3-2019"}""", "/installedOn wrong-type")]
    [InlineData("""{"tag":"A","site":"UT","occurredAt":"2026-01-05"}""", "/occurredAt wrong-type")]
    [InlineData("""{"tag":"A","site":"UT","occurredAt":"2999-01-05T00:00:00Z"}""", "/occurredAt in-future")]
    [InlineData("""{"tag":"..","site":"UT"}""", "/tag tag")]
    [InlineData("""{"tag":"A\u0000","site":"UT"}""", "/tag tag")]
    [InlineData("""{"tag":"A","site":"U T"}""", "/site site-code")]
    [InlineData("""{"tag":"A","site":"UT","macAddress":"FF:FF:FF:FF:FF:FF"}""", "/macAddress mac-address")]
    public async Task Refuses_what_it_does_not_understand(string body, string error)
    {
        var programme = await app.DraftProgramme();

        var refused = await Client.PostText($"programmes/{programme}/units", body);

        refused.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        refused.Errors.ShouldBe([error]);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    public async Task Refuses_what_is_no_object(string body)
    {
        var programme = await app.DraftProgramme();

        (await Client.PostText($"programmes/{programme}/units", body)).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "invalid-request"
        );
    }

    [Fact]
    public async Task Refuses_a_site_or_a_vendor_that_does_not_exist()
    {
        var programme = await app.DraftProgramme();
        var units = $"programmes/{programme}/units";

        (await Client.Post(units, new { tag = "A", site = "NOWHERE" })).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "site-unknown"
        );
        (
            await Client.Post(
                units,
                new
                {
                    tag = "A",
                    site = "UT",
                    labelVendor = "nobody",
                }
            )
        ).ShouldBeRefused(HttpStatusCode.BadRequest, "vendor-unknown");
        (
            await Client.Post(
                units,
                new
                {
                    tag = "A",
                    site = "UT",
                    originVendor = "nobody",
                }
            )
        ).ShouldBeRefused(HttpStatusCode.BadRequest, "vendor-unknown");
        (await Client.Get($"programmes/{programme}/events?subjectKind=unit"))["total"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task Refuses_a_tag_a_serial_number_or_a_MAC_address_that_another_has()
    {
        var programme = await app.DraftProgramme();
        var units = $"programmes/{programme}/units";
        var first = new
        {
            tag = "A",
            site = "UT",
            serialNumber = "SN-1",
            macAddress = "00408C123456",
        };
        (await Client.Post(units, first)).Created();

        (await Client.Post(units, new { tag = "A", site = "ASD" })).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "unit-tag-taken"
        );
        (
            await Client.Post(
                units,
                new
                {
                    tag = "B",
                    site = "ASD",
                    serialNumber = "SN-1",
                }
            )
        ).ShouldBeRefused(HttpStatusCode.Conflict, "serial-number-taken");
        (
            await Client.Post(
                units,
                new
                {
                    tag = "B",
                    site = "ASD",
                    macAddress = "00-40-8c-12-34-56",
                }
            )
        ).ShouldBeRefused(HttpStatusCode.Conflict, "mac-address-taken");
        (await Client.Post($"programmes/{await app.DraftProgramme()}/units", first)).Created();
    }

    [Fact]
    public async Task Takes_the_serial_number_of_a_unit_that_is_gone()
    {
        var programme = await app.ActiveProgramme(units: 1);
        await app.CompletedWorkOrder(programme);
        var units = $"programmes/{programme}/units";

        (
            await Client.Post(
                units,
                new
                {
                    tag = "B",
                    site = "UT",
                    labelVendor = "axis",
                    serialNumber = $"{programme}-CAM-0001",
                }
            )
        ).Created();
        (
            await Client.Post(
                units,
                new
                {
                    tag = "C",
                    site = "UT",
                    labelVendor = "axis",
                    serialNumber = $"NEW-{programme}-CAM-0001",
                }
            )
        ).ShouldBeRefused(HttpStatusCode.Conflict, "serial-number-taken");
    }

    [Fact]
    public async Task In_an_active_programme_adds_to_the_scope_and_says_so_in_the_ledger()
    {
        var programme = await app.ActiveProgramme(units: 2);
        var planner = await app.ClientOf("petra", ["planner"]);
        var unit = new
        {
            tag = "FOUND-1",
            site = "UT",
            labelVendor = "huawei",
            reason = "Found during the survey",
        };

        var refused = await planner.Post(
            $"programmes/{programme}/units",
            new
            {
                unit.tag,
                unit.site,
                unit.labelVendor,
            }
        );
        refused.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        refused.Errors.ShouldBe(["/reason not-null"]);
        (await Client.Get($"programmes/{programme}/units/FOUND-1")).Status.ShouldBe(HttpStatusCode.NotFound);

        var created = (await planner.Post($"programmes/{programme}/units", unit)).Created();

        ((string?)created["scopeStatus"], (bool)created["inBaseline"]!).ShouldBe(("outOfScope", false));
        var entry = (await Client.Get($"programmes/{programme}/scope-entries"))["items"]!
            .AsArray()
            .ShouldHaveSingleItem()!;
        ((string?)entry["unit"]).ShouldBe("FOUND-1");
        ((string?)entry["from"]).ShouldBeNull();
        ((string?)entry["to"]).ShouldBe("inScope");
        ((string?)entry["status"], (int)entry["change"]!).ShouldBe(("requested", 0));
        ((string?)entry["reason"]).ShouldBe("Found during the survey");
        ((string?)entry["requestedBy"], (string?)entry["approvedBy"]).ShouldBe(("petra", null));
        (await Figures.Recount(Client, programme, "units")).ShouldBe((2, 2));
        var approval = $"programmes/{programme}/scope-entries/{entry["id"]}/approval";
        (await planner.Post(approval, ifMatch: "*")).ShouldBeRefused(HttpStatusCode.Forbidden, "own-scope-entry");

        ((int)(await Client.Post(approval, ifMatch: "*")).Ok()["change"]!).ShouldBe(1);

        var counted = await Client.Get($"programmes/{programme}/units/FOUND-1");
        ((string?)counted["scopeStatus"], (bool)counted["inBaseline"]!).ShouldBe(("inScope", false));
        (await Figures.Recount(Client, programme, "units")).ShouldBe((2, 3));
        ((int)(await Client.Get($"programmes/{programme}"))["baselineUnitCount"]!).ShouldBe(2);
    }

    [Fact]
    public async Task In_an_active_programme_needs_no_reason_for_a_unit_that_does_not_count()
    {
        var programme = await app.ActiveProgramme(units: 1);

        (
            await Client.Post(
                $"programmes/{programme}/units",
                new
                {
                    tag = "B",
                    site = "UT",
                    labelVendor = "axis",
                }
            )
        ).Created();

        (await Client.Get($"programmes/{programme}/scope-entries"))["total"]!.GetValue<int>().ShouldBe(0);
        (await Figures.Recount(Client, programme, "units")).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_closed_programme_takes_no_more_units()
    {
        var programme = await app.ActiveProgramme(units: 1);
        await app.CloseProgramme(programme);

        (
            await Client.Post(
                $"programmes/{programme}/units",
                new
                {
                    tag = "B",
                    site = "UT",
                    reason = "Found",
                }
            )
        ).ShouldBeRefused(HttpStatusCode.Conflict, "programme-closed");
    }

    [Fact]
    public async Task Is_for_planners_of_the_programme()
    {
        var programme = await app.DraftProgramme();
        var other = await app.DraftProgramme();
        var units = $"programmes/{programme}/units";
        var unit = new { tag = "A", site = "UT" };

        (await app.Anonymous.Post(units, unit)).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
        foreach (var role in new[] { "reader", "engineer", "verifier" })
        {
            (await (await app.ClientOf("eve", [role])).Post(units, unit)).Status.ShouldBe(HttpStatusCode.Forbidden);
        }

        var stranger = await app.ClientOf("eve", ["planner"], [other]);
        (await stranger.Post(units, unit)).ShouldBeRefused(HttpStatusCode.NotFound, "programme-not-found");
        (await stranger.Get(units)).ShouldBeRefused(HttpStatusCode.NotFound, "programme-not-found");
        (await Client.Post("programmes/none/units", unit)).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "programme-not-found"
        );
        (await (await app.ClientOf("petra", ["planner"], [programme])).Post(units, unit)).Created();
    }

    [Fact]
    public async Task Racing_with_activation_leaves_a_baseline_that_counts_its_units()
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 20),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (_, _) =>
            {
                var programme = await app.DraftProgramme();
                await app.Units(programme, 1);
                var registrations = Enumerable
                    .Range(2, 5)
                    .Select(number =>
                        Client.Post(
                            $"programmes/{programme}/units",
                            new
                            {
                                tag = $"CAM-{number}",
                                site = "UT",
                                reason = "Found",
                            }
                        )
                    )
                    .ToList();
                var activation = Client.Post($"programmes/{programme}/activation", ifMatch: "*");

                (await activation).Ok();
                foreach (var registered in await Task.WhenAll(registrations))
                {
                    registered.Created();
                }

                var promised = (int)(await Client.Get($"programmes/{programme}"))["baselineUnitCount"]!;
                var inBaseline = (int)(await Client.Get($"programmes/{programme}/units?inBaseline=true"))["total"]!;
                var added = (int)(await Client.Get($"programmes/{programme}/scope-entries"))["total"]!;
                inBaseline.ShouldBe(promised);
                (await Figures.Recount(Client, programme, "units")).ShouldBe((promised, promised));
                if (added > 0)
                {
                    await app.ApproveAll(programme);
                }

                (promised + added).ShouldBe(6);
                (await Figures.Recount(Client, programme, "units")).ShouldBe((promised, 6));
            }
        );
    }

    [Fact]
    public async Task One_of_two_simultaneous_registrations_of_a_tag_wins()
    {
        var programme = await app.DraftProgramme();

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => Client.Post($"programmes/{programme}/units", new { tag = "A", site = "UT" }))
        );

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => answer.Code == "unit-tag-taken").ShouldBe(7);
        (await Figures.Recount(Client, programme, "units")).ShouldBe((1, 1));
    }
}
