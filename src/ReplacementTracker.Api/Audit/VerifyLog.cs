using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Audit;

internal static class VerifyLog
{
    /// <summary>Verify a programme's log: nothing changed, removed or added.</summary>
    /// <remarks>
    /// Makes every hash anew from the rows, compares the checkpoints that the database keeps, and names the first place
    /// that does not hold; then sums the log up, and names the first day on which the totals that figures are read from
    /// differ. It reads the whole log: 100,000 events take some ten seconds. What cannot be seen from inside is
    /// a log whose end was cut off, or written anew, together with its checkpoints: for that, POST a checkpoint that was kept
    /// elsewhere.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<VerificationResponse>> Handle(string programme, TrackerDb db, CancellationToken cancel)
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var verified = await ChainVerification.VerifyAsync(db, found.Id, [], cancel);
        return TypedResults.Ok(VerificationResponse.From(found.Code, verified));
    }
}

internal static class CompareLog
{
    /// <summary>Verify a programme's log against a checkpoint kept elsewhere.</summary>
    /// <remarks>
    /// As GET, and the log has to pass through the checkpoint: a log whose end was cut off or written anew does not, even
    /// if it holds in itself.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<VerificationResponse>> Handle(
        string programme,
        CompareLogRequest request,
        TrackerDb db,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var verified = await ChainVerification.VerifyAsync(db, found.Id, [request.For(found.Id)], cancel);
        return TypedResults.Ok(VerificationResponse.From(found.Code, verified));
    }
}

internal static class VerifySharedLog
{
    /// <summary>Verify the log of what all programmes share.</summary>
    /// <remarks>Keys, sites and vendors; otherwise as the verification of a programme's log.</remarks>
    public static async Task<Ok<VerificationResponse>> Handle(TrackerDb db, CancellationToken cancel) =>
        TypedResults.Ok(
            VerificationResponse.From(null, await ChainVerification.VerifyAsync(db, Guid.Empty, [], cancel))
        );
}

internal static class CompareSharedLog
{
    /// <summary>Verify the shared log against a checkpoint kept elsewhere.</summary>
    public static async Task<Ok<VerificationResponse>> Handle(
        CompareLogRequest request,
        TrackerDb db,
        CancellationToken cancel
    ) =>
        TypedResults.Ok(
            VerificationResponse.From(
                null,
                await ChainVerification.VerifyAsync(db, Guid.Empty, [request.For(Guid.Empty)], cancel)
            )
        );
}

/// <summary>A place in the chain, as it was noted.</summary>
/// <param name="Position">The checkpoint's position, from 1.</param>
/// <param name="Hash">The checkpoint's hash: 64 hexadecimal digits.</param>
[Example(
    """
        {
          "position": 4711,
          "hash": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"
        }
        """
)]
internal sealed record CompareLogRequest(long Position, string Hash)
{
    public Checkpoint For(Guid programme) => new(programme, Position, Convert.FromHexString(Hash));

    internal sealed class Validator : AbstractValidator<CompareLogRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Position).GreaterThan(0);
            RuleFor(request => request.Hash).NotNull().Matches("^[0-9A-Fa-f]{64}$");
        }
    }
}

/// <summary>What the log is found to be.</summary>
/// <param name="Programme">The programme's code; null for what all programmes share.</param>
/// <param name="ProgrammeId">What the chain begins with: all zeros for what all programmes share.</param>
/// <param name="IsIntact">Whether everything is as it was chained, and the totals are its sums.</param>
/// <param name="Position">How many events are chained.</param>
/// <param name="Hash">The hash at that position, 64 hexadecimal digits: keep both elsewhere, and verify against them later.</param>
/// <param name="UnchainedCount">Events that wait for their place; they get it within a second.</param>
/// <param name="CheckpointCount">Checkpoints that were compared.</param>
/// <param name="FirstBroken">The first place that does not hold; null if all do.</param>
/// <param name="DurationSeconds">How long it took.</param>
[Example(
    """
        {
          "programme": "prorail",
          "programmeId": "019d6acf-8c40-7754-9d75-07e4cd62f415",
          "isIntact": true,
          "position": 2417,
          "hash": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
          "unchainedCount": 0,
          "checkpointCount": 12,
          "firstBroken": null,
          "durationSeconds": 0.31
        }
        """
)]
internal sealed record VerificationResponse(
    string? Programme,
    Guid ProgrammeId,
    bool IsIntact,
    long Position,
    string Hash,
    long UnchainedCount,
    int CheckpointCount,
    BrokenChainResponse? FirstBroken,
    double DurationSeconds
)
{
    public static VerificationResponse From(string? programme, VerifiedChain verified) =>
        new(
            programme,
            verified.ProgrammeId,
            verified.Broken is null,
            verified.HeadPosition,
            Convert.ToHexStringLower(verified.HeadHash),
            verified.UnchainedCount,
            verified.CheckpointCount,
            verified.Broken is { } broken
                ? new BrokenChainResponse(broken.Fault, broken.Position, broken.Sequence, broken.EventId, broken.Detail)
                : null,
            Math.Round(verified.Duration.TotalSeconds, 2)
        );
}

/// <param name="Fault">What is wrong: an event or its effects changed, missing, replaced by another or added; a position missing; a hash changed; a checkpoint beyond the end, or with another hash; totals that are not the sums of the log, which is intact.</param>
/// <param name="Position">Where in the chain; null for what is not in it.</param>
/// <param name="Sequence">The event's; null where there is none.</param>
/// <param name="EventId">The event's; null where it is not known.</param>
/// <param name="Detail">What it means; for totals, which day, and how they are made anew.</param>
internal sealed record BrokenChainResponse(
    ChainFault Fault,
    long? Position,
    long? Sequence,
    Guid? EventId,
    string Detail
);
