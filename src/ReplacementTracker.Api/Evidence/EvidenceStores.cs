using ReplacementTracker.Domain.Evidence;

namespace ReplacementTracker.Api.Evidence;

/// <summary>Keeps the bytes of files.</summary>
internal interface IEvidenceStore
{
    /// <summary>As it is written down with each file: a file is read where it was put, whatever is set since.</summary>
    string Name { get; }

    /// <summary>
    /// Whether it writes within the database's transaction. One that does not is written to before: a crash in between
    /// leaves bytes that nothing refers to, never evidence without its bytes.
    /// </summary>
    bool IsTransactional { get; }

    Task WriteAsync(EvidenceAddress address, Spool content, CancellationToken cancel);

    /// <summary>Writes the bytes to the target; none where there are none any more.</summary>
    Task CopyToAsync(EvidenceAddress address, Spool target, CancellationToken cancel);

    Task DeleteAsync(EvidenceAddress address, CancellationToken cancel);
}

internal sealed record EvidenceAddress(Guid ProgrammeId, Guid EvidenceId);

/// <summary>Which store takes a file, and which has one.</summary>
internal sealed class EvidenceStores(EvidenceOptions options, DatabaseStore database, S3Store s3)
{
    public IEvidenceStore ForNew => options.S3.Bucket is { Length: > 0 } ? s3 : database;

    public IEvidenceStore Of(EvidenceItem evidence) =>
        evidence.Store switch
        {
            DatabaseStore.StoreName => database,
            S3Store.StoreName => s3,
            _ => throw new InvalidOperationException($"There is no store {evidence.Store}."),
        };
}
