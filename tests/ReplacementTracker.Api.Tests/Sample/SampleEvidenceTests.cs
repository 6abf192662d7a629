using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Sample;
using ReplacementTracker.Api.Tests.Exports;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.Tests.Sample;

/// <summary>The evidence that the sample's own policy demands of it.</summary>
public sealed class SampleEvidenceTests(SampleApp sample) : IClassFixture<SampleApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_that_was_accepted_wiped_or_destroyed_rests_on_evidence()
    {
        await using var scope = sample.Tracker.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        var programme = await db.Programmes.SingleAsync(row => row.Code == "prorail", Cancel);
        var uses = await db.EvidenceUses.ToListAsync(Cancel);
        var kinds = await db.Evidence.ToDictionaryAsync(row => row.Id, row => row.Kind, Cancel);
        var proven = uses.ToLookup(use => (use.UnitId, use.Step), use => kinds[use.EvidenceId]);
        var lines = await db
            .WorkOrders.Where(row => row.ProgrammeId == programme.Id)
            .SelectMany(row => row.Lines)
            .ToListAsync(Cancel);
        var units = await db.Units.Where(row => row.ProgrammeId == programme.Id).ToListAsync(Cancel);
        var sanitised = await db.Events.Where(row => row.Type == "unit.sanitised").ToListAsync(Cancel);

        List<(Guid UnitId, EvidenceStep Step)> steps =
        [
            .. lines
                .Where(line => line.Verification == LineVerification.Accepted && line.Step is not null)
                .Select(line => (line.UnitId, line.Step!.Value)),
            .. sanitised.Select(row =>
                (units.Single(unit => unit.Tag == row.SubjectKey).Id, EvidenceStep.Sanitisation)
            ),
            .. units.Where(unit => unit.DisposedAt is not null).Select(unit => (unit.Id, EvidenceStep.Disposal)),
        ];

        steps.Select(step => step.Step).Distinct().Count().ShouldBe(5);
        foreach (var step in steps)
        {
            programme.EvidencePolicy.For(step.Step).ShouldBeSubsetOf(proven[step], $"{step}");
        }
    }

    [Fact]
    public async Task Every_file_says_that_it_is_invented_and_has_the_hash_it_was_submitted_with()
    {
        await using var scope = sample.Tracker.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        var evidence = await db.Evidence.ToListAsync(Cancel);
        var content = await db.EvidenceChunks.ToDictionaryAsync(row => row.EvidenceId, row => row.Bytes, Cancel);

        evidence.Count.ShouldBeGreaterThan(100);
        evidence.Select(row => row.Sha256).ShouldBeUnique();
        foreach (var row in evidence)
        {
            var bytes = content[row.Id];
            Convert.ToHexStringLower(SHA256.HashData(bytes)).ShouldBe(row.Sha256);
            bytes.LongLength.ShouldBe(row.SizeBytes!.Value);
            Encoding.Latin1.GetString(bytes).ShouldContain("invented", Case.Insensitive);
            row.UploadedBy.ShouldStartWith("Sample ");
        }

        using var answer = await sample.Client.Http.GetAsync(
            $"/v1/programmes/prorail/evidence/{evidence[0].Id}/content",
            Cancel
        );
        (await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(Cancel)).ShouldBe(content[evidence[0].Id]);
    }

    [Fact]
    public void Draws_pictures_that_are_well_formed_and_differ()
    {
        var picture = SampleFile.Picture("a.png", "serialPhoto of CAM-0001");

        var chunks = Chunks(picture.Bytes).ToList();

        chunks.Select(chunk => chunk.Type).ShouldBe(["IHDR", "tEXt", "IDAT", "IEND"]);
        using var unpacked = new MemoryStream();
        new ZLibStream(new MemoryStream(chunks[2].Content), CompressionMode.Decompress).CopyTo(unpacked);
        unpacked.Length.ShouldBe(32 * (48 + 1));
        SampleFile.Picture("a.png", "serialPhoto of CAM-0002").Sha256.ShouldNotBe(picture.Sha256);
        SampleFile.Picture("b.png", "serialPhoto of CAM-0001").Sha256.ShouldBe(picture.Sha256);
    }

    /// <summary>As a reader of PNG takes them, checksums included; by zlib's own CRC, in the trailer of gzip.</summary>
    private static IEnumerable<(string Type, byte[] Content)> Chunks(byte[] png)
    {
        for (var at = 8; at < png.Length; )
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var body = png[(at + 4)..(at + 8 + length)];
            using MemoryStream gzip = new();
            using (GZipStream packed = new(gzip, CompressionLevel.Fastest, leaveOpen: true))
            {
                packed.Write(body);
            }

            var crc = BinaryPrimitives.ReadUInt32LittleEndian(gzip.ToArray().AsSpan(^8));
            BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)).ShouldBe(crc);
            yield return (Encoding.ASCII.GetString(body, 0, 4), body[4..]);
            at += 12 + length;
        }
    }
}
