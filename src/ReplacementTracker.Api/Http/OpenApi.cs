using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ReplacementTracker.Api.Http;

/// <summary>The OpenAPI document, by one generator; Swagger UI only displays it.</summary>
internal static class OpenApi
{
    public const string Path = "/v1/openapi.json";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) =>
        services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer(DescribeDocument);
            options.AddOperationTransformer(OpenApiOperations.Describe);
            options.AddSchemaTransformer(OpenApiSchemas.Describe);
        });

    public static void MapApiDocument(this WebApplication app) => app.MapOpenApi(Path).AllowAnonymous();

    /// <summary>Its pages are files, not routes, so it has to stand before what asks for keys.</summary>
    public static void UseApiPages(this WebApplication app) =>
        app.UseSwaggerUI(ui =>
        {
            ui.SwaggerEndpoint(Path, "ReplacementTracker");
            ui.DocumentTitle = "ReplacementTracker";
            ui.EnablePersistAuthorization();
            ui.EnableFilter();
            ui.DefaultModelsExpandDepth(0);
            ui.DisplayRequestDuration();
        });

    /// <summary>Says of something to read that the state of things may not allow it: 409.</summary>
    public static RouteHandlerBuilder MayBeRefusedByState(this RouteHandlerBuilder route) =>
        route.WithMetadata(new StateBound());

    /// <summary>Every route says which errors it can answer with; they follow from what it asks for.</summary>
    public static RouteGroupBuilder WithProblems(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            var parameters = endpoint.Metadata.OfType<MethodInfo>().FirstOrDefault()?.GetParameters() ?? [];
            var pattern = ((RouteEndpointBuilder)endpoint).RoutePattern;
            var reads = endpoint.Metadata.OfType<IHttpMethodMetadata>().Any(verbs => verbs.HttpMethods.Contains("GET"));
            var anonymous = endpoint.Metadata.OfType<IAllowAnonymous>().Any();
            var body = endpoint.Metadata.Any(some => some is IAcceptsMetadata or CsvBody or MultipartBody);
            var conditional = parameters.Any(parameter =>
                parameter.GetCustomAttribute<FromHeaderAttribute>()?.Name == "If-Match"
            );
            List<int> statuses = [400, 503];
            statuses.AddRange(anonymous ? [] : [401, 403]);
            statuses.AddRange(pattern.Parameters.Count > 0 ? [404] : []);
            statuses.AddRange(reads && !endpoint.Metadata.OfType<StateBound>().Any() ? [] : [409]);
            var posts = endpoint
                .Metadata.OfType<IHttpMethodMetadata>()
                .Any(verbs => verbs.HttpMethods.Contains("POST"));
            statuses.AddRange(posts ? [422] : []);
            statuses.AddRange(conditional ? [412, 428] : []);
            statuses.AddRange(body ? [413, 415] : []);
            statuses.Add(429);
            if (reads && ConditionalResponses.GivesETag(endpoint.Metadata.OfType<MethodInfo>().FirstOrDefault()))
            {
                endpoint.Metadata.Add(
                    new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified, typeof(void), [])
                );
            }

            foreach (var status in statuses)
            {
                endpoint.Metadata.Add(
                    new ProducesResponseTypeMetadata(status, typeof(ProblemResponse), [Problems.ContentType])
                );
            }
        });
        return group;
    }

    private static Task DescribeDocument(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancel
    )
    {
        var configuration = context.ApplicationServices.GetRequiredService<IConfiguration>();
        document.Info = new OpenApiInfo
        {
            Title = "ReplacementTracker",
            Version = RequestGuards.ApiVersion,
            Description = """
                How far a promise to replace equipment has come, on what evidence, and whether its date will be met.

                Press **Authorize** and enter a key. Errors are problem details (RFC 9457) with a stable `code`;
                `/v1/problems` lists all of them. What can be changed carries an `etag`: send it as `If-Match`. Days are
                days of the programme's time zone, instants are in UTC, percentages are floored to one decimal.
                """,
            Contact = new OpenApiContact
            {
                Name = configuration["Contact:Name"] ?? "Whoever runs this installation",
                Email = configuration["Contact:Email"],
                Url = configuration["Contact:Url"] is { Length: > 0 } url ? new Uri(url) : null,
            },
        };
        document.Servers = [new OpenApiServer { Url = configuration["PublicUrl"]?.TrimEnd('/') + "/v1" }];
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths)
        {
            paths.Add(path["/v1".Length..], item);
        }

        document.Paths = paths;
        document.AddComponent(
            "bearer",
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description =
                    "A key, as `Authorization: Bearer rt_…`; or a token of the identity provider, where there is one.",
            }
        );
        document.AddComponent(
            "apiKey",
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "X-API-Key",
                Description = "A key, in a header of its own.",
            }
        );
        document.AddComponent(
            "basic",
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "basic",
                Description = "A key as the password, any user name: what Power Query and Excel send.",
            }
        );
        return Task.CompletedTask;
    }

    private sealed record StateBound;
}
