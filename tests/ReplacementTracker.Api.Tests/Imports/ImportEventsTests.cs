using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Imports;

/// <summary>An import writes units by SQL: what it leaves behind has to be what the units' own methods leave behind.</summary>
public sealed class ImportEventsTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private const string At = "2026-01-02T03:04:05.678901Z";

    public static readonly TheoryData<string, string> Units = new()
    {
        { "A,UT,,,,,,,,", """{"tag":"A","site":"UT"}""" },
        {
            "A,UT,\"pole \"\"1\"\"\",axis,hikvision,M,S,00408C000001,2020-02-29,",
            """
                {"tag":"A","site":"UT","position":"pole \"1\"","labelVendor":"axis","originVendor":"hikvision","model":"M",
                 "serialNumber":"S","macAddress":"00408C000001","installedOn":"2020-02-29"}
                """
        },
        { "A,ASD,,axis,,,,,,", """{"tag":"A","site":"ASD","labelVendor":"axis"}""" },
        { "A,ASD,,,,,,4419B6000001,,", """{"tag":"A","site":"ASD","macAddress":"44:19:B6:00:00:01"}""" },
        {
            "A,UT,,hikvision,,,,,,excepted",
            """{"tag":"A","site":"UT","labelVendor":"hikvision","scopeStatus":"excepted"}"""
        },
        { "A,UT,é 漢,,,,,,,inScope", """{"tag":"A","site":"UT","position":"é 漢","scopeStatus":"inScope"}""" },
    };

    public static readonly TheoryData<string, string> Amendments = new()
    {
        { "A,ASD,,hikvision,,,S1,,,", """{"site":"ASD","position":null,"model":null,"installedOn":null}""" },
        {
            "A,UT,p2,hikvision,huawei,M2,S2,00408C000009,2021-01-01,",
            """
                {"position":"p2","originVendor":"huawei","model":"M2","serialNumber":"S2","macAddress":"00:40:8C:00:00:09",
                 "installedOn":"2021-01-01"}
                """
        },
        { "A,UT,p,hikvision,,M,S1,,2020-01-01,excepted", """{"scopeStatus":"excepted"}""" },
        { "A,UT,p,hikvision,,M,S1,,2020-01-01,unknown", """{"scopeStatus":"unknown"}""" },
        { "A,UT,p,,,M,S1,,2020-01-01,outOfScope", """{"labelVendor":null,"scopeStatus":"outOfScope"}""" },
    };

    [Theory]
    [MemberData(nameof(Units))]
    public async Task Registers_units_of_a_draft_as_the_domain_does(string row, string body)
    {
        var imported = await app.DraftProgramme();
        var posted = await app.DraftProgramme();

        (await app.Administrator.Import(imported, Header + row, $"?occurredAt={At}")).Applied();
        (
            await app.Administrator.PostText($"programmes/{posted}/units", With(body, $"\"occurredAt\":\"{At}\""))
        ).Created();

        (await Trace(imported)).ShouldBe(await Trace(posted));
    }

    [Theory]
    [MemberData(nameof(Units))]
    public async Task Registers_units_found_later_as_the_domain_does(string row, string body)
    {
        var imported = await app.ActiveProgramme(1);
        var posted = await app.ActiveProgramme(1);

        (await app.Administrator.Import(imported, Header + row, $"?occurredAt={At}&reason=Found")).Applied();
        (
            await app.Administrator.PostText(
                $"programmes/{posted}/units",
                With(body, $"\"reason\":\"Found\",\"occurredAt\":\"{At}\"")
            )
        ).Created();

        (await Trace(imported)).ShouldBe(await Trace(posted));
    }

    [Theory]
    [MemberData(nameof(Amendments))]
    public async Task Amends_units_as_the_domain_does(string row, string patch)
    {
        const string before = "A,UT,p,hikvision,,M,S1,,2020-01-01,";
        var imported = await app.DraftProgramme();
        var patched = await app.DraftProgramme();
        foreach (var programme in new[] { imported, patched })
        {
            (await app.Administrator.Import(programme, Header + before, $"?occurredAt={At}")).Applied();
        }

        (await app.Administrator.Import(imported, Header + row)).Applied();
        (
            await app.Administrator.Send(
                HttpMethod.Patch,
                $"programmes/{patched}/units/A",
                patch,
                "application/merge-patch+json",
                ("If-Match", "*")
            )
        ).Ok();

        (await Trace(imported)).ShouldBe(await Trace(patched));
    }

    [Fact]
    public async Task Takes_an_isolated_unit_back_into_scope_as_the_domain_does()
    {
        var imported = await app.DraftProgramme();
        var patched = await app.DraftProgramme();
        foreach (var programme in new[] { imported, patched })
        {
            (
                await app.Administrator.Import(
                    programme,
                    Header + "A,UT,,hikvision,,,,,,outOfScope",
                    $"?occurredAt={At}"
                )
            ).Applied();
        }

        (await app.Administrator.Import(imported, "tag,scopeStatus\nA,inScope\n")).Applied();
        (await app.Administrator.Patch($"programmes/{patched}/units/A", new { scopeStatus = "inScope" }, "*")).Ok();

        (await Trace(imported)).ShouldBe(await Trace(patched));
    }

    [Fact]
    public async Task Invariant_10_says_of_each_event_from_where_the_file_came()
    {
        var programme = await app.ActiveProgramme(1);
        var server = (TestServer)app.Services.GetRequiredService<IServer>();

        var answer = await server.SendAsync(
            http =>
            {
                http.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
                http.Request.Method = "POST";
                http.Request.Path = $"/v1/programmes/{programme}/imports";
                http.Request.QueryString = new("?reason=Found");
                http.Request.Headers["X-API-Key"] = TrackerApp.AdministratorKey;
                http.Request.ContentType = "text/csv";
                http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes("tag,site,model\nCAM-0001,UT,M\nA,UT,M\n"));
            },
            TestContext.Current.CancellationToken
        );

        answer.Response.StatusCode.ShouldBe(202);
        (
            await app.Sql<string[]>(
                $"""
                SELECT array_agg(DISTINCT e.type || ' ' || coalesce(e.origin, 'nowhere') ORDER BY e.type || ' ' || coalesce(e.origin, 'nowhere'))
                FROM events e JOIN programmes p ON p.id = e.programme_id
                WHERE p.code = '{programme}' AND e.request_id = (SELECT request_id FROM events x WHERE x.programme_id = p.id ORDER BY sequence DESC LIMIT 1)
                """
            )
        ).ShouldBe(["scope-entry.requested 192.0.2.7", "unit.amended 192.0.2.7", "unit.registered 192.0.2.7"]);
    }

    private const string Header =
        "tag,site,position,labelVendor,originVendor,model,serialNumber,macAddress,installedOn,scopeStatus\n";

    private static string With(string body, string members) => body.TrimEnd()[..^1] + "," + members + "}";

    /// <summary>Unit, events, effects and scope entries, without ids and without the instants that are now.</summary>
    private Task<string> Trace(string programme) =>
        app.Sql<string>(
            $$"""
            SELECT jsonb_pretty(jsonb_build_object(
                'unit', (
                    SELECT to_jsonb(u) - '{programme_id,id,created_at,updated_at,last_step_at}'::text[]
                        || jsonb_build_object(
                            'created', u.created_at = u.updated_at,
                            'stepped', CASE WHEN u.last_step_at = '{{At}}' THEN 'then' ELSE 'now' END)
                    FROM units u WHERE u.programme_id = p.id AND u.tag = 'A'),
                'events', (
                    SELECT jsonb_agg(
                        to_jsonb(e) - '{programme_id,id,sequence,recorded_at,occurred_at,request_id}'::text[]
                            || jsonb_build_object(
                                'occurred', CASE WHEN e.occurred_at = '{{At}}' THEN 'then' ELSE 'now' END,
                                'recorded', e.recorded_at > now() - interval '5 minutes',
                                'requested', e.request_id IS NOT NULL,
                                'effects', (
                                    SELECT jsonb_agg(
                                        to_jsonb(f) - '{programme_id,event_id,unit_id,occurred_at,recorded_at}'::text[]
                                            || jsonb_build_object(
                                                'times', f.occurred_at = e.occurred_at AND f.recorded_at = e.recorded_at,
                                                'itself', f.unit_id = (
                                                    SELECT id FROM units WHERE programme_id = p.id AND tag = 'A'))
                                        ORDER BY f.ordinal)
                                    FROM effects f WHERE f.programme_id = p.id AND f.event_id = e.id))
                        ORDER BY e.sequence)
                    FROM events e WHERE e.programme_id = p.id AND e.subject_kind = 'unit' AND e.subject_key = 'A'),
                'entries', (
                    SELECT jsonb_agg(
                        to_jsonb(s) - '{programme_id,id,sequence,unit_id,requested_at,created_at,updated_at}'::text[]
                            || jsonb_build_object(
                                'occurred', s.occurred_at = '{{At}}',
                                'requested', s.requested_at > now() - interval '5 minutes',
                                'created', s.created_at = s.updated_at)
                        ORDER BY s.sequence)
                    FROM scope_entries s WHERE s.programme_id = p.id),
                'entryEvents', (
                    SELECT jsonb_agg(
                        to_jsonb(e) - '{programme_id,id,sequence,recorded_at,occurred_at,request_id,subject_key}'::text[]
                            || jsonb_build_object(
                                'itself', e.subject_key = (
                                    SELECT id::text FROM scope_entries s WHERE s.programme_id = p.id),
                                'occurred', e.occurred_at > now() - interval '5 minutes',
                                'requested', e.request_id IS NOT NULL)
                        ORDER BY e.sequence)
                    FROM events e WHERE e.programme_id = p.id AND e.subject_kind = 'scope-entry')))
            FROM programmes p WHERE p.code = '{{programme}}'
            """
        );
}
