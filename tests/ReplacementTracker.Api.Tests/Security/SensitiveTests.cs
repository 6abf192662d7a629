using System.IO.Compression;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Api.Tests.Contract;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Security;

/// <summary>Serial numbers, MAC addresses and positions are for those whose key says so.</summary>
public sealed partial class SensitiveTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private static readonly string[] _secrets = ["SECRETSERIAL", "secret platform", "00:40:8C:5E:C2", "00408C5EC2"];

    [Fact]
    public void Every_member_of_an_answer_that_is_called_like_one_is_marked()
    {
        var members = typeof(Program)
            .Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Response", StringComparison.Ordinal))
            .SelectMany(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
            // A position that is a number is a place in a list.
            .Where(member =>
                member.PropertyType.IsAssignableTo(typeof(IEnumerable<char>))
                || member.PropertyType.IsAssignableTo(typeof(IEnumerable<string>))
            )
            .Where(member => Name().IsMatch(member.Name))
            .ToList();

        members.Count.ShouldBeGreaterThanOrEqualTo(3);
        members
            .Where(member => !member.IsDefined(typeof(SensitiveAttribute)))
            .Select(member => $"{member.DeclaringType!.Name}.{member.Name}")
            .ShouldBeEmpty("Mark these with [property: Sensitive].");
        members
            .Select(member => JsonNamingPolicy.CamelCase.ConvertName(member.Name))
            .ShouldBeSubsetOf(Sensitive.Members, "Events name their fields so: add it to Sensitive.Members.");
    }

    [Fact]
    public async Task Every_marked_member_may_be_absent_by_the_document()
    {
        var schemas = (await app.Anonymous.Get("/v1/openapi.json")).Ok()["components"]!["schemas"]!;

        var marked = typeof(Program)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetProperties())
            .Where(member => member.IsDefined(typeof(SensitiveAttribute)))
            .ToList();
        marked.ShouldNotBeEmpty();
        foreach (var member in marked)
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(member.Name);
            var schema = schemas[member.DeclaringType!.Name]!;
            schema["properties"]![name].ShouldNotBeNull();
            schema["required"]!.AsArray().Select(some => (string)some!).ShouldNotContain(name);
            ((string)schema["properties"]![name]!["description"]!).ShouldContain(
                "absent without the scope `sensitive`"
            );
        }
    }

    [Fact]
    public async Task Nothing_that_can_be_read_holds_them_without_the_scope()
    {
        var known = await Plant();
        var addresses = EveryEndpointTests
            .Routes(app)
            .Where(route => route.Method == "GET" && route.Pattern.Contains("{programme}", StringComparison.Ordinal))
            .SelectMany(route => Addresses(route.Pattern, known))
            .ToList();
        string[] roles = ["reader", "planner", "engineer", "verifier"];
        var hidden = app.Client(
            await app.KeyOf(
                "Hidden",
                [.. Domain.Access.Grant.Of([.. roles.Select(Domain.EnumText.Parse<Domain.Access.Role>)])],
                []
            )
        );
        var shown = await app.ClientOf("Shown", ["reader"]);
        var auditor = await app.ClientOf("Auditor", ["auditor"], seesSensitive: false);
        var elsewhere = await app.ClientOf("Elsewhere", ["administrator"], ["another"]);
        var answered = 0;
        foreach (var address in addresses)
        {
            var text = await Text(hidden, address);
            answered += text.Length > 0 ? 1 : 0;
            _secrets.ShouldAllBe(secret => !text.Contains(secret, StringComparison.OrdinalIgnoreCase), address);
            if (address.StartsWith("/v1", StringComparison.Ordinal))
            {
                (await Text(elsewhere, address)).ShouldBeEmpty(address);
            }
        }

        answered.ShouldBeGreaterThan(25);
        foreach (var client in new[] { shown, auditor, app.Administrator })
        {
            foreach (
                var address in new[]
                {
                    "units",
                    "units/CAM-0001",
                    "units/CAM-0001/events",
                    "events?limit=500",
                    "exports/units",
                    $"imports/{known["{id}"][1]}",
                    $"imports/{known["{id}"][1]}/errors",
                }
            )
            {
                (await Text(client, $"programmes/{known["{programme}"][0]}/{address}")).ShouldContain(
                    "SECRETSERIAL",
                    customMessage: address
                );
            }
        }
    }

    [Fact]
    public async Task They_are_absent_and_not_null()
    {
        var known = await Plant();
        var hidden = await app.ClientOf("Hidden", ["reader"], seesSensitive: false);
        var programme = $"programmes/{known["{programme}"][0]}";

        var unit = (await hidden.Get($"{programme}/units/CAM-0001")).Ok();
        var whole = (await app.Administrator.Get($"{programme}/units/CAM-0001")).Ok();

        Names(whole).Except(Names(unit)).ShouldBe(["position", "serialNumber", "macAddress"]);
        unit.ETag.ShouldBe(whole.ETag);
        var header = (await Text(hidden, $"{programme}/exports/units?locale=en")).Split("\r\n")[0];
        header.ShouldStartWith("\uFEFFtag,site,labelVendor,originVendor,model,installedOn,");
        (await Text(hidden, $"{programme}/imports/{known["{id}"][1]}/errors?locale=en")).ShouldStartWith(
            "\uFEFFrow,column,code,reason\r\n"
        );
        var events = (await hidden.Get($"{programme}/units/CAM-0001/events")).Ok();
        events["items"]!
            .AsArray()
            .SelectMany(happened => happened!["changes"]!.AsObject().Select(field => field.Key))
            .ShouldNotContain(field => Sensitive.Members.Contains(field));
    }

    [Theory]
    [InlineData("SECRETSERIAL")]
    [InlineData("secret plat")]
    [InlineData("00-40-8c-5e")]
    public async Task They_cannot_be_guessed_by_searching(string search)
    {
        var known = await Plant();
        var hidden = await app.ClientOf("Hidden", ["reader", "planner"], seesSensitive: false);
        var units = $"programmes/{known["{programme}"][0]}/units";

        ((long)(await app.Administrator.Get($"{units}?search={search}")).Ok()["total"]!).ShouldBeGreaterThan(0);
        ((long)(await hidden.Get($"{units}?search={search}")).Ok()["total"]!).ShouldBe(0);
        ((long)(await hidden.Get($"{units}?search=cam-0001")).Ok()["total"]!).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Whoever_may_not_read_them_may_still_report_them_and_reads_nothing_back()
    {
        var programme = await app.ActiveProgramme(2);
        var number = await app.StartedWorkOrder(programme, "CAM-0001");
        var hidden = await app.ClientOf("Hidden", ["planner", "engineer"], seesSensitive: false);

        Answer[] answers =
        [
            (
                await hidden.Post(
                    $"programmes/{programme}/units",
                    new
                    {
                        tag = "CAM-0900",
                        site = "UT",
                        position = "secret platform 9",
                        labelVendor = "hikvision",
                        serialNumber = "SECRETSERIAL-0900",
                        reason = "Found",
                    }
                )
            ).Created(),
            (
                await hidden.Patch(
                    $"programmes/{programme}/units/CAM-0002",
                    new { model = "Dome", macAddress = "00:40:8C:5E:C2:02" },
                    "*"
                )
            ).Ok(),
            (
                await hidden.Post(
                    $"programmes/{programme}/work-orders/{number}/lines/CAM-0001/outcome",
                    Given.Replaced("SECRETSERIAL-0001-R"),
                    "*"
                )
            ).Ok(),
        ];

        answers.ShouldAllBe(answer => !_secrets.Any(secret => answer.Text.Contains(secret)));
        var amended = (await app.Administrator.Get($"programmes/{programme}/units/CAM-0002")).Ok();
        ((string)amended["serialNumber"]!).ShouldBe($"{programme}-CAM-0002");
        ((string)amended["macAddress"]!).ShouldBe("00:40:8C:5E:C2:02");
        var replacement = (await app.Administrator.Get($"programmes/{programme}/units/CAM-0001-R")).Ok();
        ((string)replacement["serialNumber"]!).ShouldBe("SECRETSERIAL-0001-R");
    }

    [Fact]
    public async Task A_scope_shows_them_in_the_programmes_of_the_key_only()
    {
        var mine = await app.ActiveProgramme(1);
        var other = await app.ActiveProgramme(1);
        var mixed = app.Client(
            await app.KeyOf(
                "Mixed",
                [new(mine, [Domain.Access.Role.Auditor]), new(other, [Domain.Access.Role.Reader])],
                []
            )
        );

        (await Text(mixed, $"programmes/{mine}/units")).ShouldContain("serialNumber");
        (await Text(mixed, $"programmes/{other}/units")).ShouldNotContain("serialNumber");
    }

    /// <summary>A programme in which everything that can be told of a unit was told: entered, amended, replaced, imported.</summary>
    private async Task<Dictionary<string, string[]>> Plant()
    {
        var programme = await app.ActiveProgramme(2);
        var root = $"programmes/{programme}";
        (
            await app.Administrator.Patch(
                $"{root}/units/CAM-0001",
                new
                {
                    position = "secret platform 1",
                    serialNumber = "SECRETSERIAL-1",
                    macAddress = "00:40:8C:5E:C2:01",
                },
                "*"
            )
        ).Ok();
        var number = await app.StartedWorkOrder(programme, "CAM-0001");
        (
            await app.Administrator.Post(
                $"{root}/work-orders/{number}/lines/CAM-0001/outcome",
                Given.Replaced("SECRETSERIAL-1-R"),
                "*"
            )
        ).Ok();
        var csv =
            "tag,site,serialNumber,macAddress,position,installedOn\n"
            + "NEW-1,UT,SECRETSERIAL-2,00:40:8C:5E:C2:03,secret platform 2,\n"
            + "NEW-2,UT,SECRETSERIAL-2,00:40:8C:5E:C2:zz,secret platform 3,SECRETSERIAL-3\n";
        var import = (
            await app.Administrator.PostText($"{root}/imports?reason=Survey", csv, "text/csv; charset=utf-8")
        ).Ok(System.Net.HttpStatusCode.Accepted);
        (await app.Administrator.Post($"{root}/milestones", Milestone())).Created();
        var amended = (await app.Administrator.Get($"{root}/events?type=unit.amended")).Ok();
        return new()
        {
            ["{programme}"] = [programme],
            ["{tag}"] = ["CAM-0001", "CAM-0001-R"],
            ["{number}"] = [number],
            ["{code}"] = ["half-way"],
            ["{id}"] = [(string)amended["items"]![0]!["id"]!, (string)import["id"]!],
        };
    }

    private static object Milestone() =>
        new
        {
            code = "half-way",
            name = "Half-way",
            dueOn = "2026-06-30",
            stage = "replaced",
            targetUnitCount = 1,
        };

    private static IEnumerable<string> Addresses(string pattern, Dictionary<string, string[]> known)
    {
        IEnumerable<string> addresses = [pattern + (pattern.EndsWith("/breakdown") ? "?by=site" : "")];
        foreach (var (name, values) in known)
        {
            addresses = addresses.SelectMany(address =>
                values.Select(value => address.Replace(name, value)).Distinct()
            );
        }

        return addresses;
    }

    /// <summary>What a caller gets to read, unpacked; empty where it is refused.</summary>
    private static async Task<string> Text(TrackerClient client, string path)
    {
        using var answer = await client.Http.GetAsync(path.StartsWith('/') ? path : $"/v1/{path}");
        if (!answer.IsSuccessStatusCode)
        {
            return "";
        }

        if (answer.Content.Headers.ContentType?.MediaType?.Contains("openxml", StringComparison.Ordinal) != true)
        {
            return System.Text.Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync());
        }

        await using var archive = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        var text = "";
        foreach (var entry in archive.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync());
            text += await reader.ReadToEndAsync();
        }

        return text;
    }

    private static IEnumerable<string> Names(Answer answer) => answer.Json.AsObject().Select(member => member.Key);

    [GeneratedRegex(
        "serial|macaddress|position",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Name();
}
