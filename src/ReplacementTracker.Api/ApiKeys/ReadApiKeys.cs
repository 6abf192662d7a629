using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.ApiKeys;

internal static class GetApiKey
{
    /// <summary>Read what is kept of a key.</summary>
    /// <param name="id">The key's id.</param>
    public static async Task<Ok<ApiKeyResponse>> Handle(
        string id,
        TrackerDb db,
        CurrentUser user,
        CancellationToken cancel
    ) => TypedResults.Ok(ApiKeyResponse.From(await db.ApiKeysOf(user).ApiKeyAsync(id, cancel)));
}

internal static class ListApiKeys
{
    /// <summary>List the keys, the oldest first.</summary>
    /// <remarks>Revoked and expired ones too: the log speaks of them. To an administrator of some programmes, those that open no others.</remarks>
    public static async Task<Ok<Page<ApiKeyResponse>>> Handle(
        [AsParameters] ListApiKeysQuery query,
        HttpContext http,
        TrackerDb db,
        CurrentUser user
    ) => TypedResults.Ok(await db.ApiKeysOf(user).ToPageAsync(http, query, row => row.Id, ApiKeyResponse.FromRow));
}

/// <param name="Cursor">`nextCursor` of the page before.</param>
/// <param name="Limit">Items a page, 1 to 500; 50 unless said.</param>
internal sealed record ListApiKeysQuery(
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "limit")] string? Limit
) : IPaged
{
    internal sealed class Validator : AbstractValidator<ListApiKeysQuery>
    {
        public Validator() => this.RulesForPage();
    }
}
