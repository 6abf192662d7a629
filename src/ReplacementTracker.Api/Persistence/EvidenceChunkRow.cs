namespace ReplacementTracker.Api.Persistence;

/// <summary>A piece of a file, where files lie in the database.</summary>
internal sealed class EvidenceChunkRow
{
    /// <summary>Small enough that few of them in memory do not matter, large enough that a photograph is a dozen.</summary>
    public const int Size = 256 * 1024;

    public Guid ProgrammeId { get; init; }
    public Guid EvidenceId { get; init; }

    /// <summary>0, 1, 2 …</summary>
    public int Ordinal { get; init; }
    public required byte[] Bytes { get; init; }
}
