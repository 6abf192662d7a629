using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.Evidence;

internal static class WithdrawEvidence
{
    /// <summary>Take back a mistaken upload.</summary>
    /// <remarks>
    /// By whoever uploaded it, or a planner. Its content is deleted, for what is uploaded by mistake is often nobody's
    /// business; its hash, who brought it and why it went stay on record, and the same bytes may be submitted again. What
    /// a verification, a wiping or a disposal rests on stays: `evidence-in-use`.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="id">The evidence's id.</param>
    public static async Task<Ok<EvidenceResponse>> Handle(
        string programme,
        string id,
        WithdrawEvidenceRequest request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        CurrentUser user,
        EvidenceStores stores,
        ILogger<EvidenceContents> log,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        var held = await db.HeldProgrammeAsync(programme, alone: false, cancel);
        if (Guid.TryParseExact(id, "D", out var guid))
        {
            // A step that is being rested on it is waited for; one that comes later does not find it.
            await db.Database.ExecuteSqlAsync(
                $"SELECT FROM evidence WHERE programme_id = {held.Id} AND id = {guid} FOR NO KEY UPDATE",
                cancel
            );
        }

        var evidence = await db.EvidenceAsync(held, id, cancel);
        ETag.Demand(ifMatch, evidence);
        if (!Person.IsSame(user.Owner, evidence.UploadedBy) && !user.HasAny([Role.Planner], held.Code))
        {
            throw AccessRefusals.NotAllowed.Because(
                $"Evidence {id} was uploaded by {evidence.UploadedBy}: they, or a planner, may withdraw it."
            );
        }

        var isInUse = await db.EvidenceUses.AnyAsync(
            row => row.ProgrammeId == held.Id && row.EvidenceId == evidence.Id,
            cancel
        );
        evidence.Withdraw(held, isInUse, request.Reason!, user.Owner, clock.Now());
        await db.SaveChangesAsync(cancel);
        var store = evidence.Store is null ? null : stores.Of(evidence);
        var address = new EvidenceAddress(evidence.ProgrammeId, evidence.Id);
        if (store is { IsTransactional: true })
        {
            await store.DeleteAsync(address, cancel);
        }

        if (store is { IsTransactional: false })
        {
            transaction.AfterCommit(() => DeleteAsync(store, address, log));
        }

        await transaction.CommitAsync(CancellationToken.None);
        return TypedResults.Ok(EvidenceResponse.From(evidence, held, user));
    }

    /// <summary>After the commit: a file that is gone cannot be brought back where the transaction fails.</summary>
    private static async Task DeleteAsync(IEvidenceStore store, EvidenceAddress address, ILogger log)
    {
        try
        {
            await store.DeleteAsync(address, CancellationToken.None);
        }
        catch (RefusalException)
        {
            log.LogError(
                "The content of evidence {EvidenceId} was withdrawn and is still stored: delete its object",
                address.EvidenceId
            );
        }
    }
}

/// <param name="Reason">Why it goes; at most 1,000 characters.</param>
[Example(
    """
        {
          "reason": "Photograph of another camera"
        }
        """
)]
internal sealed record WithdrawEvidenceRequest(string? Reason)
{
    internal sealed class Validator : AbstractValidator<WithdrawEvidenceRequest>
    {
        public Validator() => RuleFor(request => request.Reason).NotNull().Prose(1000);
    }
}
