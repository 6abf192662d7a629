namespace ReplacementTracker.Api.LocalPostgres;

/// <summary>Where PostgreSQL's programs are looked for, as found in the environment and on the disk.</summary>
/// <param name="Named">The one folder to use, where the user named one; no other is tried then.</param>
/// <param name="Installed">Folders in which packages install PostgreSQL, newest version first.</param>
/// <param name="SearchPath">The folders of PATH; `npm` is looked for here too.</param>
internal sealed record PostgresPlaces(string? Named, string[] Installed, string[] SearchPath)
{
    public const string NamedBy = "TRACKER_POSTGRES_BIN";

    // (folder that holds the versions, pattern of a version, where its programs are)
    private static readonly (string Root, string Pattern, string Programs)[] _packages =
    [
        ("/usr/lib/postgresql", "*", "bin"), // Debian, Ubuntu
        ("/usr", "pgsql-*", "bin"), // Red Hat, from PostgreSQL's own repository
        ("/opt/homebrew/opt", "postgresql@*", "bin"),
        ("/usr/local/opt", "postgresql@*", "bin"),
        ("/Applications/Postgres.app/Contents/Versions", "*", "bin"),
    ];

    public static PostgresPlaces OfThisMachine() =>
        new(
            Environment.GetEnvironmentVariable(NamedBy) is { Length: > 0 } named ? named : null,
            [.. _packages.SelectMany(package => NewestFirst(package.Root, package.Pattern, package.Programs))],
            Environment
                .GetEnvironmentVariable("PATH")
                ?.Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                ?? []
        );

    /// <returns>The program's full path; null when no folder of PATH has it.</returns>
    public string? FindProgram(string name) =>
        SearchPath.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static IEnumerable<string> NewestFirst(string root, string pattern, string programs) =>
        Directory.Exists(root)
            ? Directory
                .GetDirectories(root, pattern)
                .OrderByDescending(folder => PostgresBinaries.LeadingNumber(Path.GetFileName(folder)))
                .Select(folder => Path.Combine(folder, programs))
            : [];
}
