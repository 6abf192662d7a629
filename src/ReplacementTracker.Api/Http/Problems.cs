using System.Diagnostics;
using System.Text.Json;
using FluentValidation.Results;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Http;

/// <summary>Every error, as RFC 9457 has it.</summary>
/// <param name="Type">Address that explains the code.</param>
/// <param name="Title">The same sentence for every occurrence of the code.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Stable for ever; what programs should look at.</param>
/// <param name="Detail">What is wrong here, and the way out.</param>
/// <param name="TraceId">To be named when asking about it.</param>
/// <param name="Errors">Everything that is wrong with the request, at once, or stands in the way of what it names; empty where there is nothing to point at.</param>
internal sealed record ProblemResponse(
    string Type,
    string Title,
    int Status,
    string Code,
    string Detail,
    string TraceId,
    IReadOnlyList<ProblemError> Errors
);

/// <param name="Pointer">JSON pointer into the body, or the name of a parameter.</param>
/// <param name="Code">Kind of the error, kebab-case.</param>
/// <param name="Detail">One sentence.</param>
internal sealed record ProblemError(string Pointer, string Code, string Detail);

/// <summary>A request that is wrong in itself, with everything that is wrong with it.</summary>
internal sealed class InvalidRequestException(IReadOnlyList<ProblemError> errors)
    : Exception(string.Join(' ', errors.Select(error => error.Detail)))
{
    public IReadOnlyList<ProblemError> Errors { get; } = errors;

    public static InvalidRequestException At(string pointer, string code, string detail) =>
        new([new ProblemError(pointer, code, detail)]);
}

/// <summary>413: a part of the body, counted by whoever reads it, is larger than one may be.</summary>
internal sealed class FileTooLargeException(long maxBytes)
    : BadHttpRequestException($"The file is larger than {maxBytes} bytes.", StatusCodes.Status413PayloadTooLarge);

