using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Api.Tests.Support;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.Tests.ApiKeys;

/// <summary>Reliability invariant 16: no key finds its way into a programme in which it has no role.</summary>
public sealed class GrantsTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Let_somebody_plan_in_one_programme_and_only_read_in_another()
    {
        var mine = await app.ActiveProgramme(2);
        var other = await app.ActiveProgramme(2);
        var third = await app.ActiveProgramme(1);
        var made = await Make(
            """{"name":"N","owner":"O","grants":[{"programme":"MINE","roles":["planner","reader"]},{"programme":"OTHER","roles":["reader"]}]}"""
                .Replace("MINE", mine)
                .Replace("OTHER", other)
        );
        var client = app.Client((string)made["key"]!);

        (await client.Get($"programmes/{mine}/units")).Ok();
        (await client.Get($"programmes/{other}/units")).Ok();
        (await client.Get($"programmes/{third}/units")).ShouldBeRefused(HttpStatusCode.NotFound, "programme-not-found");
        (await client.Post($"programmes/{mine}/work-orders", Order())).Created();
        (await client.Post($"programmes/{other}/work-orders", Order())).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "not-allowed"
        );
        (await client.Post($"programmes/{third}/work-orders", Order())).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "programme-not-found"
        );
        (await client.Post("sites", new { })).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        (await client.Get("/metrics")).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");

        var listed = (await client.Get("programmes?limit=1")).Ok();
        ((long)listed["total"]!).ShouldBe(2);
        var codes = new List<string> { (string)listed["items"]![0]!["code"]! };
        var next = (await client.Get((string)listed["next"]!)).Ok();
        codes.Add((string)next["items"]![0]!["code"]!);
        codes.ShouldBe(new[] { mine, other }.Order(StringComparer.Ordinal));
        next["next"].ShouldBeNull();
    }

    [Fact]
    public async Task Given_for_all_programmes_hold_in_each_and_add_to_those_of_one()
    {
        var mine = await app.ActiveProgramme(2);
        var other = await app.ActiveProgramme(2);
        var client = app.Client(
            await app.KeyOf("O", [new Grant("*", [Role.Reader]), new Grant(mine, [Role.Planner])], [])
        );

        (await client.Post($"programmes/{mine}/work-orders", Order())).Created();
        (await client.Post($"programmes/{other}/work-orders", Order())).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "not-allowed"
        );
        (await client.Post("sites", new { })).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        (await client.Get("/metrics")).Ok();
    }

    [Fact]
    public async Task Are_told_in_full_and_in_the_short_form()
    {
        var mine = await app.DraftProgramme();
        var made = await Make(
            """{"name":"N","owner":"O","grants":[{"programme":"P","roles":["verifier","reader","verifier"]},{"programme":"P","roles":["engineer"]}],"scopes":["sensitive"]}""".Replace(
                "\"P\"",
                $"\"{mine}\""
            )
        );
        var expected = $$"""[{"programme":"{{mine}}","roles":["verifier","reader","engineer"]}]""";

        foreach (
            var shown in new[]
            {
                made,
                (await app.Administrator.Get($"api-keys/{made["id"]}")).Ok(),
                (await app.Client((string)made["key"]!).Get("me")).Ok(),
            }
        )
        {
            shown["grants"]!.ToJsonString().ShouldBe(expected);
            shown["roles"]!.ToJsonString().ShouldBe("""["verifier","reader","engineer"]""");
            shown["programmes"]!.ToJsonString().ShouldBe($"[\"{mine}\"]");
            shown["scopes"]!.ToJsonString().ShouldBe("""["sensitive"]""");
        }

        var all = await Make("""{"name":"N","owner":"O","roles":["reader"]}""");
        all["grants"]!.ToJsonString().ShouldBe("""[{"programme":"*","roles":["reader"]}]""");
        all["programmes"].ShouldBeNull();
        all["scopes"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"name":"N","owner":"O","grants":[]}""", "/grants grant-count")]
    [InlineData("""{"name":"N","owner":"O","grants":[null]}""", "/grants/0 not-null")]
    [InlineData("""{"name":"N","owner":"O","grants":[{"programme":"a"}]}""", "/grants/0/roles not-null")]
    [InlineData("""{"name":"N","owner":"O","grants":[{"programme":"a","roles":[]}]}""", "/grants/0/roles role-count")]
    [InlineData("""{"name":"N","owner":"O","grants":[{"roles":["reader"]}]}""", "/grants/0/programme not-null")]
    [InlineData(
        """{"name":"N","owner":"O","grants":[{"programme":"**","roles":["reader"]}]}""",
        "/grants/0/programme code"
    )]
    [InlineData(
        """{"name":"N","owner":"O","roles":["reader"],"grants":[{"programme":"*","roles":["reader"]}]}""",
        "/grants grants-or-roles"
    )]
    [InlineData("""{"name":"N","owner":"O","roles":["reader"],"programmes":["*"]}""", "/programmes/0 code")]
    [InlineData("""{"name":"N","owner":"O","roles":["reader"],"scopes":["everything"]}""", "/scopes/0 wrong-type")]
    public async Task Are_refused_where_they_cannot_be_meant(string body, string error) =>
        (await app.Administrator.PostText("api-keys", body))
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe([error]);

    [Fact]
    public async Task Of_an_administrator_of_one_programme_go_no_further_than_that_programme()
    {
        var mine = await app.DraftProgramme();
        var other = await app.DraftProgramme();
        var administrator = await app.ClientOf("administrator of one", ["administrator"], [mine]);
        object Body(params string[]? programmes) =>
            new
            {
                name = "N",
                owner = "O",
                roles = new[] { "administrator" },
                programmes,
            };

        var made = (await administrator.Post("api-keys", Body(mine))).Created();
        (await app.Client((string)made["key"]!).Get($"programmes/{mine}")).Ok();

        (await administrator.Post("api-keys", Body(null))).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        var foreign = (await administrator.Post("api-keys", Body(mine, other))).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "programme-unknown"
        );
        var none = (await administrator.Post("api-keys", Body(mine, "no-such-one"))).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "programme-unknown"
        );
        ((string)foreign["detail"]!).ShouldBe(((string)none["detail"]!).Replace("no-such-one", other));
    }

    [Fact]
    public async Task Decide_which_keys_an_administrator_of_one_programme_sees()
    {
        var mine = await app.DraftProgramme();
        var other = await app.DraftProgramme();
        var administrator = await app.ClientOf("administrator of one", ["administrator"], [mine]);
        var inside = await Make($$"""{"name":"N","owner":"in","roles":["reader"],"programmes":["{{mine}}"]}""");
        var outside = await Make(
            $$"""{"name":"N","owner":"out","roles":["reader"],"programmes":["{{mine}}","{{other}}"]}"""
        );
        var everywhere = await Make("""{"name":"N","owner":"all","roles":["reader"]}""");

        var listed = (await administrator.Get("api-keys")).Ok();
        ((long)listed["total"]!).ShouldBe(2);
        listed["items"]!
            .AsArray()
            .Select(item => (string)item!["owner"]!)
            .ShouldBe(["administrator of one", "in"], ignoreOrder: true);
        (await administrator.Get($"api-keys/{inside["id"]}")).Ok();
        foreach (var hidden in new[] { outside, everywhere })
        {
            var id = (string)hidden["id"]!;
            (await administrator.Get($"api-keys/{id}")).ShouldBeRefused(HttpStatusCode.NotFound, "api-key-not-found");
            foreach (var operation in new[] { "revocation", "rotation" })
            {
                (await administrator.Post($"api-keys/{id}/{operation}", ifMatch: "*")).ShouldBeRefused(
                    HttpStatusCode.NotFound,
                    "api-key-not-found"
                );
            }

            (await administrator.Patch($"api-keys/{id}", new { name = "Mine" }, "*")).ShouldBeRefused(
                HttpStatusCode.NotFound,
                "api-key-not-found"
            );
        }

        (await administrator.Post($"api-keys/{inside["id"]}/revocation", ifMatch: "*")).Ok();
    }

    [Fact]
    public async Task Of_keys_that_were_there_before_stay_what_they_were()
    {
        var cancel = TestContext.Current.CancellationToken;
        var connection = await Postgres.Current.CreateEmptyDatabaseAsync();
        var options = new DbContextOptionsBuilder<TrackerDb>();
        Database.Configure(options).UseNpgsql(connection, Database.Npgsql);
        await using var db = new TrackerDb(options.Options, new CurrentUser(), TimeProvider.System);
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("ReportingViews", cancel);
        await using var data = NpgsqlDataSource.Create(connection);
        await using var insert = data.CreateCommand(
            """
            INSERT INTO api_keys (id, name, owner, roles, programmes, prefix, hash, version, created_at, updated_at)
            VALUES
                (gen_random_uuid(), 'all', 'O', '{planner,reader}', NULL, 'rt_1', '\x01', 1, now(), now()),
                (gen_random_uuid(), 'some', 'O', '{verifier}', '{b,a}', 'rt_2', '\x02', 1, now(), now())
            """
        );
        await insert.ExecuteNonQueryAsync(cancel);

        await migrator.MigrateAsync(cancellationToken: cancel);

        var keys = await db.ApiKeys.OrderBy(row => row.Name).ToListAsync(cancel);
        keys[0].Grants.ShouldBe([new Grant("*", [Role.Planner, Role.Reader])]);
        keys[1].Grants.ShouldBe([new Grant("a", [Role.Verifier]), new Grant("b", [Role.Verifier])]);
        keys.ShouldAllBe(key => key.Scopes.SequenceEqual(new[] { AccessScope.Sensitive }));
    }

    private static object Order() =>
        new
        {
            title = "Replace cameras",
            site = "UT",
            units = new[] { "CAM-0001" },
        };

    private async Task<Answer> Make(string body) => (await app.Administrator.PostText("api-keys", body)).Created();
}
