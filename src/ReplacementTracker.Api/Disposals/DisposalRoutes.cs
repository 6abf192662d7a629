using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Disposals;

internal static class DisposalRoutes
{
    public static void MapDisposals(this RouteGroupBuilder v1)
    {
        var disposals = v1.MapGroup("/programmes/{programme}/disposals").WithTags("Disposals");
        disposals.MapGet("", ListDisposals.Handle).RequireAuthorization(Policies.Read).Validates<ListDisposalsQuery>();
        disposals
            .MapPost("", RecordDisposal.Handle)
            .RequireAuthorization(Policies.Work)
            .Validates<RecordDisposalRequest>();
        disposals.MapGet("/{id}", GetDisposal.Handle).RequireAuthorization(Policies.Read);
    }
}
