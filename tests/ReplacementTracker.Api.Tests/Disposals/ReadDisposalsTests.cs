using System.Net;
using ReplacementTracker.Api.Disposals;
using ReplacementTracker.Api.Tests.Support;
using ReplacementTracker.Api.Tests.Units;
using ReplacementTracker.Domain.Disposals;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Tests.Disposals;

public sealed class ReadDisposalsTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private TrackerClient Client => app.Administrator;

    [Fact]
    public async Task The_certificates_are_read_in_order_filtered_and_paged()
    {
        var programme = await app.RemovedUnits(4);
        (await app.Record(programme, [3], certificateNumber: "C-3")).Created();
        (await app.Record(programme, [1, 2], units: ["CAM-0002"], certificateNumber: "C-1", issuer: "Other")).Created();
        var between = $"{app.Clock.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.ffffff}Z";
        (await app.Record(programme, [4], certificateNumber: "C-4")).Created();

        (await Numbers("")).ShouldBe(["C-3", "C-1", "C-4"]);
        (await Numbers("?certificateNumber=C-1")).ShouldBe(["C-1"]);
        (await Numbers("?certificateNumber=C-1&certificateNumber=C-4")).ShouldBe(["C-1", "C-4"]);
        (await Numbers("?issuer=Recycler")).ShouldBe(["C-3", "C-4"]);
        (await Numbers("?method=shredded&issuer=Other")).ShouldBe(["C-1"]);
        (await Numbers("?method=melted")).ShouldBeEmpty();
        (await Numbers("?unit=CAM-0002")).ShouldBe(["C-1"]);
        (await Numbers("?unit=CAM-0001")).ShouldBeEmpty();
        (await Numbers($"?updatedSince={between}")).ShouldBe(["C-4"]);
        (
            await Client.Post($"programmes/{programme}/units/CAM-0001/disposal", new { certificateNumber = "C-1" }, "*")
        ).Ok();
        (await Numbers($"?updatedSince={between}")).ShouldBe(["C-1", "C-4"]);
        var page = (await Client.Get($"{Certificates.Path(programme)}?unit=CAM-0001")).Ok();
        ((int)page["total"]!, (int)page["items"]![0]!["unitCount"]!).ShouldBe((1, 2));
        page.Text.ShouldNotContain($"{programme}-CAM");

        async Task<string?[]> Numbers(string filter) =>
            [
                .. (await Figures.All(Client, Certificates.Path(programme) + filter, limit: 1)).Select(item =>
                    (string?)item["certificateNumber"]
                ),
            ];
    }

    [Theory]
    [InlineData("method=burnt", "method[0] one-of")]
    [InlineData("unit=a%2Fb", "unit[0] tag")]
    [InlineData("certificateNumber=%01", "certificateNumber[0] line")]
    [InlineData("issuer=", "issuer[0] line")]
    [InlineData("updatedSince=yesterday", "updatedSince instant")]
    [InlineData("cursor=bm8", "cursor cursor")]
    [InlineData("serialNumber=A", "serialNumber unknown-parameter")]
    public async Task Refuses_a_filter_that_it_does_not_understand(string query, string error)
    {
        var programme = await app.DraftProgramme();

        (await Client.Get($"{Certificates.Path(programme)}?{query}")).Errors.ShouldBe([error]);
    }

    [Theory]
    [InlineData("not-an-id")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public async Task A_certificate_that_does_not_exist_is_not_found(string id)
    {
        var programme = await app.DraftProgramme();

        (await Client.Get($"{Certificates.Path(programme)}/{id}")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "disposal-not-found"
        );
    }

    [Fact]
    public async Task A_certificate_of_another_programme_is_not_found()
    {
        var programme = await app.RemovedUnits(1);
        var id = (string)(await app.Record(programme, [1])).Created()["id"]!;

        (await Client.Get($"{Certificates.Path(await app.DraftProgramme())}/{id}")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "disposal-not-found"
        );
    }

    [Fact]
    public async Task Serial_numbers_are_absent_for_callers_who_may_not_see_them()
    {
        var programme = await app.RemovedUnits(1);
        var path = (await app.Record(programme, [1])).Created().Headers.Location!.ToString();
        var blind = await app.ClientOf("Blind", ["reader"], seesSensitive: false);

        (await Client.Get(path)).Ok()["serialNumbers"]!.AsArray().Count.ShouldBe(1);
        var shown = (await blind.Get(path)).Ok();
        shown.Json.AsObject().ContainsKey("serialNumbers").ShouldBeFalse();
        ((int)shown["serialNumberCount"]!).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_signed_is_not_changed()
    {
        var programme = await app.RemovedUnits(1);
        var path = (await app.Record(programme, [1])).Created().Headers.Location!.ToString();

        (await Client.Patch(path, new { issuer = "Other" }, "*")).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await Client.Delete(path, "*")).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }
}
