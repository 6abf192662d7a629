namespace ReplacementTracker.Api.Http;

internal static class OpenApi
{
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi();

    public static void UseApiDocument(this WebApplication app)
    {
        app.MapOpenApi("/v1/openapi.json").AllowAnonymous();
    }
}
