using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Persistence;

/// <summary>What is kept of chains outside the database.</summary>
internal sealed class CheckpointOptions
{
    public const string Section = "Audit";

    /// <summary>How old the last checkpoint of a programme gets before the next one, if anything happened; zero for never.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Gets a line of JSON for each checkpoint; null for no file.</summary>
    public string? CheckpointFile { get; init; }
}

/// <summary>
/// Notes where a chain stands. Whoever owns the database can write a chain that holds in itself; not one that also
/// passes through what was noted elsewhere before.
/// </summary>
internal static class Checkpoints
{
    public const string EventType = "audit.checkpoint";

    /// <summary>Any number, known to nobody else, below which the locks of the programmes lie.</summary>
    private const int Lock = 0x6368_6563;

    /// <summary>Checkpoints are events themselves, so that webhooks carry them out; they alone call for no other.</summary>
    private const string HasMoved = """
        SELECT EXISTS (
            SELECT FROM event_chain c
            JOIN events e ON e.programme_id = c.programme_id AND e.sequence = c.sequence
            WHERE c.programme_id = {0} AND c.position > {1} AND e.type <> {2}
        ) AS "Value"
        """;

    /// <summary>Notes where the chain stands now, if anything happened since it was last noted.</summary>
    /// <param name="notBefore">Nothing is noted while the last checkpoint is of this instant or later.</param>
    /// <returns>The latest checkpoint, new or not; null where nothing was ever logged.</returns>
    public static async Task<CheckpointRow?> TakeAsync(
        TrackerDb db,
        Guid programme,
        CurrentUser user,
        TimeProvider clock,
        DateTimeOffset? notBefore,
        CancellationToken cancel
    )
    {
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        await db.Database.ExecuteSqlAsync(
            $"SELECT pg_advisory_xact_lock({Lock}, hashtext({programme.ToString()}))",
            cancel
        );
        var last = await db
            .Checkpoints.AsNoTracking()
            .Where(row => row.ProgrammeId == programme)
            .OrderByDescending(row => row.Position)
            .FirstOrDefaultAsync(cancel);
        var head = await db
            .EventChain.AsNoTracking()
            .Where(row => row.ProgrammeId == programme)
            .OrderByDescending(row => row.Position)
            .FirstOrDefaultAsync(cancel);
        if (
            head is null
            || last?.RecordedAt >= notBefore
            || last?.Position >= head.Position
            || !await db
                .Database.SqlQueryRaw<bool>(HasMoved, programme, last?.Position ?? 0, EventType)
                .SingleAsync(cancel)
        )
        {
            return last;
        }

        await Settled.BeginWriteAsync(db);
        var now = clock.Now();
        var taken = new CheckpointRow
        {
            ProgrammeId = programme,
            Position = head.Position,
            Hash = head.Hash,
            RecordedAt = now,
        };
        db.Checkpoints.Add(taken);
        db.Events.Add(
            AccessEvents.Create(
                programme,
                EventType,
                Domain.EventResult.Success,
                "audit",
                taken.Position.ToString(CultureInfo.InvariantCulture),
                new() { ["position"] = taken.Position, ["hash"] = Convert.ToHexStringLower(taken.Hash) },
                user,
                now
            )
        );
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);
        return taken;
    }
}

/// <summary>Events of the category `access`: they say what somebody did to the service, and change nothing.</summary>
internal static class AccessEvents
{
    public static EventRow Create(
        Guid programme,
        string type,
        Domain.EventResult result,
        string subjectKind,
        string subjectKey,
        Dictionary<string, object?> told,
        CurrentUser user,
        DateTimeOffset at
    ) =>
        new()
        {
            ProgrammeId = programme,
            Id = Guid.CreateVersion7(at),
            Type = type,
            OccurredAt = at,
            RecordedAt = at,
            Actor = user.Owner,
            ActorKeyId = user.KeyId,
            SubjectKind = subjectKind,
            SubjectKey = subjectKey,
            Version = 0,
            Changes = JsonSerializer.Serialize(
                told.Where(pair => pair.Value is not null)
                    .ToDictionary(pair => pair.Key, pair => new Domain.FieldChange(null, pair.Value)),
                Json.Options
            ),
            RequestId = user.RequestId,
            Origin = user.Origin,
            Result = result,
            Category = Domain.EventCategory.Access,
        };
}

