using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ReplacementTracker.Api.Evidence;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Api.Tests.Support;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Tests.Evidence;

public sealed class DownloadEvidenceTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gives_a_file_to_be_saved_and_never_run()
    {
        var (programme, id) = await Submitted("één \"plaat\".jpg");

        using var answer = await app.Administrator.Content(programme, id);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("image/jpeg");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        answer.Content.Headers.ContentDisposition.FileNameStar.ShouldNotBeNull().ShouldEndWith(".jpg");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer
            .Headers.GetValues("Content-Security-Policy")
            .ShouldHaveSingleItem()
            .ShouldContain("sandbox; default-src 'none'");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.ETag!.Tag.ShouldBe($"\"{Files.Sha256(await answer.Content.ReadAsByteArrayAsync(Cancel))}\"");
    }

    [Fact]
    public async Task Does_not_send_what_the_caller_has()
    {
        var (programme, id) = await Submitted();
        using var first = await app.Administrator.Content(programme, id);

        var again = await app.Administrator.Get(
            $"programmes/{programme}/evidence/{id}/content",
            first.Headers.ETag!.Tag
        );

        again.Status.ShouldBe(HttpStatusCode.NotModified);
        again.Text.ShouldBeEmpty();
    }

    [Fact]
    public async Task Gives_a_file_of_several_pieces_back_in_order()
    {
        var programme = await app.ActiveProgramme(1);
        var random = new Random(7);
        var noise = new byte[700_000];
        random.NextBytes(noise);
        byte[] photo = [.. Files.Jpeg(), .. noise];
        var id = (string)
            (await app.Administrator.Submit(programme, "serialPhoto", ["CAM-0001"], photo)).Created()["id"]!;

        using var answer = await app.Administrator.Content(programme, id);

        (await answer.Content.ReadAsByteArrayAsync(Cancel)).ShouldBe(photo);
        (await app.Sql<long>($"SELECT count(*) FROM evidence_chunks WHERE evidence_id = '{id}'")).ShouldBe(3);
    }

    [Theory]
    [InlineData(
        "UPDATE evidence_chunks SET bytes = set_byte(bytes, 9, 255) WHERE evidence_id = '{0}' RETURNING ordinal"
    )]
    [InlineData("UPDATE evidence_chunks SET bytes = substr(bytes, 2) WHERE evidence_id = '{0}' RETURNING ordinal")]
    [InlineData("UPDATE evidence_chunks SET bytes = bytes || bytes WHERE evidence_id = '{0}' RETURNING ordinal")]
    [InlineData("DELETE FROM evidence_chunks WHERE evidence_id = '{0}' RETURNING ordinal")]
    public async Task Never_serves_what_was_altered_in_the_database(string tampering)
    {
        var (programme, id) = await Submitted();
        await app.Sql<int>(string.Format(System.Globalization.CultureInfo.InvariantCulture, tampering, id));

        var answer = await app.Administrator.Get($"programmes/{programme}/evidence/{id}/content");

        answer.ShouldBeRefused(HttpStatusCode.Conflict, "evidence-altered");
        answer.ETag.ShouldBeNull();
        app.Logs.All.ShouldContain(line => line.StartsWith("Error: ") && line.Contains(id));
    }

    [Fact]
    public async Task Is_for_those_who_may_see_serial_numbers_and_for_the_uploader()
    {
        var (programme, id) = await Submitted();

        (await Should.ThrowAsync<RefusalException>(() => Download("Somebody"))).Refusal.Code.ShouldBe(
            "evidence-not-shown"
        );
        await Should.NotThrowAsync(() => Download("administrator"));

        async Task Download(string caller)
        {
            await using var scope = app.Services.CreateAsyncScope();
            // Not signed in, so nothing is opened to it; who it is, is known.
            var user = new CurrentUser();
            user.ActAs(caller);
            await DownloadEvidence.Handle(
                programme,
                id,
                new DefaultHttpContext(),
                scope.ServiceProvider.GetRequiredService<TrackerDb>(),
                user,
                scope.ServiceProvider.GetRequiredService<EvidenceStores>(),
                NullLogger<EvidenceContents>.Instance,
                Cancel
            );
        }
    }

    [Fact]
    public async Task Is_not_found_under_another_programme()
    {
        var (_, id) = await Submitted();
        var other = await app.ActiveProgramme(1);

        (await app.Administrator.Get($"programmes/{other}/evidence/{id}")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "evidence-not-found"
        );
        (await app.Administrator.Get($"programmes/{other}/evidence/{id}/content")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "evidence-not-found"
        );
    }

    private async Task<(string Programme, string Id)> Submitted(string fileName = "photo.jpg")
    {
        var programme = await app.ActiveProgramme(1);
        using var form = Files.Form(
            Files.Jpeg(),
            "placeholder.jpg",
            null,
            ("kind", "serialPhoto"),
            ("unit", "CAM-0001")
        );
        var file = form.Last();
        file.Headers.Remove("Content-Disposition");
        file.Headers.ContentDisposition = new System.Net.Http.Headers.ContentDispositionHeaderValue("form-data")
        {
            Name = "file",
            FileNameStar = fileName,
        };
        var made = (await app.Administrator.PostForm($"programmes/{programme}/evidence", form)).Created();
        return (programme, (string)made["id"]!);
    }
}
