namespace ReplacementTracker.Api.LocalPostgres;

/// <param name="DataFolder">Holds the data, the server's log and fetched binaries; made when it is not there.</param>
/// <param name="Durable">
/// False switches off everything that makes a commit survive a crash, for tests; a fast server is their only interest.
/// </param>
/// <param name="DeleteAtEnd">The whole folder goes when the server ends, however it ends. It must be new or empty.</param>
internal sealed record LocalPostgresOptions(string DataFolder, bool Durable, bool DeleteAtEnd)
{
    /// <summary>Where PostgreSQL may be found.</summary>
    public PostgresPlaces Places { get; init; } = PostgresPlaces.OfThisMachine();

    /// <summary>Keeps binaries that had to be fetched; `binaries` in the data folder unless told.</summary>
    public string BinariesFolder { get; init; } = Path.Combine(DataFolder, "binaries");

    /// <summary>Is told, in a sentence for people, what takes long and what went wrong and was mended.</summary>
    public Action<string> Tell { get; init; } = _ => { };
}

/// <summary>No private PostgreSQL can be had; the message says why and what to do, and is meant for a person.</summary>
internal sealed class LocalPostgresException(string message) : Exception(message);
