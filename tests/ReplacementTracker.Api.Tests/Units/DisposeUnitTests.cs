using System.Net;
using ReplacementTracker.Api.Migrations;
using ReplacementTracker.Api.Tests.Disposals;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Units;

/// <summary>Disposal of one unit, with and without the certificate at hand.</summary>
public sealed class DisposeUnitTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private TrackerClient Client => app.Administrator;

    [Fact]
    public async Task Takes_the_number_as_reported_until_the_certificate_comes_in()
    {
        var programme = await app.RemovedUnits(1);

        var disposed = (await Dispose(programme, 1, " C-1 ")).Ok();

        ((string?)disposed["stage"], (string?)disposed["certificateNumber"]).ShouldBe(("disposed", "C-1"));
        disposed["disposalId"].ShouldBeNull();
    }

    [Fact]
    public async Task Goes_under_the_certificate_once_that_is_recorded()
    {
        var programme = await app.RemovedUnits(2);
        var certificate = (await app.Record(programme, [1, 2], units: ["CAM-0001"])).Created();

        var disposed = (await Dispose(programme, 2)).Ok();

        ((string?)disposed["disposalId"]).ShouldBe((string?)certificate["id"]);
        (await Figures.Recount(Client, programme, "disposed")).ShouldBe((2, 2));
        (await Dispose(programme, 2)).ShouldBeRefused(HttpStatusCode.Conflict, "stage-not-allowed");
    }

    [Fact]
    public async Task Finds_the_certificate_that_lists_it_among_those_of_the_number()
    {
        var programme = await app.RemovedUnits(4);
        (await app.Record(programme, [1, 2], units: ["CAM-0001"])).Created();
        var other = (await app.Record(programme, [3, 4], units: ["CAM-0003"], issuer: "Other")).Created();

        ((string?)(await Dispose(programme, 4)).Ok()["disposalId"]).ShouldBe((string?)other["id"]);
    }

    [Fact]
    public async Task Is_refused_where_the_recorded_certificate_does_not_list_it()
    {
        var programme = await app.RemovedUnits(3);
        (await Client.Patch($"programmes/{programme}/units/CAM-0003", new { serialNumber = (string?)null }, "*")).Ok();
        (await app.Record(programme, [1])).Created();

        (await Dispose(programme, 2)).ShouldBeRefused(HttpStatusCode.Conflict, "serial-number-not-on-certificate");
        (await Dispose(programme, 3)).ShouldBeRefused(HttpStatusCode.Conflict, "unit-without-serial-number");
        ((string?)(await Client.Get($"programmes/{programme}/units/CAM-0002"))["stage"]).ShouldBe("removed");
        (await Figures.Recount(Client, programme, "disposed")).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Reports_of_several_units_under_one_certificate_do_not_stand_in_each_others_way()
    {
        var programme = await app.RemovedUnits(6);
        (await app.Record(programme, [1, 2, 3, 4, 5, 6], units: ["CAM-0001"])).Created();

        var answers = await Task.WhenAll(Enumerable.Range(2, 5).Select(number => Dispose(programme, number)));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        (await Figures.Recount(Client, programme, "disposed")).ShouldBe((6, 6));
    }

    [Fact]
    public async Task What_was_reported_before_units_kept_the_number_has_it_from_the_log()
    {
        var programme = await app.RemovedUnits(2);
        (await Dispose(programme, 1)).Ok();
        await app.Sql<int>("WITH cleared AS (UPDATE units SET certificate_number = NULL RETURNING 1) SELECT 1");

        await app.Sql<int>($"{DisposalsSql.FillCertificateNumbers} SELECT 1");

        var (disposed, removed) = (await Read(1), await Read(2));
        ((string?)disposed["certificateNumber"], disposed.ETag).ShouldBe(("C-1", "\"3\""));
        removed["certificateNumber"].ShouldBeNull();
        (await app.Record(programme, [1])).Created();

        async Task<Answer> Read(int number) =>
            (await Client.Get($"programmes/{programme}/units/{Certificates.Tag(number)}")).Ok();
    }

    private Task<Answer> Dispose(string programme, int number, string certificateNumber = "C-1") =>
        Client.Post(
            $"programmes/{programme}/units/{Certificates.Tag(number)}/disposal",
            new { certificateNumber },
            "*"
        );
}
