using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Api.Tests.Support;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.Tests.Contract;

/// <summary>
/// Reliability invariants 16 and 17: every role × every route × every programme, against the table of docs/access.md.
/// The table is written from the route table, so that none can be forgotten; it is compared with what really happens.
/// </summary>
public sealed partial class AccessTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private const string UpdateVariable = "TRACKER_UPDATE_DOCS";
    private const string Yes = "yes";
    private const string Public = "public";
    private static readonly string _file = Path.Combine(Repository.Folder, "docs", "access.md");
    private static readonly Role[] _roles = Enum.GetValues<Role>();

    /// <summary>Set TRACKER_UPDATE_DOCS=1 to write the table anew; the diff shows whose rights changed.</summary>
    [Fact]
    public async Task Stands_in_the_table_route_by_route()
    {
        var page = await File.ReadAllTextAsync(_file, TestContext.Current.CancellationToken);
        var expected = Table().Replace(page, found => $"{found.Groups["start"]}\n{Expected()}\n{found.Groups["end"]}");
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            await File.WriteAllTextAsync(_file, expected, TestContext.Current.CancellationToken);
            page = expected;
        }

        page.ShouldBe(expected, $"docs/access.md is out of date; run this once with {UpdateVariable}=1.");
        page.ShouldContain("| `GET /v1/me` |");
    }

    [Fact]
    public async Task Is_what_the_table_says_for_every_role_and_every_programme()
    {
        var rows = await Rows();
        var here = await app.ActiveProgramme(1);
        var elsewhere = await app.ActiveProgramme(1);
        List<string> wrong = [];
        foreach (var caller in Callers())
        {
            var client = app.Client(
                await app.KeyOf(
                    $"Caller {caller.Name}",
                    [.. caller.Rights.Select(right => new Grant(right.Code(here, elsewhere), [right.Role]))],
                    caller.Scopes
                )
            );
            foreach (var row in rows.Where(row => row.Anyone != Yes))
            {
                var answer = await Send(client, row, here);
                var (expected, seen) = (caller.Expected(row), Seen(answer));
                if (seen != expected)
                {
                    wrong.Add($"{row.Method} {row.Pattern} by {caller.Name}: {seen}, not {expected}. {answer.Text}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Is_nothing_for_a_key_that_is_unknown_has_expired_or_was_revoked()
    {
        var rows = await Rows();
        var programme = await app.ActiveProgramme(1);
        IReadOnlyList<Grant> everything = Grant.Of([Role.Administrator]);
        var expired = await app.KeyOf("Expired", everything, [], TimeProvider.System.GetUtcNow().AddMinutes(-1));
        var revoked = await app.KeyOf("Revoked", everything, []);
        await app.Sql<object>("UPDATE api_keys SET revoked_at = now() WHERE owner = 'Revoked' RETURNING 1");

        foreach (var key in new[] { expired, revoked, KeyFormat.Create(), "nobody-knows-this-one" })
        {
            foreach (var row in rows.Where(row => row.Anyone != Yes))
            {
                (await Send(app.Client(key), row, programme)).ShouldBeRefused(
                    HttpStatusCode.Unauthorized,
                    "unauthenticated"
                );
            }
        }

        foreach (var row in rows.Where(row => row.Anyone.Length == 0))
        {
            (await Send(app.Anonymous, row, programme)).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
        }
    }

    [Fact]
    public async Task Tells_nothing_by_which_a_foreign_programme_and_none_could_be_told_apart()
    {
        var rows = await Rows();
        var foreign = await app.ActiveProgramme(1);
        var mine = await app.ActiveProgramme(1);
        const string none = "never-there";

        foreach (var role in new[] { "reader", "administrator" })
        {
            var stranger = await app.ClientOf("Stranger", [role], [mine]);
            foreach (var row in rows.Where(row => row.Where == "programme" && row.Anyone != Yes))
            {
                var exists = (await Send(stranger, row, foreign)).ShouldBeRefused(
                    HttpStatusCode.NotFound,
                    "programme-not-found"
                );
                var absent = await Send(stranger, row, none);

                Comparable(exists, foreign).ShouldBe(Comparable(absent, none), $"{row.Method} {row.Pattern}");
            }
        }
    }

    [Theory]
    [InlineData("work-orders", """{"title":"T","site":"UT","units":["TAG"]}""")]
    [InlineData("work-orders/WO-0001/lines", """{"units":["TAG"]}""")]
    [InlineData("scope-entries", """{"unit":"TAG","to":"excepted","reason":"R"}""")]
    public async Task Finds_nothing_of_a_foreign_programme_by_naming_it_in_a_body(string path, string body)
    {
        var foreign = await app.ActiveProgramme(1);
        await app.Administrator.Post(
            $"programmes/{foreign}/units",
            new
            {
                tag = "FOREIGN-1",
                site = "UT",
                labelVendor = "hikvision",
                reason = "Found",
            }
        );
        var mine = await app.ActiveProgramme(1);
        await app.WorkOrder(mine, "CAM-0001");
        var planner = await app.ClientOf("Planner", ["planner"], [mine]);

        async Task<string> Answer(string tag) =>
            Comparable(
                await planner.Send(
                    HttpMethod.Post,
                    $"programmes/{mine}/{path}",
                    body.Replace("TAG", tag),
                    headers: ("If-Match", "*")
                ),
                tag
            );

        var answer = await Answer("FOREIGN-1");
        answer.ShouldContain("unit", customMessage: answer);
        answer.ShouldBe(await Answer("NOWHERE-1"));
    }

    [Fact]
    public async Task Finds_no_pace_of_a_foreign_programme()
    {
        var foreign = await app.ActiveProgramme(1);
        var mine = await app.ActiveProgramme(1);
        var reader = await app.ClientOf("Reader", ["reader"], [mine]);
        async Task<string> Answer(string code) =>
            Comparable(await reader.Get($"programmes/{mine}/progress/forecast?paceOf={code}"), code);

        var answer = await Answer(foreign);
        answer.ShouldContain("programme-unknown");
        answer.ShouldBe(await Answer("never-there"));
    }

    /// <summary>Each role alone, in each place; and rights that differ from one programme to the other.</summary>
    private static IEnumerable<Caller> Callers()
    {
        foreach (var role in _roles)
        {
            foreach (var place in Enum.GetValues<Place>())
            {
                yield return new Caller($"{role} {place}", [new Right(role, place)], []);
            }
        }

        yield return new Caller("seeing", [new Right(Role.Reader, Place.All)], [AccessScope.Sensitive]);
        yield return new Caller(
            "administrator elsewhere, reader here",
            [new Right(Role.Administrator, Place.Elsewhere), new Right(Role.Reader, Place.Here)],
            []
        );
        yield return new Caller(
            "planner here, verifier elsewhere, reader of all",
            [
                new Right(Role.Planner, Place.Here),
                new Right(Role.Verifier, Place.Elsewhere),
                new Right(Role.Reader, Place.All),
            ],
            []
        );
    }

    /// <summary>With a body that no operation takes, so that what is allowed does nothing.</summary>
    private static Task<Answer> Send(TrackerClient client, Row row, string programme) =>
        client.Send(
            new HttpMethod(row.Method),
            new EveryEndpointTests.Route(row.Method, row.Pattern, Anonymous: false, Policy: null, NotBy: null).Address(
                programme
            ),
            row.Method is "GET" or "DELETE" ? null : "[]"
        );

    private static Verdict Seen(Answer answer)
    {
        ((int)answer.Status).ShouldBeLessThan(500, answer.Text);
        return (answer.Status, answer.Code) switch
        {
            (HttpStatusCode.Unauthorized, _) => Verdict.Unknown,
            (HttpStatusCode.Forbidden, "not-allowed") => Verdict.Forbidden,
            (HttpStatusCode.NotFound, "programme-not-found") => Verdict.NotThere,
            _ => Verdict.Allowed,
        };
    }

    private static string Comparable(Answer answer, string name)
    {
        var body = answer.Json.AsObject();
        body.Remove("traceId");
        return $"{answer.Status} {answer.ContentHeaders.ContentType} {body.ToJsonString()}".Replace(name, "…");
    }

    /// <summary>The table as the routes have it.</summary>
    private string Expected()
    {
        var roles = string.Concat(_roles.Select(role => $" {role.Text()} |"));
        var table = new StringBuilder($"| operation | anyone |{roles} where | not by |\n");
        table.Append("|---|---|").Append(string.Concat(_roles.Select(_ => "---|"))).Append("---|---|\n");
        foreach (
            var route in EveryEndpointTests
                .Routes(app)
                .OrderBy(route => route.Pattern, StringComparer.Ordinal)
                .ThenBy(route => route.Method, StringComparer.Ordinal)
        )
        {
            var anyone =
                route.Anonymous ? Yes
                : route.Policy == Policies.ReadFigures ? Public
                : "";
            var cells = _roles.Select(role => route.Anonymous || Accepts(route.Policy!, role) ? Yes : "");
            table.Append(
                $"| `{route.Name}` | {anyone} | {string.Join(" | ", cells)} | {Where(route)} | {route.NotBy} |\n"
            );
        }

        return Regex.Replace(table.ToString(), " +", " ", RegexOptions.None, TimeSpan.FromSeconds(1)).TrimEnd('\n');
    }

    private static bool Accepts(string policy, Role role) =>
        policy == Policies.ReadFigures
        || role == Role.Administrator
        || Policies.Roles[policy].Contains(Role.Reader)
        || Policies.Roles[policy].Contains(role);

    private static string Where(EveryEndpointTests.Route route) =>
        route switch
        {
            { Anonymous: true } => "",
            _ when route.Pattern.Contains("{programme}", StringComparison.Ordinal) => "programme",
            { Policy: Policies.Read or Policies.AdministerSome } => "any",
            _ => "all",
        };

    /// <summary>The table as it is checked in.</summary>
    private static async Task<List<Row>> Rows()
    {
        var page = await File.ReadAllTextAsync(_file, TestContext.Current.CancellationToken);
        var rows = Table()
            .Match(page)
            .Groups["table"]
            .Value.Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])
            .Select(cells => new Row(
                cells[0].Trim('`').Split(' ')[0],
                cells[0].Trim('`').Split(' ')[1],
                cells[1],
                [.. _roles.Where((_, number) => cells[number + 2] == Yes)],
                cells[_roles.Length + 2]
            ))
            .ToList();
        rows.Count.ShouldBeGreaterThan(70);
        return rows;
    }

    [GeneratedRegex(
        "(?<start><!-- access -->)\n(?<table>.*?)\n?(?<end><!-- end -->)",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex Table();

    private enum Place
    {
        Here,
        Elsewhere,
        All,
    }

    private enum Verdict
    {
        Unknown,
        Forbidden,
        NotThere,
        Allowed,
    }

    private sealed record Row(string Method, string Pattern, string Anyone, Role[] Roles, string Where);

    private sealed record Right(Role Role, Place Place)
    {
        public string Code(string here, string elsewhere) =>
            Place switch
            {
                Place.Here => here,
                Place.Elsewhere => elsewhere,
                Place.All => "*",
            };
    }

    private sealed record Caller(string Name, Right[] Rights, AccessScope[] Scopes)
    {
        public Verdict Expected(Row row)
        {
            var counting = Rights
                .Where(right =>
                    row.Where == "any"
                    || right.Place == Place.All
                    || (row.Where, right.Place) == ("programme", Place.Here)
                )
                .ToList();
            return row.Where == "programme" && counting.Count == 0 ? Verdict.NotThere
                : counting.Exists(right => row.Roles.Contains(right.Role)) ? Verdict.Allowed
                : Verdict.Forbidden;
        }
    }
}
