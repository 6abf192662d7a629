using System.Net;
using ReplacementTracker.Api.Tests.Imports;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Exports;

public sealed class ExportUnitsTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private const string Header =
        "tag,site,position,labelVendor,originVendor,model,serialNumber,macAddress,installedOn,scopeStatus,programme,stage,"
        + "inBaseline,replaces,replacedBy,removedAt,replacedAt,verifiedAt,disposedAt,siteName,province,updatedAt,"
        + "certificateNumber";

    [Fact]
    public async Task Writes_one_row_a_unit_by_tag()
    {
        var programme = await app.ActiveProgramme(2);
        await app.CompletedWorkOrder(programme, "CAM-0001");

        var answer = (await app.Administrator.Download($"programmes/{programme}/exports/units?locale=en")).Ok();

        answer.ContentHeaders.ContentType!.ToString().ShouldBe("text/csv; charset=utf-8");
        answer.ContentHeaders.ContentDisposition!.FileName!.ShouldMatch(
            $"^\"?{programme}-units-\\d{{4}}-\\d\\d-\\d\\d.csv\"?$"
        );
        answer.Text[0].ShouldBe('\uFEFF');
        var lines = answer.Text[1..].Split("\r\n");
        lines.Length.ShouldBe(5);
        lines[0].ShouldBe(Header);
        lines[4].ShouldBe("");
        var old = lines[1].Split(',');
        var next = lines[2].Split(',');
        old[0].ShouldBe("CAM-0001");
        old[11].ShouldBe("removed");
        old[12].ShouldBe("true");
        old[14].ShouldBe(next[0]);
        old[15].ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$");
        old[19].ShouldBe("Utrecht Centraal");
        next[13].ShouldBe("CAM-0001");
        next[12].ShouldBe("false");
        lines[3].ShouldStartWith("CAM-0002,UT,,hikvision,,,");
    }

    [Fact]
    public async Task Names_the_certificate_of_a_unit_that_was_destroyed()
    {
        var programme = await app.ActiveProgramme(units: 1);
        await app.CompletedWorkOrder(programme);
        var disposal = $"programmes/{programme}/units/CAM-0001/disposal";
        (await app.Administrator.Post(disposal, new { certificateNumber = "C-1" }, "*")).Ok();

        var export = await app.Administrator.Get($"programmes/{programme}/exports/units?locale=en&stage=disposed");

        export.Ok().Text.Split("\r\n")[1].ShouldEndWith("Z,C-1");
    }

    [Fact]
    public async Task Divides_by_semicolons_unless_told_otherwise()
    {
        var programme = await app.DraftProgramme();

        var answer = (await app.Administrator.Download($"programmes/{programme}/exports/units")).Ok();

        answer.Text.ShouldBe('\uFEFF' + Header.Replace(',', ';') + "\r\n");
    }

    [Theory]
    [InlineData("nl")]
    [InlineData("en")]
    public async Task Comes_out_the_same_after_it_was_imported_again(string locale)
    {
        var programme = await app.ActiveProgramme(3);
        await app.CompletedWorkOrder(programme, "CAM-0001");
        var prefix = await app.Sql<string>(
            "SELECT prefix FROM mac_prefixes WHERE vendor_id = 'hikvision' AND length(prefix) = 6 LIMIT 1"
        );
        string[] positions =
        [
            "=1+1",
            "'=1+1",
            "''=1+1",
            "'quoted'",
            "-5",
            "+31 6",
            "@home",
            "a;b,c",
            "say \"\"hi\"\"",
            "café 漢",
            "'",
            "'-",
        ];
        var rows = positions.Select((position, number) => $"N{number:00},UT,\"{Guarded(position)}\",axis,,S{number}\n");
        (
            await app.Administrator.Import(
                programme,
                "tag,site,position,labelVendor,originVendor,serialNumber\n" + string.Concat(rows),
                "?reason=why"
            )
        ).Applied();
        // Whoever takes the origin away from a unit whose block tells one wants it so.
        (
            await app.Administrator.Patch(
                $"programmes/{programme}/units/N00",
                new { macAddress = prefix + "0000AA", originVendor = (string?)null },
                "*"
            )
        ).Ok();
        var before = (await app.Administrator.Download($"programmes/{programme}/exports/units?locale={locale}")).Ok();

        var import = (await app.Administrator.Import(programme, before.Text)).Applied();
        var after = (await app.Administrator.Download($"programmes/{programme}/exports/units?locale={locale}")).Ok();

        after.Text.ShouldBe(before.Text);
        ((int)import["unchangedCount"]!).ShouldBe(16);
        ((string?)(await app.Administrator.Unit(programme, "N00"))["position"]).ShouldBe("=1+1");
        ((string?)(await app.Administrator.Unit(programme, "N01"))["position"]).ShouldBe("'=1+1");
    }

    [Fact]
    public async Task Comes_out_the_same_in_another_programme()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 3);
        var other = await app.DraftProgramme();
        var before = (await app.Administrator.Download($"programmes/{programme}/exports/units")).Ok();

        (await app.Administrator.Import(other, before.Text)).Applied();
        var after = (await app.Administrator.Download($"programmes/{other}/exports/units")).Ok();

        Own(after).ShouldBe(Own(before));
        static IEnumerable<string> Own(Answer answer) =>
            answer.Text.Split("\r\n").Select(line => string.Join(';', line.Split(';').Take(10)));
    }

    [Fact]
    public async Task Lets_no_cell_begin_a_formula()
    {
        var programme = await app.DraftProgramme();
        foreach (
            var (position, number) in new[] { "=cmd|'/C calc'!A0", "+1", "-1", "@SUM(A1)" }.Select((p, n) => (p, n))
        )
        {
            (
                await app.Administrator.Post(
                    $"programmes/{programme}/units",
                    new
                    {
                        tag = $"A{number}",
                        site = "UT",
                        position,
                    }
                )
            ).Created();
        }

        var answer = (await app.Administrator.Download($"programmes/{programme}/exports/units?locale=en")).Ok();

        answer
            .Text[1..]
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(line => line.Split(',')[2])
            .ShouldBe(["'=cmd|'/C calc'!A0", "'+1", "'-1", "'@SUM(A1)"]);
    }

    [Theory]
    [InlineData("stage=removed", 1)]
    [InlineData("stage=removed&stage=inService", 4)]
    [InlineData("vendor=axis", 1)]
    [InlineData("site=ut", 4)]
    [InlineData("site=ASD", 0)]
    [InlineData("scopeStatus=outOfScope", 1)]
    [InlineData("inBaseline=true&replacement=false", 3)]
    [InlineData("province=Utrecht&siteKind=station", 4)]
    [InlineData("updatedSince=2999-01-01T00:00:00Z", 0)]
    public async Task Has_the_filters_of_the_list(string query, int count)
    {
        var programme = await app.ActiveProgramme(3);
        await app.CompletedWorkOrder(programme, "CAM-0001");

        var answer = (await app.Administrator.Download($"programmes/{programme}/exports/units?{query}")).Ok();
        var list = (await app.Administrator.Get($"programmes/{programme}/units?{query}")).Ok();

        (answer.Text.Split("\r\n").Length - 2).ShouldBe(count);
        ((int)list["total"]!).ShouldBe(count);
    }

    [Theory]
    [InlineData("locale=fr", "locale one-of")]
    [InlineData("stage=gone", "stage[0] one-of")]
    [InlineData("vendor=%00", "vendor[0] code")]
    [InlineData("limit=5", "limit unknown-parameter")]
    public async Task Refuses_parameters_that_are_wrong(string query, string error)
    {
        var programme = await app.DraftProgramme();

        (await app.Administrator.Get($"programmes/{programme}/exports/units?{query}"))
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe([error]);
    }

    [Theory]
    [InlineData("units")]
    [InlineData("progress")]
    [InlineData("breakdown?by=vendor")]
    [InlineData("series")]
    [InlineData("milestones")]
    [InlineData("work-orders")]
    [InlineData("work-order-lines")]
    [InlineData("workbook")]
    [InlineData("events")]
    public async Task Is_for_those_who_may_read_the_programme(string export)
    {
        var programme = await app.DraftProgramme();
        var reader = await app.ClientOf("reader", ["reader"], [programme]);
        var stranger = await app.ClientOf("stranger", ["reader"], ["another"]);

        (await app.Anonymous.Get($"programmes/{programme}/exports/{export}")).Status.ShouldBe(
            HttpStatusCode.Unauthorized
        );
        (await stranger.Get($"programmes/{programme}/exports/{export}")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "programme-not-found"
        );
        (await app.Administrator.Get($"programmes/nowhere/exports/{export}")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "programme-not-found"
        );
        (await reader.Get($"programmes/{programme}/exports/{export}")).Ok();
    }

    private static string Guarded(string position) =>
        position.TrimStart('\'') is ['=' or '+' or '-' or '@', ..] ? $"'{position}" : position;
}
