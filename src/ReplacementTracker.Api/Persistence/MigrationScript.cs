namespace ReplacementTracker.Api.Persistence;

/// <summary>SQL of a migration, which lies beside it in a file of its own, where a DBA reads it as what it is.</summary>
internal static class MigrationScript
{
    /// <param name="name">The file's name: `ReportingViews.sql`.</param>
    public static string Read(string name)
    {
        using var stream =
            typeof(MigrationScript).Assembly.GetManifestResourceStream($"migrations/{name}")
            ?? throw new InvalidOperationException($"There is no migrations/{name} in this program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
