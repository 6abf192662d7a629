using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Programmes;

internal static class CreateProgramme
{
    /// <summary>Create a programme.</summary>
    /// <remarks>
    /// It begins as a draft: load its inventory, correct what is in scope, then freeze the baseline with
    /// `POST …/activation`.
    /// </remarks>
    public static async Task<Created<ProgrammeResponse>> Handle(
        CreateProgrammeRequest request,
        HttpContext http,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var now = clock.Now();
        var terms = request.ToTerms();
        await TargetVendors.Demand(db, terms.TargetVendors, cancel);
        var programme = new Programme(Guid.CreateVersion7(now), request.Code!, terms, isInvented: false, now);
        db.Programmes.Add(programme);
        await db.SaveChangesAsync(cancel);
        return TypedResults.Created(
            PublicUrl.Of(http, $"/v1/programmes/{programme.Code}"),
            ProgrammeResponse.From(programme)
        );
    }
}
