using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.ApiKeys;

internal static class ApiKeyRoutes
{
    public static void MapApiKeys(this RouteGroupBuilder v1)
    {
        var keys = v1.MapGroup("/api-keys").WithTags("Access").Gated();
        keys.MapGet("", ListApiKeys.Handle).RequireAuthorization(Policies.AdministerSome).Validates<ListApiKeysQuery>();
        keys.MapPost("", CreateApiKey.Handle)
            .RequireAuthorization(Policies.AdministerSome)
            .Validates<CreateApiKeyRequest>()
            .GivesSecret();
        keys.MapGet("/{id}", GetApiKey.Handle).RequireAuthorization(Policies.AdministerSome);
        keys.MapPatch("/{id}", AmendApiKey.Handle)
            .RequireAuthorization(Policies.AdministerSome)
            .WithMetadata(new ValidatedType(typeof(ApiKeyRequest)));
        keys.MapPost("/{id}/rotation", RotateApiKey.Handle)
            .RequireAuthorization(Policies.AdministerSome)
            .Validates<RotateApiKeyRequest>(optional: true)
            .GivesSecret();
        keys.MapPost("/{id}/revocation", RevokeApiKey.Handle).RequireAuthorization(Policies.AdministerSome);

        v1.MapGet("/me", GetMe.Handle).WithTags("Access").RequireAuthorization(Policies.Read);
        v1.MapPost("/me/rotation", RotateMyKey.Handle)
            .WithTags("Access")
            .RequireAuthorization(Policies.Read)
            .Validates<RotateMyKeyRequest>(optional: true)
            .GivesSecret();
    }
}
