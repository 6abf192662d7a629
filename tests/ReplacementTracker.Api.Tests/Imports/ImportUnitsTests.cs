using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Support;
using ReplacementTracker.Api.Tests.Units;

namespace ReplacementTracker.Api.Tests.Imports;

public sealed class ImportUnitsTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private const string Whole = """
        tag,site,position,labelVendor,originVendor,model,serialNumber,macAddress,installedOn,scopeStatus
        CAM-1,UT,"platform 5, pole 12",Hikvision,,DS-2CD2143,SN-1,,2019-05-06,
        CAM-2,asd,,axis,hikvision,P3265,SN-2,00-40-8c-12-34-56,06-05-2019,excepted
        CAM-3,Utrecht Centraal,,,,,,,,
        """;

    [Fact]
    public async Task Enters_what_the_file_says()
    {
        var programme = await app.DraftProgramme();

        var answer = (await app.Administrator.Import(programme, Whole)).Applied();

        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        var counts = new[] { "rowCount", "createdCount", "updatedCount", "unchangedCount", "problemCount" };
        counts.Select(count => (int)answer[count]!).ShouldBe([3, 3, 0, 0, 0]);
        ((string?)answer["mapping"]).ShouldBe("tracker");
        ((string?)answer["importedBy"]).ShouldBe("administrator");
        var first = await app.Administrator.Unit(programme, "CAM-1");
        ((string?)first["position"]).ShouldBe("platform 5, pole 12");
        ((string?)first["labelVendor"]).ShouldBe("hikvision");
        ((string?)first["installedOn"]).ShouldBe("2019-05-06");
        ((string?)first["scopeStatus"]).ShouldBe("inScope");
        ((bool)first["inBaseline"]!).ShouldBeTrue();
        var second = await app.Administrator.Unit(programme, "CAM-2");
        ((string?)second["site"]).ShouldBe("ASD");
        ((string?)second["macAddress"]).ShouldBe("00:40:8C:12:34:56");
        ((string?)second["installedOn"]).ShouldBe("2019-05-06");
        ((string?)second["scopeStatus"]).ShouldBe("excepted");
        ((bool)second["inBaseline"]!).ShouldBeFalse();
        var third = await app.Administrator.Unit(programme, "CAM-3");
        ((string?)third["site"]).ShouldBe("UT");
        ((string?)third["scopeStatus"]).ShouldBe("unknown");
    }

    [Fact]
    public async Task Shows_the_report_again_where_the_answer_says()
    {
        var programme = await app.DraftProgramme();
        var answer = await app.Administrator.Import(programme, "tag,site\nCAM-1,NOWHERE\n");

        var report = await app.Administrator.Get(answer.Headers.Location!.ToString());

        report.Ok().Text.ShouldBe(answer.Text);
        var list = (await app.Administrator.Get($"programmes/{programme}/imports")).Ok();
        ((string?)list["items"]![0]!["id"]).ShouldBe((string?)answer["id"]);
        list["items"]![0]!.AsObject().ContainsKey("problems").ShouldBeFalse();
    }

    [Fact]
    public async Task Lists_imports_latest_first_a_page_at_a_time()
    {
        var programme = await app.DraftProgramme();
        List<string> ids = [];
        for (var number = 0; number < 3; number++)
        {
            ids.Add((string)(await app.Administrator.Import(programme, "tag,site\nCAM-1,UT\n"))["id"]!);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        var first = (await app.Administrator.Get($"programmes/{programme}/imports?limit=2")).Ok();
        var second = (await app.Administrator.Get((string)first["next"]!)).Ok();

        ids.Reverse();
        new[] { first, second }
            .SelectMany(page => page["items"]!.AsArray())
            .Select(item => (string)item!["id"]!)
            .ShouldBe(ids);
    }

    [Theory]
    [InlineData("TAG, Site ,Label Vendor\nCAM-1,UT,HIKVISION\n")]
    [InlineData("\uFEFFtag;site;labelVendor\r\nCAM-1;UT;hikvision\r\n")]
    [InlineData("tag\tsite\tlabel_vendor\nCAM-1\tUT\tHangzhou Hikvision Digital Technology\n")]
    [InlineData("\n\ntag,site,labelVendor\n\n CAM-1 , UT , hilook \n\n,,\n")]
    [InlineData("labelVendor,unknown,site,tag\nhikvision,x,\"UT\",\"CAM-1\"")]
    public async Task Reads_headers_in_any_case_order_and_spelling(string csv)
    {
        var programme = await app.DraftProgramme();

        var answer = (await app.Administrator.Import(programme, csv)).Applied();

        ((int)answer["rowCount"]!).ShouldBe(1);
        var unit = await app.Administrator.Unit(programme, "CAM-1");
        ((string?)unit["labelVendor"]).ShouldBe("hikvision");
        ((string?)unit["site"]).ShouldBe("UT");
    }

    [Fact]
    public async Task Makes_one_line_of_a_position_that_has_several()
    {
        var programme = await app.DraftProgramme();
        const string csv = "tag,site,position\nCAM-1,UT,\"platform 5,\r\npole \"\"12\"\"\"\nCAM-2,XX,\n";

        var refused = await app.Administrator.Import(programme, csv);
        refused.Problems().ShouldBe(["4 site site-unknown"]);
        (await app.Administrator.Import(programme, csv.Replace("XX", "UT"))).Applied();

        ((string?)(await app.Administrator.Unit(programme, "CAM-1"))["position"]).ShouldBe("platform 5, pole \"12\"");
    }

    [Fact]
    public async Task Changes_nothing_when_the_same_file_comes_twice()
    {
        var programme = await app.DraftProgramme();
        (await app.Administrator.Import(programme, Whole)).Applied();
        var before = await State(programme);

        var again = (await app.Administrator.Import(programme, Whole)).Applied();

        ((int)again["unchangedCount"]!).ShouldBe(3);
        (await State(programme)).ShouldBe(before);
    }

    [Fact]
    public async Task Amends_what_differs_and_leaves_what_the_file_does_not_name()
    {
        var programme = await app.DraftProgramme();
        (await app.Administrator.Import(programme, Whole)).Applied();

        var answer = (
            await app.Administrator.Import(programme, "tag,model,position\nCAM-1,DS-9,\nCAM-2,P3265,\n")
        ).Applied();

        ((int)answer["updatedCount"]!).ShouldBe(1);
        ((int)answer["unchangedCount"]!).ShouldBe(1);
        var unit = await app.Administrator.Unit(programme, "CAM-1");
        ((string?)unit["model"]).ShouldBe("DS-9");
        ((string?)unit["position"]).ShouldBeNull();
        ((string?)unit["serialNumber"]).ShouldBe("SN-1");
        ((string?)unit["etag"]).ShouldBe("\"2\"");
    }

    /// <summary>Or a file of guesses would list which camera has which number.</summary>
    [Fact]
    public async Task Tells_who_may_not_see_numbers_that_one_is_taken_and_not_by_which_unit()
    {
        var programme = await app.ActiveProgramme(2);
        await app.CompletedWorkOrder(programme, "CAM-0002");
        var csv =
            "tag,site,serialNumber\n"
            + $"A1,UT,{programme}-CAM-0001\n"
            + $"A2,UT,NEW-{programme}-CAM-0002\n"
            + $"CAM-0002,UT,NEW-{programme}-CAM-0002\n";
        var seeing = await app.ClientOf("Seeing", ["planner"]);
        var planner = await app.ClientOf("Planner", ["planner"], seesSensitive: false);

        var told = await seeing.Import(programme, csv, "?reason=Found");
        var untold = await planner.Import(programme, csv, "?reason=Found");

        told.Text.ShouldContain("Unit CAM-0001, which is in service, has it.");
        told.Problems().ShouldContain("4 serialNumber replacement-same-serial-number");
        untold
            .Problems()
            .ShouldBe(
                [
                    "2 serialNumber serial-number-taken",
                    "3 serialNumber serial-number-taken",
                    "4 serialNumber serial-number-taken",
                ],
                ignoreOrder: true
            );
        var reasons = untold["problems"]!
            .AsArray()
            .Where(problem => (string)problem!["code"]! == "serial-number-taken")
            .Select(problem => (string)problem!["reason"]!)
            .ToList();
        reasons.Distinct().ShouldHaveSingleItem();
        reasons.ShouldAllBe(reason => !reason.Contains("CAM-"));
        var errors = await planner.Download($"programmes/{programme}/imports/{untold["id"]}/errors");
        errors.Ok().Text.ShouldNotContain("CAM-");
    }

    [Fact]
    public async Task Says_everything_that_is_wrong_at_once()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 1);
        var csv = string.Join(
            '\n',
            "Tag;Site;Vendor;serialNumber;MAC;installedOn;scopeStatus;position",
            "A 1;XX;Acme;S1;xyz;31-02-2020;maybe;" + new string('x', 201),
            "A2;;hikvision;S2;00408C000001;;;",
            "A3;UT;;S2;00:40:8c:00:00:01;;;",
            "A2;UT;;;;;;",
            ";UT;;;;;;",
            "A5;UT;;;;;;;one too many",
            "A6;UT;;;;;",
            $"A7;UT;;{programme}-CAM-0001;;;;a\u0001b",
            "A8;UT;;;;;;ends \"here\"",
            "A9;UT;\"hik\"x;;;;;",
            "A10;UT;;;;;;\"never closed"
        );

        var answer = await app.Administrator.Import(programme, csv, "?column=labelVendor:Vendor&column=macAddress:mac");

        answer
            .Problems()
            .ShouldBe([
                "2 Tag tag-invalid",
                "2 Site site-unknown",
                "2 position text-too-long",
                "2 Vendor vendor-unknown",
                "2 MAC mac-address-invalid",
                "2 installedOn day-invalid",
                "2 scopeStatus scope-status-invalid",
                "3 Site site-missing",
                "4 serialNumber serial-number-twice",
                "4 MAC mac-address-twice",
                "5 Tag tag-twice",
                "6 Tag tag-missing",
                "7 - column-count",
                "8 - column-count",
                "9 position text-invalid",
                "9 serialNumber serial-number-taken",
                "11 - quote-stray",
                "12 - quote-not-closed",
            ]);
        ((int)answer["problemCount"]!).ShouldBe(18);
        ((int)answer["createdCount"]!).ShouldBe(0);
        var vendor = answer["problems"]!.AsArray().Single(problem => (string?)problem!["code"] == "vendor-unknown")!;
        ((string?)vendor["value"]).ShouldBe("Acme");
        ((string?)vendor["reason"])!.ShouldContain("POST /v1/vendors");
        var twice = answer["problems"]!
            .AsArray()
            .Single(problem => (string?)problem!["code"] == "serial-number-twice")!;
        ((string?)twice["reason"])!.ShouldContain("Row 3");
        (
            await app.Sql<long>(
                $"SELECT count(*) FROM units u JOIN programmes p ON p.id = u.programme_id WHERE p.code = '{programme}'"
            )
        ).ShouldBe(1);
    }

    [Fact]
    public async Task Names_the_row_that_is_not_utf8()
    {
        var programme = await app.DraftProgramme();
        var csv = Encoding.Latin1.GetBytes("tag,site,position\nA1,UT,perron\nA2,UT,caf\u00e9\n");

        var answer = await PostBytes(programme, csv);

        answer.Problems().ShouldBe(["3 position not-utf8"]);
    }

    [Fact]
    public async Task Checks_without_writing_in_a_dry_run()
    {
        var programme = await app.DraftProgramme();
        var before = await State(programme);

        var answer = await app.Administrator.Import(programme, Whole, "?dryRun=true");

        ((string?)answer.Ok(HttpStatusCode.Accepted)["status"]).ShouldBe("checked");
        ((int)answer["createdCount"]!).ShouldBe(3);
        (await State(programme)).ShouldBe(before);
        (await app.Sql<long>($"SELECT count(*) FROM imports WHERE id = '{answer["id"]}'")).ShouldBe(1);
    }

    [Fact]
    public async Task Stores_nothing_of_a_large_file_with_one_bad_row_and_all_of_it_once_corrected()
    {
        var programme = await app.DraftProgramme();
        var text = new StringBuilder("tag,site,labelVendor,serialNumber\n");
        for (var number = 1; number <= 100_000; number++)
        {
            text.Append($"CAM-{number:000000},{(number == 77_777 ? "XX" : "UT")},hikvision,SN{number}\n");
        }

        var refused = await app.Administrator.Import(programme, text.ToString());
        refused.Problems().ShouldBe(["77778 site site-unknown"]);
        (await Count(programme, "units")).ShouldBe(0);
        (await Count(programme, "events")).ShouldBe(1);
        var answer = (await app.Administrator.Import(programme, text.Replace("XX", "UT").ToString())).Applied();

        ((int)answer["createdCount"]!).ShouldBe(100_000);
        (await Count(programme, "units")).ShouldBe(100_000);
        (await Count(programme, "events")).ShouldBe(100_001);
        (await Count(programme, "effects")).ShouldBe(100_000);
    }

    [Fact]
    public async Task Lets_units_of_one_file_swap_their_serial_numbers()
    {
        var programme = await app.DraftProgramme();
        (await app.Administrator.Import(programme, "tag,site,serialNumber\nA,UT,S1\nB,UT,S2\n")).Applied();

        (await app.Administrator.Import(programme, "tag,site,serialNumber\nA,UT,S2\nB,UT,S1\nC,UT,S3\n")).Applied();

        ((string?)(await app.Administrator.Unit(programme, "A"))["serialNumber"]).ShouldBe("S2");
        ((string?)(await app.Administrator.Unit(programme, "B"))["serialNumber"]).ShouldBe("S1");
        var from = await app.Sql<string>(
            $"SELECT string_agg(changes #>> '{{serialNumber,from}}', ' ' ORDER BY e.sequence) FROM events e "
                + $"JOIN programmes p ON p.id = e.programme_id WHERE p.code = '{programme}' AND e.type = 'unit.amended'"
        );
        from.ShouldBe("S1 S2");
    }

    [Fact]
    public async Task Takes_the_origin_from_the_block_of_the_MAC_address()
    {
        var programme = await app.DraftProgramme();
        var prefix = await app.Sql<string>(
            "SELECT prefix FROM mac_prefixes WHERE vendor_id = 'hikvision' AND length(prefix) = 6 LIMIT 1"
        );
        var csv =
            $"tag,site,labelVendor,originVendor,macAddress\nA,UT,axis,,{prefix}0000AB\nB,UT,axis,axis,{prefix}0000AC\n";

        (await app.Administrator.Import(programme, csv)).Applied();
        var again = (await app.Administrator.Import(programme, csv)).Applied();

        var unit = await app.Administrator.Unit(programme, "A");
        ((string?)unit["originVendor"]).ShouldBe("hikvision");
        ((string?)unit["scopeStatus"]).ShouldBe("inScope");
        ((string?)(await app.Administrator.Unit(programme, "B"))["originVendor"]).ShouldBe("axis");
        ((int)again["unchangedCount"]!).ShouldBe(2);
    }

    [Fact]
    public async Task Needs_a_reason_for_what_it_adds_to_an_active_scope()
    {
        var programme = await app.ActiveProgramme(1);
        const string csv =
            "tag,site,labelVendor\nCAM-0001,UT,hikvision\nNEW-1,UT,hikvision\nNEW-2,UT,axis\nNEW-3,UT,\n";

        (await app.Administrator.Import(programme, csv)).Problems().ShouldBe(["3 - reason-missing"]);
        (await app.Administrator.Import(programme, csv, "?reason=Found+in+a+survey")).Applied();

        var unit = await app.Administrator.Unit(programme, "NEW-1");
        ((bool)unit["inBaseline"]!).ShouldBeFalse();
        ((string?)unit["scopeStatus"]).ShouldBe("outOfScope");
        var entries = (await app.Administrator.Get($"programmes/{programme}/scope-entries")).Ok()["items"]!.AsArray();
        entries.Select(entry => (string?)entry!["unit"]).Order().ShouldBe(["NEW-1", "NEW-3"]);
        ((string?)entries[0]!["reason"]).ShouldBe("Found in a survey");
        entries.Select(entry => (string?)entry!["status"]).ShouldAllBe(status => status == "requested");
        (await Figures.Recount(app.Administrator, programme, "units")).ShouldBe((1, 1));

        await app.ApproveAll(programme);

        ((string?)(await app.Administrator.Unit(programme, "NEW-1"))["scopeStatus"]).ShouldBe("inScope");
        ((string?)(await app.Administrator.Unit(programme, "NEW-3"))["scopeStatus"]).ShouldBe("unknown");
        (await Figures.Recount(app.Administrator, programme, "units")).ShouldBe((1, 3));
    }

    /// <summary>Invariant 15, whether what it asks for is decided on or waits.</summary>
    [Fact]
    public async Task The_same_file_twice_asks_for_its_additions_once()
    {
        var programme = await app.ActiveProgramme(1);
        const string csv = "tag,site,labelVendor,scopeStatus\nNEW-1,UT,hikvision,inScope\nNEW-2,UT,axis,excepted\n";
        (await app.Administrator.Import(programme, csv, "?reason=Found")).Applied();

        var waiting = (await app.Administrator.Import(programme, csv, "?reason=Found")).Applied();
        await app.ApproveAll(programme);
        var approved = (await app.Administrator.Import(programme, csv, "?reason=Found")).Applied();

        ((int)waiting["unchangedCount"]!, (int)approved["unchangedCount"]!).ShouldBe((2, 2));
        ((int)(await app.Administrator.Get($"programmes/{programme}/scope-entries"))["total"]!).ShouldBe(1);
        (await app.Administrator.Import(programme, "tag,scopeStatus\nNEW-1,excepted\n"))
            .Problems()
            .ShouldBe(["2 scopeStatus scope-frozen"]);
    }

    [Fact]
    public async Task Leaves_the_scope_of_an_active_programme_to_scope_entries()
    {
        var programme = await app.ActiveProgramme(1);

        var answer = await app.Administrator.Import(programme, "tag,scopeStatus\nCAM-0001,excepted\n", "?reason=why");

        answer.Problems().ShouldBe(["2 scopeStatus scope-frozen"]);
    }

    [Fact]
    public async Task Does_not_change_the_scope_before_the_unit_was_last_changed()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 1);

        var answer = await app.Administrator.Import(
            programme,
            "tag,scopeStatus\nCAM-0001,excepted\n",
            "?occurredAt=2020-01-01T00:00:00Z"
        );

        answer.Problems().ShouldBe(["2 scopeStatus occurred-out-of-order"]);
    }

    [Fact]
    public async Task Leaves_a_unit_at_its_site_while_an_order_goes_there_for_it()
    {
        var programme = await app.ActiveProgramme(2);
        await app.WorkOrder(programme, "CAM-0001");

        (await app.Administrator.Import(programme, "tag,site\nCAM-0001,ASD\nCAM-0002,ASD\n"))
            .Problems()
            .ShouldBe(["2 site unit-on-open-line"]);
        (await app.Administrator.Import(programme, "tag,site\nCAM-0001,UT\nCAM-0002,ASD\n")).Applied();
    }

    [Fact]
    public async Task Leaves_a_replaced_unit_where_its_replacement_hangs()
    {
        var programme = await app.ActiveProgramme(1);
        await app.CompletedWorkOrder(programme);
        var verifier = await app.ClientOf("Vera", ["verifier"]);
        var order = $"programmes/{programme}/work-orders/WO-0001";
        (await verifier.Post($"{order}/lines/CAM-0001/verification", new { verification = "accepted" }, "*")).Ok();
        (await (await app.Second()).Post($"{order}/closure", ifMatch: "*")).Ok();

        (await app.Administrator.Import(programme, "tag,site\nCAM-0001,ASD\n"))
            .Problems()
            .ShouldBe(["2 site unit-place-fixed"]);
    }

    [Fact]
    public async Task Asks_which_of_two_sites_or_vendors_of_one_name_is_meant()
    {
        var programme = await app.DraftProgramme();
        foreach (var code in new[] { "TWIN-1", "TWIN-2" })
        {
            (
                await app.Administrator.Post(
                    "sites",
                    new
                    {
                        code,
                        name = "Twin place",
                        kind = "depot",
                    }
                )
            ).Created();
        }

        foreach (var id in new[] { "twin-1", "twin-2" })
        {
            (
                await app.Administrator.Post(
                    "vendors",
                    new
                    {
                        id,
                        name = "Twin maker",
                        restriction = "permitted",
                    }
                )
            ).Created();
        }

        (await app.Administrator.Import(programme, "tag,site,labelVendor\nA1,Twin place,\nA2,UT,Twin maker\n"))
            .Problems()
            .ShouldBe(["2 site site-ambiguous", "3 labelVendor vendor-ambiguous"]);
        (await app.Administrator.Import(programme, "tag,site,labelVendor\nA1,TWIN-1,\nA2,UT,twin-2\n")).Applied();
    }

    [Fact]
    public async Task Does_not_touch_replacements()
    {
        var programme = await app.ActiveProgramme(1);
        await app.CompletedWorkOrder(programme);
        var tag = await app.Sql<string>(
            "SELECT u.tag FROM units u JOIN programmes p ON p.id = u.programme_id "
                + $"WHERE p.code = '{programme}' AND u.replaces_unit_id IS NOT NULL"
        );

        (await app.Administrator.Import(programme, $"tag,labelVendor\n{tag},hikvision\n"))
            .Problems()
            .ShouldBe(["2 tag unit-is-replacement"]);
        (await app.Administrator.Import(programme, $"tag,labelVendor\n{tag},axis\n")).Applied();
        (await app.Administrator.Import(programme, $"tag,serialNumber\nCAM-0001,NEW-{programme}-CAM-0001\n"))
            .Problems()
            .ShouldBe(["2 serialNumber replacement-same-serial-number"]);
    }

    [Theory]
    [InlineData("", "import-empty")]
    [InlineData("\r\n\r\n", "import-empty")]
    [InlineData("who,what\nA1,UT\n", "import-format-unknown")]
    [InlineData("tag,site,Site\nA1,UT,UT\n", "import-column-twice")]
    [InlineData("tag,site,serial_number,Serial Number\nA1,UT,1,2\n", "import-column-twice")]
    [InlineData("tag,\"site\nA1,UT\n", "import-header-unreadable")]
    [InlineData("tag,si\u0000te\nA1,UT\n", "import-header-unreadable")]
    public async Task Refuses_files_whose_columns_cannot_be_told(string csv, string code)
    {
        var programme = await app.DraftProgramme();

        var answer = await app.Administrator.Import(programme, csv);

        answer.ShouldBeRefused(HttpStatusCode.BadRequest, code);
        ((string?)answer["detail"])!.ShouldNotContain("A1");
    }

    [Theory]
    [InlineData("?mapping=netbox", "import-column-missing")]
    [InlineData("?column=site:Nowhere", "import-column-missing")]
    [InlineData("?column=model:User password", "import-column-secret")]
    [InlineData("?site=NOWHERE", "site-unknown")]
    public async Task Refuses_what_the_query_names_and_the_file_does_not_have(string query, string code)
    {
        var programme = await app.DraftProgramme();

        var answer = await app.Administrator.Import(programme, "tag,site,user password\nA1,UT,x\n", query);

        answer.ShouldBeRefused(HttpStatusCode.BadRequest, code);
    }

    [Theory]
    [InlineData("?dryRun=yes", "dryRun flag")]
    [InlineData("?mapping=excel", "mapping one-of")]
    [InlineData("?column=nonsense", "column[0] column")]
    [InlineData("?column=stage:Stage", "column[0] column")]
    [InlineData("?occurredAt=2026-01-01", "occurredAt instant")]
    [InlineData("?occurredAt=2999-01-01T00:00:00Z", "occurredAt in-future")]
    [InlineData("?reason=", "reason prose")]
    [InlineData("?dryrun=true", "dryrun unknown-parameter")]
    public async Task Refuses_parameters_that_are_wrong(string query, string error)
    {
        var programme = await app.DraftProgramme();

        var answer = await app.Administrator.Import(programme, Whole, query);

        answer.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request").Errors.ShouldBe([error]);
    }

    [Fact]
    public async Task Refuses_too_many_columns_and_tells_rows_with_too_long_cells()
    {
        var programme = await app.DraftProgramme();
        var columns = string.Join(',', Enumerable.Range(0, 200).Select(number => $"c{number}"));

        (await app.Administrator.Import(programme, $"tag,{columns}\n")).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "import-too-many-columns"
        );
        (await app.Administrator.Import(programme, $"tag,site,model\nA1,UT,{new string('x', 4001)}\n"))
            .Problems()
            .ShouldBe(["2 model cell-too-long"]);
    }

    [Fact]
    public async Task Tells_NUL_characters_of_a_row()
    {
        var programme = await app.DraftProgramme();

        (await app.Administrator.Import(programme, "tag,site,model,position\nA\0,UT,x\0y,\0\n"))
            .Problems()
            .ShouldBe(["2 tag text-invalid", "2 position text-invalid", "2 model text-invalid"]);
    }

    [Fact]
    public async Task Is_for_planners()
    {
        var programme = await app.DraftProgramme();
        var reader = await app.ClientOf("reader", ["reader"]);
        var planner = await app.ClientOf("planner", ["planner"]);
        var stranger = await app.ClientOf("stranger", ["planner"], ["another"]);

        (await app.Anonymous.Import(programme, Whole)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await reader.Import(programme, Whole, contentType: "application/json")).Status.ShouldBe(
            HttpStatusCode.Forbidden
        );
        (await stranger.Import(programme, Whole)).ShouldBeRefused(HttpStatusCode.NotFound, "programme-not-found");
        (await app.Administrator.Import("nowhere", Whole)).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "programme-not-found"
        );
        (await planner.Import(programme, Whole)).Applied();
        var id = (string)(await reader.Get($"programmes/{programme}/imports")).Ok()["items"]![0]!["id"]!;
        (await reader.Get($"programmes/{programme}/imports/{id}")).Ok();
        (await app.Anonymous.Get($"programmes/{programme}/imports/{id}/errors")).Status.ShouldBe(
            HttpStatusCode.Unauthorized
        );
    }

    [Theory]
    [InlineData("not-an-id")]
    [InlineData("00000000-0000-0000-0000-000000000001")]
    public async Task Has_no_report_of_an_import_that_never_was(string id)
    {
        var programme = await app.DraftProgramme();

        (await app.Administrator.Get($"programmes/{programme}/imports/{id}")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "import-not-found"
        );
        (await app.Administrator.Get($"programmes/{programme}/imports/{id}/errors")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "import-not-found"
        );
    }

    [Fact]
    public async Task Shows_an_import_in_its_own_programme_only()
    {
        var programme = await app.DraftProgramme();
        var other = await app.DraftProgramme();
        var id = (string)(await app.Administrator.Import(programme, Whole))["id"]!;

        (await app.Administrator.Get($"programmes/{other}/imports/{id}")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "import-not-found"
        );
    }

    [Fact]
    public async Task Refuses_a_closed_programme()
    {
        var programme = await app.ActiveProgramme(1);
        await app.CloseProgramme(programme);

        (await app.Administrator.Import(programme, Whole)).ShouldBeRefused(HttpStatusCode.Conflict, "programme-closed");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("text/csv; charset=windows-1252")]
    [InlineData("nonsense")]
    public async Task Refuses_what_is_not_CSV_in_UTF8(string contentType)
    {
        var programme = await app.DraftProgramme();

        (await app.Administrator.Import(programme, Whole, contentType: contentType)).ShouldBeRefused(
            HttpStatusCode.UnsupportedMediaType,
            "unsupported-media-type"
        );
    }

    [Theory]
    [InlineData("application/csv")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("text/csv; header=present")]
    public async Task Takes_CSV_by_its_other_names(string contentType)
    {
        var programme = await app.DraftProgramme();

        (await app.Administrator.Import(programme, Whole, contentType: contentType)).Applied();
    }

    [Fact]
    public async Task Gives_all_problems_as_a_file_without_formulas()
    {
        var programme = await app.DraftProgramme();
        var rows = string.Concat(Enumerable.Range(1, 150).Select(number => $"A{number},\"=cmd|'{number}'!A0\"\n"));
        var refused = await app.Administrator.Import(programme, "tag,site\n" + rows);

        var file = (
            await app.Administrator.Download($"programmes/{programme}/imports/{refused["id"]}/errors?locale=en")
        ).Ok();

        refused["problems"]!.AsArray().Count.ShouldBe(100);
        ((int)refused["problemCount"]!).ShouldBe(150);
        file.ContentHeaders.ContentType!.ToString().ShouldBe("text/csv; charset=utf-8");
        file.Text[0].ShouldBe('\uFEFF');
        var lines = file.Text[1..].Split("\r\n");
        lines[0].ShouldBe("row,column,value,code,reason");
        lines.Length.ShouldBe(152);
        lines[1].ShouldStartWith("2,site,'=cmd|'1'!A0,site-unknown,");
        var dutch = await app.Administrator.Get($"programmes/{programme}/imports/{refused["id"]}/errors");
        dutch.Text.ShouldContain("row;column;value;code;reason");
    }

    [Fact]
    public async Task Lets_one_of_two_simultaneous_imports_win_and_leaves_nothing_of_the_other()
    {
        var programme = await app.DraftProgramme();
        var rows = string.Concat(Enumerable.Range(1, 2000).Select(number => $"A{number},UT,S{number}\n"));

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => app.Administrator.Import(programme, "tag,site,serialNumber\n" + rows))
        );

        answers.ShouldContain(answer => answer.Status == HttpStatusCode.Accepted);
        answers
            .Where(answer => answer.Status != HttpStatusCode.Accepted)
            .ShouldAllBe(answer => answer.Code == "unit-tag-taken" || answer.Code == "serial-number-taken");
        (await Count(programme, "units")).ShouldBe(2000);
        (await Count(programme, "effects")).ShouldBe(2000);
    }

    private Task<string> State(string programme) =>
        app.Sql<string>(
            $"""
            SELECT concat_ws('|',
                (SELECT string_agg(u::text, ' ' ORDER BY u.tag) FROM units u WHERE u.programme_id = p.id),
                (SELECT string_agg(e::text, ' ' ORDER BY e.sequence) FROM events e WHERE e.programme_id = p.id),
                (SELECT count(*) FROM effects e WHERE e.programme_id = p.id),
                (SELECT count(*) FROM scope_entries e WHERE e.programme_id = p.id))
            FROM programmes p WHERE p.code = '{programme}'
            """
        );

    private Task<long> Count(string programme, string table) =>
        app.Sql<long>(
            $"SELECT count(*) FROM {table} t JOIN programmes p ON p.id = t.programme_id WHERE p.code = '{programme}'"
        );

    private async Task<Answer> PostBytes(string programme, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("text/csv");
        using var response = await app.Administrator.Http.PostAsync($"/v1/programmes/{programme}/imports", content);
        return new Answer(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Headers,
            response.Content.Headers
        );
    }
}
