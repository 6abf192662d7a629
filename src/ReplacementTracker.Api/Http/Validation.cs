using System.Text.Json;
using FluentValidation;

namespace ReplacementTracker.Api.Http;

/// <summary>Says on a route line what shape a request has to have.</summary>
internal static class Validation
{
    /// <summary>Validators that are found by looking, and speak of members by their names in JSON.</summary>
    public static IServiceCollection AddValidation(this IServiceCollection services)
    {
        ValidatorOptions.Global.PropertyNameResolver = (_, member, _) =>
            member is null ? null : JsonNamingPolicy.CamelCase.ConvertName(member.Name);
        ValidatorOptions.Global.DisplayNameResolver = ValidatorOptions.Global.PropertyNameResolver;
        ValidatorOptions.Global.LanguageManager.Enabled = false;
        return services.AddValidatorsFromAssemblyContaining<Program>(includeInternalTypes: true);
    }

    /// <param name="route">The route line.</param>
    /// <param name="optional">Whether the body may be left out.</param>
    public static RouteHandlerBuilder Validates<T>(this RouteHandlerBuilder route, bool optional = false) =>
        route
            .AddEndpointFilter(
                async (context, next) =>
                {
                    var validator = context.HttpContext.RequestServices.GetRequiredService<IValidator<T>>();
                    if (context.Arguments.OfType<T>().FirstOrDefault() is not { } request)
                    {
                        return optional
                            ? await next(context)
                            : throw InvalidRequestException.At("", "not-null", "The body is null, and not an object.");
                    }

                    validator.Demand(request, inBody: typeof(T).Name.EndsWith("Request", StringComparison.Ordinal));
                    return await next(context);
                }
            )
            .WithMetadata(new ValidatedType(typeof(T)));

    public static void Demand<T>(this IValidator<T> validator, T request, bool inBody = true)
    {
        var result = validator.Validate(request);
        if (!result.IsValid)
        {
            throw new InvalidRequestException(Problems.Errors(result.Errors, inBody));
        }
    }
}

/// <summary>A type whose validator also describes it in the OpenAPI document.</summary>
internal sealed record ValidatedType(Type Type);
