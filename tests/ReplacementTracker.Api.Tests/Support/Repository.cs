namespace ReplacementTracker.Api.Tests.Support;

/// <summary>The checked-out project that the tests belong to.</summary>
public static class Repository
{
    public static string Folder { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ReplacementTracker.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run in the project.");
        }

        return folder.FullName;
    }
}
