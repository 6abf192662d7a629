using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Audit;

internal static class TakeCheckpoint
{
    /// <summary>Take a checkpoint of a programme's log.</summary>
    /// <remarks>
    /// Notes position and hash of the last event, in the log too, as `audit.checkpoint`. Where nothing happened since the
    /// last one, that one is answered. Keep it where the database's administrators cannot write.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<CheckpointResponse>> Handle(
        string programme,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CheckpointFile file,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        return TypedResults.Ok(
            CheckpointResponse.From(found.Code, await TakeAsync(db, found.Id, user, clock, file, cancel))
        );
    }

    public static async Task<CheckpointRow> TakeAsync(
        TrackerDb db,
        Guid programme,
        CurrentUser user,
        TimeProvider clock,
        CheckpointFile file,
        CancellationToken cancel
    )
    {
        // What the caller has just written is to be under the checkpoint.
        await EventChain.ChainAsync(db, cancel);
        var taken =
            await Checkpoints.TakeAsync(db, programme, user, clock, notBefore: null, cancel)
            ?? throw AuditRefusals.NothingLogged.Because("Nothing is chained yet. Ask again in a second.");
        await file.WriteNewAsync(db, cancel);
        return taken;
    }
}

internal static class TakeSharedCheckpoint
{
    /// <summary>Take a checkpoint of the shared log.</summary>
    public static async Task<Ok<CheckpointResponse>> Handle(
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CheckpointFile file,
        CancellationToken cancel
    ) =>
        TypedResults.Ok(
            CheckpointResponse.From(null, await TakeCheckpoint.TakeAsync(db, Guid.Empty, user, clock, file, cancel))
        );
}

internal static class ListCheckpoints
{
    /// <summary>List the checkpoints of a programme's log.</summary>
    /// <remarks>Oldest first. They are in the database, and so no proof against those who own it: keep them elsewhere.</remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<Page<CheckpointResponse>>> Handle(
        string programme,
        [AsParameters] ListCheckpointsQuery query,
        HttpContext http,
        TrackerDb db,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        return TypedResults.Ok(await PageAsync(found.Code, found.Id, query, http, db));
    }

    public static async Task<Page<CheckpointResponse>> PageAsync(
        string? code,
        Guid programme,
        ListCheckpointsQuery query,
        HttpContext http,
        TrackerDb db
    )
    {
        var page = await db
            .Checkpoints.Where(row => row.ProgrammeId == programme)
            .ToPageAsync(http, query, row => row.Position, row => row);
        return new(
            [.. page.Items.Select(row => CheckpointResponse.From(code, row))],
            page.Next,
            page.NextCursor,
            page.Total
        );
    }
}

internal static class ListSharedCheckpoints
{
    /// <summary>List the checkpoints of the shared log.</summary>
    public static async Task<Ok<Page<CheckpointResponse>>> Handle(
        [AsParameters] ListCheckpointsQuery query,
        HttpContext http,
        TrackerDb db
    ) => TypedResults.Ok(await ListCheckpoints.PageAsync(null, Guid.Empty, query, http, db));
}

/// <param name="Cursor">`nextCursor` of the page before.</param>
/// <param name="Limit">Items a page, 1 to 500; 50 unless said.</param>
internal sealed record ListCheckpointsQuery(
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "limit")] string? Limit
) : IPaged
{
    internal sealed class Validator : AbstractValidator<ListCheckpointsQuery>
    {
        public Validator() => this.RulesForPage();
    }
}

/// <summary>Where a log stood.</summary>
/// <param name="Programme">The programme's code; null for what all programmes share.</param>
/// <param name="ProgrammeId">The programme's id, all zeros for what all programmes share.</param>
/// <param name="Position">How many events were chained.</param>
/// <param name="Hash">Over all of them: 64 hexadecimal digits.</param>
/// <param name="RecordedAt">When it was noted.</param>
[Example(
    """
        {
          "programme": "prorail",
          "programmeId": "019d6acf-8c40-7754-9d75-07e4cd62f415",
          "position": 2417,
          "hash": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
          "recordedAt": "2026-10-01T08:00:00Z"
        }
        """
)]
internal sealed record CheckpointResponse(
    string? Programme,
    Guid ProgrammeId,
    long Position,
    string Hash,
    DateTimeOffset RecordedAt
)
{
    public static CheckpointResponse From(string? programme, CheckpointRow row) =>
        new(programme, row.ProgrammeId, row.Position, Convert.ToHexStringLower(row.Hash), row.RecordedAt);
}
