using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.ApiKeys;

internal static class ApiKeyRoutes
{
    public static void MapApiKeys(this RouteGroupBuilder v1)
    {
        var keys = v1.MapGroup("/api-keys").WithTags("Access").Gated();
        keys.MapGet("", ListApiKeys.Handle).RequireAuthorization(Policies.Administer).Validates<ListApiKeysQuery>();
        keys.MapPost("", CreateApiKey.Handle)
            .RequireAuthorization(Policies.Administer)
            .Validates<CreateApiKeyRequest>();
        keys.MapGet("/{id}", GetApiKey.Handle).RequireAuthorization(Policies.Administer);
        keys.MapPost("/{id}/revocation", RevokeApiKey.Handle).RequireAuthorization(Policies.Administer);

        v1.MapGet("/me", GetMe.Handle).WithTags("Access").RequireAuthorization(Policies.Read);
    }
}