/// <summary>A line of the file of checkpoints.</summary>
/// <param name="Programme">Its code; null for what all programmes share.</param>
/// <param name="ProgrammeId">All zeros for what all programmes share.</param>
/// <param name="Hash">64 hexadecimal digits.</param>
internal sealed record CheckpointLine(
    string? Programme,
    Guid ProgrammeId,
    long Position,
    string Hash,
    DateTimeOffset RecordedAt
)
{
    public static CheckpointLine? Read(string line)
    {
        try
        {
            return
                JsonSerializer.Deserialize<CheckpointLine>(line, Json.Options)
                    is { Hash.Length: 64, Position: > 0 } read
                && read.Hash.All(char.IsAsciiHexDigit)
                ? read
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public Checkpoint ToCheckpoint() => new(ProgrammeId, Position, Convert.FromHexString(Hash));
}

/// <summary>Adds checkpoints to a file outside the database, each once, whichever instance took them.</summary>
internal sealed class CheckpointFile(CheckpointOptions options)
{
    private readonly SemaphoreSlim turn = new(1);
    private Dictionary<Guid, long>? written;

    public bool IsWanted => options.CheckpointFile is { Length: > 0 };

    public async Task WriteNewAsync(TrackerDb db, CancellationToken cancel)
    {
        if (options.CheckpointFile is not { Length: > 0 } file)
        {
            return;
        }

        await turn.WaitAsync(cancel);
        try
        {
            var known = written ??= await ReadAsync(file, cancel);
            var programmes = await db.Programmes.Select(row => new { row.Id, row.Code }).ToListAsync(cancel);
            foreach (var id in programmes.Select(row => row.Id).Append(Guid.Empty))
            {
                var last = known.GetValueOrDefault(id);
                var rows = await db
                    .Checkpoints.AsNoTracking()
                    .Where(row => row.ProgrammeId == id && row.Position > last)
                    .OrderBy(row => row.Position)
                    .ToListAsync(cancel);
                if (rows.Count == 0)
                {
                    continue;
                }

                var code = programmes.Find(row => row.Id == id)?.Code;
                await File.AppendAllLinesAsync(
                    file,
                    rows.Select(row =>
                        JsonSerializer.Serialize(
                            new CheckpointLine(
                                code,
                                id,
                                row.Position,
                                Convert.ToHexStringLower(row.Hash),
                                row.RecordedAt
                            ),
                            Json.Options
                        )
                    ),
                    CancellationToken.None
                );
                known[id] = rows[^1].Position;
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private static async Task<Dictionary<Guid, long>> ReadAsync(string file, CancellationToken cancel)
    {
        Dictionary<Guid, long> last = [];
        if (File.Exists(file))
        {
            await foreach (var line in File.ReadLinesAsync(file, cancel))
            {
                if (CheckpointLine.Read(line) is { } read)
                {
                    last[read.ProgrammeId] = Math.Max(read.Position, last.GetValueOrDefault(read.ProgrammeId));
                }
            }
        }

        return last;
    }
}

/// <summary>Takes a checkpoint of each programme now and then, and writes them to the file.</summary>
internal sealed class CheckpointUpkeep(
    IServiceScopeFactory scopes,
    CheckpointOptions options,
    CheckpointFile file,
    TimeProvider clock,
    ILogger<CheckpointUpkeep> log
) : Upkeep(TimeSpan.FromMinutes(1), "Checkpoints are not taken or not written", log)
{
    /// <summary>One round: what is due is taken, and what is new is written.</summary>
    public override async Task RoundAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        var user = scope.ServiceProvider.GetRequiredService<CurrentUser>();
        if (options.CheckpointInterval > TimeSpan.Zero)
        {
            var programmes = await db.Programmes.Select(row => row.Id).ToListAsync(cancel);
            foreach (var programme in programmes.Append(Guid.Empty))
            {
                var notBefore = clock.Now() - options.CheckpointInterval;
                await Checkpoints.TakeAsync(db, programme, user, clock, notBefore, cancel);
                db.ChangeTracker.Clear();
            }
        }

        await file.WriteNewAsync(db, cancel);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.CheckpointInterval <= TimeSpan.Zero && !file.IsWanted
            ? Task.CompletedTask
            : base.ExecuteAsync(stoppingToken);
}
