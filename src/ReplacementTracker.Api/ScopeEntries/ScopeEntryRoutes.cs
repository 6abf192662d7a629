using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.ScopeEntries;

internal static class ScopeEntryRoutes
{
    public static void MapScopeEntries(this RouteGroupBuilder v1)
    {
        var entries = v1.MapGroup("/programmes/{programme}/scope-entries").WithTags("Scope entries");
        entries
            .MapGet("", ListScopeEntries.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<ListScopeEntriesQuery>();
        entries
            .MapPost("", RequestScopeEntry.Handle)
            .RequireAuthorization(Policies.Plan)
            .Validates<RequestScopeEntryRequest>()
            .EndsExceptionsFirst();
        entries.MapGet("/{id}", GetScopeEntry.Handle).RequireAuthorization(Policies.Read);
        entries
            .MapPost("/{id}/approval", ApproveScopeEntry.Handle)
            .RequireAuthorization(Policies.Supervise)
            .NeedsSecondPerson("who asked for the entry")
            .Validates<ApproveScopeEntryRequest>(optional: true)
            .EndsExceptionsFirst()
            .Gated();
        entries
            .MapPost("/{id}/rejection", RejectScopeEntry.Handle)
            .RequireAuthorization(Policies.Supervise)
            .NeedsSecondPerson("who asked for the entry")
            .Validates<RejectScopeEntryRequest>()
            .Gated();
        entries
            .MapPost("/{id}/withdrawal", WithdrawScopeEntry.Handle)
            .RequireAuthorization(Policies.Plan)
            .Validates<WithdrawScopeEntryRequest>(optional: true);
        entries
            .MapPost("/approvals", ApproveScopeEntries.Handle)
            .RequireAuthorization(Policies.Supervise)
            .NeedsSecondPerson("who asked for the entry")
            .Validates<ApproveScopeEntriesRequest>()
            .EndsExceptionsFirst()
            .Gated();
    }
}
