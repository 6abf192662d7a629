using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Http;

internal static class PreconditionRefusals
{
    public static readonly RefusalCode Required = new(
        "if-match-required",
        RefusalKind.PreconditionRequired,
        "Say which version is to be changed."
    );

    public static readonly RefusalCode Stale = new(
        "stale",
        RefusalKind.PreconditionFailed,
        "Somebody else changed it first."
    );

    public static readonly RefusalCode Malformed = new(
        "if-match-malformed",
        RefusalKind.Invalid,
        "If-Match is a quoted ETag, a list of them, or an asterisk."
    );
}

/// <summary>Versions of resources as HTTP has them.</summary>
internal static class ETag
{
    /// <summary>The strong ETag of a version: "7".</summary>
    public static string Of(int version) => $"\"{version}\"";

    /// <summary>Demands that the caller names the version it saw, or says by an asterisk that any will do.</summary>
    public static void Demand(string? ifMatch, Aggregate current)
    {
        if (string.IsNullOrWhiteSpace(ifMatch))
        {
            throw PreconditionRefusals.Required.Because(
                $"Send the header If-Match with the ETag of {current.SubjectKind} {current.SubjectKey}."
            );
        }

        if (!EntityTagHeaderValue.TryParseStrictList([ifMatch], out var tags))
        {
            throw PreconditionRefusals.Malformed.Because($"Send If-Match: {Of(current.Version)}, quotes included.");
        }

        var mine = Of(current.Version);
        if (!tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || (!tag.IsWeak && VersionIn(tag) == mine)))
        {
            throw PreconditionRefusals.Stale.Because(
                $"The {current.SubjectKind} {current.SubjectKey} has ETag {Of(current.Version)} by now. Read it again."
            );
        }
    }

    /// <summary>"7" of "7-0f3a…": who saw what is worked out of a version saw the version.</summary>
    private static string VersionIn(EntityTagHeaderValue tag)
    {
        var text = tag.Tag.ToString();
        return text.IndexOf('-') is > 0 and var end ? text[..end] + '"' : text;
    }

    /// <summary>Whether the caller has this already.</summary>
    public static bool NoneMatch(HttpRequest request, string etag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var tags)
        && tags.Any(tag =>
            tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(new EntityTagHeaderValue(etag.Replace("W/", "")), false)
        );
}

/// <summary>A resource that a client may change: its answer says which version it is.</summary>
internal interface IVersioned
{
    string Etag { get; }
}

internal static class ConditionalResponses
{
    /// <summary>
    /// Puts the ETag of single resources into the header, and answers 304 to a GET that names it. Reports get a weak
    /// one, computed from what they say, the instant of asking left out. What is both, a resource with figures, gets
    /// its version and the figures' hash: the figures move while the version stands still.
    /// </summary>
    public static RouteGroupBuilder WithETags(this RouteGroupBuilder group)
    {
        group.AddEndpointFilter(
            async (context, next) =>
            {
                var result = await next(context);
                var value = (result as IValueHttpResult)?.Value;
                var request = context.HttpContext.Request;
                var etag = value switch
                {
                    IVersioned and IReport both => $"{((IVersioned)both).Etag.TrimEnd('"')}-{Hash(both)}\"",
                    IVersioned versioned => versioned.Etag,
                    IReport report when HttpMethods.IsGet(request.Method) => $"W/\"{Hash(report)}\"",
                    _ => null,
                };
                if (etag is null)
                {
                    return result;
                }

                context.HttpContext.Response.Headers.ETag = etag;
                return HttpMethods.IsGet(request.Method) && ETag.NoneMatch(request, etag)
                    ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
                    : result;
            }
        );
        return group;
    }

    /// <summary>Whether what the handler returns has an ETag, so that a GET may be answered by 304.</summary>
    public static bool GivesETag(MethodInfo? handler)
    {
        var result = handler?.ReturnType is { IsGenericType: true } task ? task.GetGenericArguments()[0] : null;
        if (!typeof(IValueHttpResult).IsAssignableFrom(result))
        {
            return false;
        }

        var values = result
            .GetInterfaces()
            .Where(some => some.IsGenericType && some.GetGenericTypeDefinition() == typeof(IValueHttpResult<>))
            .Select(some => some.GetGenericArguments()[0])
            .ToList();
        // Pictures and calendars say only at run time what they hold: a report.
        return values.Count == 0
            || values.Exists(value =>
                typeof(IVersioned).IsAssignableFrom(value) || typeof(IReport).IsAssignableFrom(value)
            );
    }

    private static string Hash(IReport report)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(report.Essence, Json.Options);
        return Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12));
    }
}

/// <summary>A figure worked out for the asking.</summary>
internal interface IReport
{
    /// <summary>What it says, without the instant at which it was asked.</summary>
    object Essence { get; }
}
