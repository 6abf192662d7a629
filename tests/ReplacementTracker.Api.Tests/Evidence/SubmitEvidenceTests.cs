using System.Net;
using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Evidence;

public sealed class SubmitEvidenceTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Takes_a_photograph_and_gives_back_the_same_bytes()
    {
        var programme = await app.ActiveProgramme(1);
        var order = await app.WorkOrder(programme);
        var alice = await app.ClientOf("Alice", ["engineer"]);
        var photo = Files.Jpeg();
        using var form = Files.Form(
            photo,
            "IMG_2041.jpg",
            "image/jpeg",
            ("kind", "serialPhoto"),
            ("unit", "CAM-0001"),
            ("workOrder", order),
            ("note", "Type plate, seen from the platform"),
            ("takenAt", "2026-01-02T03:04:05+01:00"),
            ("sha256", Files.Sha256(photo).ToUpperInvariant())
        );

        var made = (await alice.PostForm($"programmes/{programme}/evidence", form)).Created();

        ((string)made["kind"]!).ShouldBe("serialPhoto");
        made["units"]!.AsArray().Select(unit => (string)unit!["unit"]!).ShouldBe(["CAM-0001"]);
        ((string)made["workOrder"]!).ShouldBe(order);
        ((string)made["sha256"]!).ShouldBe(Files.Sha256(photo));
        ((string)made["mediaType"]!).ShouldBe("image/jpeg");
        ((long)made["sizeBytes"]!).ShouldBe(photo.Length);
        ((string)made["fileName"]!).ShouldBe("IMG_2041.jpg");
        ((string)made["takenAt"]!).ShouldBe("2026-01-02T02:04:05Z");
        ((string)made["uploadedBy"]!).ShouldBe("Alice");
        made.ETag.ShouldBe("\"1\"");
        var id = (string)made["id"]!;
        made.Headers.Location!.ToString().ShouldBe($"/v1/programmes/{programme}/evidence/{id}");
        var read = (await app.Administrator.Get($"programmes/{programme}/evidence/{id}")).Ok();
        JsonNode.DeepEquals(read.Json, made.Json).ShouldBeTrue(read.Text);

        using var content = await app.Administrator.Content(programme, id);
        (await content.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(photo);
    }
}
