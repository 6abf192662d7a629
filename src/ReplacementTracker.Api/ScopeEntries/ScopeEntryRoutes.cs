using ReplacementTracker.Api.Http;
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
        entries.MapPost("", EnterScope.Handle).RequireAuthorization(Policies.Plan).Validates<EnterScopeRequest>();
        entries.MapGet("/{id}", GetScopeEntry.Handle).RequireAuthorization(Policies.Read);
    }
}
