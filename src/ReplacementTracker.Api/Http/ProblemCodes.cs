using System.Reflection;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Http;

/// <summary>A published code, the status it comes with, and the sentence that explains it.</summary>
internal sealed record ProblemCode(string Code, int Status, string Title);

/// <summary>Every code there is: those of the domain's refusals and those of HTTP itself.</summary>
internal static class ProblemCodes
{
    public static readonly ProblemCode InvalidRequest = new("invalid-request", 400, "The request is wrong in itself.");
    public static readonly ProblemCode Unauthenticated = new("unauthenticated", 401, "This needs a valid key.");
    public static readonly ProblemCode NoSuchPath = new("no-such-path", 404, "There is nothing at this address.");
    public static readonly ProblemCode MethodNotAllowed = new("method-not-allowed", 405, "Not with this method.");
    public static readonly ProblemCode TooSlow = new("too-slow", 408, "The request did not arrive in time.");
    public static readonly ProblemCode BodyTooLarge = new("body-too-large", 413, "The body is too large.");

    public static readonly ProblemCode UnsupportedMediaType = new(
        "unsupported-media-type",
        415,
        "The body has a type that is not understood here."
    );

    public static readonly ProblemCode IdempotencyKeyReused = new(
        "idempotency-key-reused",
        422,
        "Another request was sent with this Idempotency-Key."
    );

    public static readonly ProblemCode IdempotencyKeyInFlight = new(
        "idempotency-key-in-flight",
        409,
        "The first request with this Idempotency-Key is still at work."
    );

    public static readonly ProblemCode IdempotencyAnswerSealed = new(
        "idempotency-answer-sealed",
        409,
        "The request was done; its answer opens with the first credential only."
    );

    public static readonly ProblemCode QuotaExceeded = new("quota-exceeded", 429, "Too many requests came.");

    public static readonly ProblemCode TookTooLong = new("took-too-long", 503, "The answer took too long.");

    public static readonly ProblemCode Unexpected = new("unexpected", 500, "Something went wrong, and was logged.");

    public static readonly ProblemCode DatabaseUnavailable = new(
        "database-unavailable",
        503,
        "The database does not answer."
    );

    /// <summary>Found by looking, so that none is forgotten: the fields of this and of the Refusals classes.</summary>
    public static readonly IReadOnlyDictionary<string, ProblemCode> All = Own()
        .Concat(OfTheDomain())
        .OrderBy(code => code.Code)
        .ToDictionary(code => code.Code);

    public static ProblemCode Of(RefusalCode refusal) =>
        new(
            refusal.Code,
            refusal.Kind switch
            {
                RefusalKind.Invalid => 400,
                RefusalKind.Forbidden => 403,
                RefusalKind.NotFound => 404,
                RefusalKind.Conflict => 409,
                RefusalKind.PreconditionFailed => 412,
                RefusalKind.PreconditionRequired => 428,
                RefusalKind.NotYet => 503,
            },
            refusal.Title
        );

    private static IEnumerable<ProblemCode> Own() => Fields<ProblemCode>([typeof(ProblemCodes)]);

    private static IEnumerable<ProblemCode> OfTheDomain() =>
        Fields<RefusalCode>([.. typeof(RefusalCode).Assembly.GetTypes(), .. typeof(ProblemCodes).Assembly.GetTypes()])
            .Select(Of);

    private static IEnumerable<T> Fields<T>(IEnumerable<Type> types) =>
        types
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public))
            .Where(field => field.FieldType == typeof(T))
            .Select(field => (T)field.GetValue(null)!);
}
