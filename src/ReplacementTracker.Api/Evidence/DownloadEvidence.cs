using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Access;
using ReplacementTracker.Domain.Evidence;

namespace ReplacementTracker.Api.Evidence;

/// <summary>Marks the class as the one whose log lines speak of content.</summary>
internal sealed class EvidenceContents;

internal static class DownloadEvidence
{
    /// <summary>Download the file.</summary>
    /// <remarks>
    /// The bytes as they were sent, of which the ETag is the SHA-256; what is stored is checked against it each time, and
    /// never served where it differs (`evidence-altered`). Only for keys that may see serial numbers and places, and for
    /// whoever uploaded it: `evidence-not-shown`. Of a document elsewhere (`evidence-is-reference`), or one that was
    /// withdrawn (`evidence-withdrawn`), there is none.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="id">The evidence's id.</param>
    public static async Task<EvidenceContentResult> Handle(
        string programme,
        string id,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        EvidenceStores stores,
        ILogger<EvidenceContents> log,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var evidence = await db.EvidenceAsync(found, id, cancel);
        if (!user.SeesSensitive(found.Code) && !Person.IsSame(user.Owner, evidence.UploadedBy))
        {
            throw EvidenceRefusals.NotShown.Because(
                $"The file of evidence {id} is for its uploader, and for keys that may see serial numbers and places."
            );
        }

        evidence.DemandNotWithdrawn();
        if (evidence.Reference is not null)
        {
            throw EvidenceRefusals.IsReference.Because(
                $"Evidence {id} is a document in another system; `reference` of the evidence says where."
            );
        }

        if (ETag.NoneMatch(http.Request, $"\"{evidence.Sha256}\""))
        {
            return new EvidenceContentResult(evidence, content: null);
        }

        var content = new Spool(evidence.SizeBytes!.Value);
        try
        {
            await ReadAsync(stores, evidence, content, log, cancel);
            return new EvidenceContentResult(evidence, content);
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }
    }

    /// <summary>All of it, before the first byte is answered: what turns out wrong at the end would have been served by then.</summary>
    private static async Task ReadAsync(
        EvidenceStores stores,
        EvidenceItem evidence,
        Spool content,
        ILogger log,
        CancellationToken cancel
    )
    {
        try
        {
            var address = new EvidenceAddress(evidence.ProgrammeId, evidence.Id);
            await stores.Of(evidence).CopyToAsync(address, content, cancel);
        }
        catch (FileTooLargeException)
        {
            // There is more than was submitted; the rest need not be looked at.
        }

        if (content.Length != evidence.SizeBytes || !IsSame(content.Sha256, evidence.Sha256))
        {
            log.LogError(
                "The content of evidence {EvidenceId} is not what was submitted: {SizeBytes} bytes with SHA-256 {Sha256}",
                evidence.Id,
                content.Length,
                content.Sha256
            );
            throw EvidenceRefusals.Altered.Because(
                $"What is stored of evidence {evidence.Id} no longer has the SHA-256 it was submitted with, and is not shown. "
                    + "Have it restored from a backup."
            );
        }
    }

    private static bool IsSame(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other));
}

/// <summary>A stranger's file as an answer: saved, never run or shown as part of a page.</summary>
/// <param name="content">Null where the caller has it already.</param>
internal sealed class EvidenceContentResult(EvidenceItem evidence, Spool? content) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.ETag = $"\"{evidence.Sha256}\"";
        if (content is null)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await using (content)
        {
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(
                evidence.FileName ?? $"{evidence.Kind.Text()}-{evidence.Id}{FileType.ExtensionOf(evidence.MediaType!)}"
            );
            response.ContentType =
                evidence.MediaType == FileType.Text ? $"{FileType.Text}; charset=utf-8" : evidence.MediaType;
            response.ContentLength = content.Length;
            response.Headers.ContentDisposition = disposition.ToString();
            response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'";
            response.Headers.CacheControl = "no-store";
            response.Headers.XContentTypeOptions = "nosniff";
            await content.Read().CopyToAsync(response.Body, httpContext.RequestAborted);
        }
    }
}