/// <summary>The only place where something that went wrong becomes an HTTP answer.</summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    /// <summary>Under this name the request keeps the code that it was answered with.</summary>
    public const string CodeItem = "problem";

    public static IServiceCollection AddProblems(this IServiceCollection services) =>
        services.AddExceptionHandler<KnownExceptions>().AddProblemDetails();

    /// <summary>Turns exceptions, and the framework's bare statuses, into problems.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandler = context => Write(context, ProblemCodes.Unexpected, ProblemCodes.Unexpected.Title),
                SuppressDiagnosticsCallback = context => IsKnown(context.Exception),
            }
        );
        app.UseStatusCodePages(context =>
        {
            var http = context.HttpContext;
            return http.Response.StatusCode switch
            {
                404 => Write(http, ProblemCodes.NoSuchPath, $"There is nothing at {http.Request.Path}."),
                405 => Write(
                    http,
                    ProblemCodes.MethodNotAllowed,
                    $"{http.Request.Method} is not possible here; {http.Response.Headers.Allow} is."
                ),
                415 => Write(http, ProblemCodes.UnsupportedMediaType, MediaTypes(http)),
                400 => Write(http, ProblemCodes.InvalidRequest, "The request cannot be read."),
                408 => Write(http, ProblemCodes.TooSlow, "The request did not arrive in time."),
                413 => Write(http, ProblemCodes.BodyTooLarge, TooLarge(http)),
                _ => Task.CompletedTask,
            };
        });
    }

    public static Task Write(
        HttpContext http,
        ProblemCode code,
        string detail,
        IReadOnlyList<ProblemError>? errors = null
    )
    {
        var response = http.Response;
        if (response.HasStarted)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        http.Items[CodeItem] = code.Code;
        response.StatusCode = code.Status;
        response.ContentType = ContentType;
        response.ContentLength = null;
        response.Headers.ETag = default;
        return JsonSerializer.SerializeAsync(
            response.Body,
            new ProblemResponse(
                $"/v1/problems/{code.Code}",
                code.Title,
                code.Status,
                code.Code,
                detail,
                Activity.Current?.Id ?? http.TraceIdentifier,
                errors ?? []
            ),
            Json.Options,
            CancellationToken.None
        );
    }

    public static IReadOnlyList<ProblemError> Errors(IEnumerable<ValidationFailure> failures, bool inBody) =>
        [
            .. failures.Select(failure => new ProblemError(
                inBody ? Pointer(failure.PropertyName) : failure.PropertyName,
                ErrorCode(failure.ErrorCode),
                failure.ErrorMessage
            )),
        ];

    private static ProblemError[] Errors(IEnumerable<RefusedMember> members) =>
        [.. members.Select(member => new ProblemError(member.Pointer, member.Refusal.Code, member.Detail))];

    /// <summary>`lines[0].unit` as `/lines/0/unit`; the whole body is the empty pointer.</summary>
    private static string Pointer(string path) =>
        path.Length == 0
            ? ""
            : "/"
                + path.Replace("[", "/", StringComparison.Ordinal)
                    .Replace("]", "", StringComparison.Ordinal)
                    .Replace('.', '/');

    /// <summary>`NotEmptyValidator` as `not-empty`; codes of our own stay as they are.</summary>
    private static string ErrorCode(string code) =>
        code.EndsWith("Validator", StringComparison.Ordinal)
            ? JsonNamingPolicy.KebabCaseLower.ConvertName(code[..^"Validator".Length])
            : code;

    private static string TooLarge(HttpContext http) =>
        $"The body is larger than {http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize} bytes.";

    private static string MediaTypes(HttpContext http) =>
        http.Request.ContentType is { } sent
            ? $"A body of type {sent} is not understood here; send application/json, in UTF-8."
            : "The body has no Content-Type; send application/json.";

    private static bool IsKnown(Exception exception) =>
        exception
            is RefusalException
                or InvalidRequestException
                or BadHttpRequestException
                or DbUpdateConcurrencyException
                or OperationCanceledException
        || Refused(exception) is not null;

    private static RefusalException? Refused(Exception exception) =>
        (exception as PostgresException ?? exception.InnerException as PostgresException) is { } postgres
            ? ConstraintRefusals.For(postgres)
            : null;

    /// <summary>Answers what it knows. What it does not is left to the framework: logged, and 500 without detail.</summary>
    private sealed class KnownExceptions : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancel)
        {
            switch (exception)
            {
                case RefusalException refused:
                    if (refused.Refusal.Kind == RefusalKind.NotYet)
                    {
                        http.Response.Headers.RetryAfter = "5";
                    }

                    await Write(http, ProblemCodes.Of(refused.Refusal), refused.Message, Errors(refused.Members));
                    return true;
                case InvalidRequestException invalid:
                    await Write(http, ProblemCodes.InvalidRequest, invalid.Message, invalid.Errors);
                    return true;
                case BadHttpRequestException bad:
                    await WriteBadRequest(http, bad);
                    return true;
                case DbUpdateConcurrencyException:
                    await Write(
                        http,
                        ProblemCodes.Of(PreconditionRefusals.Stale),
                        "Somebody else changed it at the same moment. Read it again, and send its new ETag."
                    );
                    return true;
                case OperationCanceledException when http.RequestAborted.IsCancellationRequested:
                    http.Response.StatusCode = 499;
                    return true;
                default:
                    return await Database(http, exception);
            }
        }

        private static async ValueTask<bool> Database(HttpContext http, Exception exception)
        {
            if (Refused(exception) is { } refused)
            {
                await Write(http, ProblemCodes.Of(refused.Refusal), refused.Message);
                return true;
            }

            var postgres = exception as PostgresException ?? exception.InnerException as PostgresException;
            if (postgres?.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected)
            {
                await Write(
                    http,
                    ProblemCodes.Of(PreconditionRefusals.Stale),
                    "Somebody else changed the same things at the same moment. Read them again, and try once more."
                );
                return true;
            }

            // Class 22: a value that PostgreSQL cannot hold, such as a NUL character in a text.
            if (postgres?.SqlState.StartsWith("22", StringComparison.Ordinal) == true)
            {
                await Write(http, ProblemCodes.InvalidRequest, "The request contains a value that cannot be stored.");
                return true;
            }

            if (postgres?.SqlState == PostgresErrorCodes.QueryCanceled)
            {
                http.Response.Headers.RetryAfter = "5";
                await Write(http, ProblemCodes.TookTooLong, "The database took too long. Try again shortly.");
                return true;
            }

            if (exception is NpgsqlException { InnerException: System.Net.Sockets.SocketException or TimeoutException })
            {
                http.Response.Headers.RetryAfter = "5";
                await Write(http, ProblemCodes.DatabaseUnavailable, "The database does not answer. Try again shortly.");
                return true;
            }

            return false;
        }

        private static Task WriteBadRequest(HttpContext http, BadHttpRequestException bad)
        {
            if (bad.StatusCode == 413)
            {
                return Write(
                    http,
                    ProblemCodes.BodyTooLarge,
                    bad is FileTooLargeException ? bad.Message : TooLarge(http)
                );
            }

            if (bad.StatusCode == 415)
            {
                return Write(http, ProblemCodes.UnsupportedMediaType, MediaTypes(http));
            }

            if (bad.StatusCode == 408)
            {
                return Write(http, ProblemCodes.TooSlow, "The body did not arrive in time.");
            }

            // The framework's sentences speak of .NET, and are the only sign that the body is empty or null.
            if (
                bad.Message.Contains("no body was provided", StringComparison.Ordinal)
                || bad.Message.Contains("not provided from body", StringComparison.Ordinal)
            )
            {
                const string Missing = "The body is empty or null, and has to be an object.";
                return Write(http, ProblemCodes.InvalidRequest, Missing, [new ProblemError("", "not-null", Missing)]);
            }

            return bad.InnerException is JsonException json
                ? Write(http, ProblemCodes.InvalidRequest, "The body cannot be read.", [Error(json)])
                : Write(http, ProblemCodes.InvalidRequest, bad.Message.TrimEnd('.') + ".");
        }
    }

    /// <summary>What the JSON reader objects to, with a pointer and without .NET's type names.</summary>
    public static ProblemError Error(JsonException json)
    {
        var path = json.Path is { Length: > 1 } some ? some.TrimStart('$').Replace("['", ".").Replace("']", "") : "";
        var line = json.LineNumber is { } number ? $" (line {number + 1}, byte {json.BytePositionInLine + 1})" : "";
        var message = json.Message;
        return message switch
        {
            _ when message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal) => new(
                Pointer(Quoted(message)),
                "unknown-member",
                $"There is no member \"{Quoted(message)}\" here."
            ),
            _ when message.Contains("uplicate", StringComparison.Ordinal) => new(
                Pointer(path.TrimStart('.')),
                "duplicate-member",
                "A member stands there twice."
            ),
            _ when message.StartsWith("Not ", StringComparison.Ordinal) => new(
                Pointer(path.TrimStart('.')),
                "wrong-type",
                message[
                    ..(message.IndexOf(" Path:", StringComparison.Ordinal) is var end and > 0 ? end : message.Length)
                ]
            ),
            _ when message.Contains("could not be converted", StringComparison.Ordinal) => new(
                Pointer(path.TrimStart('.')),
                "wrong-type",
                $"The value has the wrong type or is not one of those allowed{line}."
            ),
            _ => new(Pointer(path.TrimStart('.')), "malformed", $"This is not well-formed JSON{line}."),
        };
    }

    private static string Quoted(string message) => message.Split('\'') is [_, var name, ..] ? name : "";
}
