using System.Globalization;

namespace ReplacementTracker.Api.LocalPostgres;

/// <summary>The user PostgreSQL runs as: this one, or, because PostgreSQL refuses root, another one under root.</summary>
internal sealed class ServerAccount
{
    private const string NobodyEntry = "nobody";
    private static readonly Owner _nobody = new(65534, 65534);

    private readonly string[] _prefix;
    private readonly string[] _initdbPrefix;
    private readonly Owner? _owner;

    private ServerAccount(Owner? owner, string[] prefix, string[] initdbPrefix) =>
        (_owner, _prefix, _initdbPrefix) = (owner, prefix, initdbPrefix);

    /// <param name="folder">Must be reachable for the user; its own mode included.</param>
    /// <param name="cluster">PostgreSQL's data; where there are some already, their owner is the user.</param>
    /// <exception cref="LocalPostgresException">No user can be had that reaches the folder.</exception>
    public static Task<ServerAccount> ChooseAsync(
        LocalPostgresOptions options,
        PostgresBinaries binaries,
        string folder,
        string cluster,
        CancellationToken cancellationToken
    ) =>
        Environment.IsPrivilegedProcess
            ? UnderRootAsync(options, binaries, folder, cluster, cancellationToken)
            : AsThisUserAsync(cancellationToken);

    public IEnumerable<string> Run(IEnumerable<string> command) => [.. _prefix, .. command];

    public IEnumerable<string> RunInitdb(IEnumerable<string> command) => [.. _initdbPrefix, .. command];

    /// <summary>Makes an empty folder, for this user alone.</summary>
    public void MakeFolder(string path)
    {
        LibC.MakePrivateFolder(path);
        if (_owner is { } owner)
            LibC.GiveTo(path, owner.User, owner.Group);
    }

    private static async Task<ServerAccount> UnderRootAsync(
        LocalPostgresOptions options,
        PostgresBinaries binaries,
        string folder,
        string cluster,
        CancellationToken cancellationToken
    )
    {
        if (options.Places.FindProgram("setpriv") is not { } setpriv)
            throw new LocalPostgresException(
                "This is root, and PostgreSQL refuses to run as root; `setpriv` (package util-linux), "
                    + "which would run it as another user, is not on the PATH. Install it, or run as another user."
            );

        var owner = Directory.Exists(cluster) ? await OwnerOfAsync(cluster, cancellationToken) : Nobody();
        if (owner.User == 0)
        {
            // A copy that root made, of a back-up for example.
            owner = Nobody();
            await Command.RunAsync(["chown", "-R", $"{owner.User}:{owner.Group}", cluster], cancellationToken);
        }

        // Below a folder that is closed to others (`mktemp -d`, root's home) another user finds nothing, unless it has the
        // capability to search any folder. It is given only where it is needed: with it, PostgreSQL may read any file.
        var said = new Command.Result(0, "");
        foreach (var capability in new[] { null, "dac_read_search", "dac_override" })
        {
            string[] prefix =
            [
                setpriv,
                $"--reuid={owner.User}",
                $"--regid={owner.Group}",
                "--clear-groups",
                "--no-new-privs",
                capability is null ? "--inh-caps=-all" : $"--inh-caps=-all,+{capability}",
                // access(2) would set the capability aside for any user but root, were it not for the securebit.
                .. capability is null
                    ? Array.Empty<string>()
                    : [$"--ambient-caps=-all,+{capability}", "--securebits=+no_setuid_fixup"],
                "--",
            ];
            said = await Command.RunAsync(
                [.. prefix, "/bin/sh", "-c", "cd \"$1\" && \"$2\" --version", "sh", folder, binaries.Postgres],
                cancellationToken
            );
            if (said.ExitCode == 0)
                return new ServerAccount(owner, prefix, prefix);
        }

        throw new LocalPostgresException(
            $"This is root, and PostgreSQL refuses to run as root; run as user {owner.User} it reaches "
                + $"{folder} or {binaries.Folder} not at all ({said.LastLine}). "
                + "Set TRACKER_DATA to a folder that every user can reach, or run as another user."
        );
    }

    /// <remarks>
    /// initdb, alone of PostgreSQL's programs, refuses a user without a name, such as a container is often given. In a
    /// user namespace of its own it is called nobody, and what it writes belongs to the real user.
    /// </remarks>
    private static async Task<ServerAccount> AsThisUserAsync(CancellationToken cancellationToken)
    {
        var hasName = (await Command.RunAsync(["id", "-un"], cancellationToken)).ExitCode == 0;
        return new ServerAccount(
            owner: null,
            prefix: [],
            hasName ? [] : ["unshare", "--user", $"--map-user={_nobody.User}", $"--map-group={_nobody.Group}", "--"]
        );
    }

    private static async Task<Owner> OwnerOfAsync(string path, CancellationToken cancellationToken)
    {
        var said = await Command.RunAsync(["stat", "-c", "%u %g", path], cancellationToken);
        var numbers = said.Output.Split(' ', StringSplitOptions.TrimEntries);
        return said.ExitCode == 0 && numbers.Length == 2
            ? new Owner(Number(numbers[0]), Number(numbers[1]))
            : throw new LocalPostgresException($"The owner of {path} cannot be found out: {said.LastLine}");
    }

    // nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
    private static Owner Nobody() =>
        File.Exists("/etc/passwd")
        && File.ReadLines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(IsNobody) is { } entry
            ? new Owner(Number(entry[2]), Number(entry[3]))
            : _nobody;

    private static bool IsNobody(string[] entry) => entry is [NobodyEntry, _, _, _, ..];

    private static uint Number(string text) => uint.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Owner(uint User, uint Group);
}
