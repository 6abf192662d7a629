using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Http;

/// <summary>
/// A POST that names an Idempotency-Key has one effect, however often it is sent. Its answer is kept by the transaction that
/// does the work, so that there is never one without the other.
/// </summary>
/// <remarks>
/// The body is read before the transaction begins, to memory or a temporary file: a slow sender holds nothing up. What was
/// refused is rolled back and not kept, so that the same key may try again.
/// </remarks>
internal static class Idempotency
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";
    public const int MaxLength = 255;
    private const string Setting = "Idempotency:Hours";
    private const int InMemory = 64 * 1024;

    public static readonly RefusalCode Malformed = new(
        "idempotency-key-malformed",
        RefusalKind.Invalid,
        "The Idempotency-Key cannot be read."
    );

    /// <summary>How long a repetition waits for the first to end, before it is told to come again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>What belongs to an answer, besides its status and its body.</summary>
    private static readonly string[] KeptHeaders = ["Location", "ETag", "Content-Type", "Retry-After"];

    /// <summary>Says on a route line that the answer holds a secret: only the very same credential sees it again.</summary>
    public static TBuilder GivesSecret<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new SecretAnswer());

    /// <summary>
    /// Says on a route line that doing it again does no more than doing it once, so that nothing needs to be kept; and that
    /// it looks at the log from a transaction of its own.
    /// </summary>
    public static TBuilder RepeatsHarmlessly<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new HarmlessRepetition());

    /// <exception cref="OptionsValidationException">The setting is not a number of hours.</exception>
    public static void UseIdempotency(this WebApplication app)
    {
        var hours = app.Configuration.GetValue(Setting, 24);
        if (hours is < 1 or > 24 * 31)
        {
            throw new OptionsValidationException(
                Setting,
                typeof(Idempotency),
                ["Idempotency__Hours says how long answers are kept for repetitions: 1 to 744."]
            );
        }

        app.Use(BeforeTransaction.RunAsync);
        app.Use((http, next) => IsMeant(http) ? RunAsync(http, next, TimeSpan.FromHours(hours)) : next(http));
    }

    private static bool IsMeant(HttpContext http) =>
        HttpMethods.IsPost(http.Request.Method)
        && http.Request.Path.StartsWithSegments("/v1")
        && http.Request.Headers.ContainsKey(Header);

    private static async Task RunAsync(HttpContext http, RequestDelegate next, TimeSpan kept)
    {
        var key = Read(http.Request.Headers[Header]);
        if (http.GetEndpoint()?.Metadata.GetMetadata<HarmlessRepetition>() is not null)
        {
            await next(http);
            return;
        }

        var services = http.RequestServices;
        var db = services.GetRequiredService<TrackerDb>();
        var clock = services.GetRequiredService<TimeProvider>();
        var user = services.GetRequiredService<CurrentUser>();
        var cancel = http.RequestAborted;

        http.Request.EnableBuffering(InMemory);
        var fingerprint = await Fingerprint.OfAsync(http.Request, cancel);
        http.Request.Body.Position = 0;

        var scope = Scope(key, user, http.Request.Path);
        var secrets = (key, Credential(http, user));
        byte[] belongsTo = [.. scope, .. fingerprint];
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        if (!await HoldAsync(db, scope, cancel))
        {
            http.Response.Headers.RetryAfter = "1";
            await Problems.Write(
                http,
                ProblemCodes.IdempotencyKeyInFlight,
                "The first request with this Idempotency-Key is still at work. Send it again in a second."
            );
            return;
        }

        var programmeId = await ProgrammeIdAsync(http, db, cancel);
        if (await IdempotencyKeys.FindAsync(db, programmeId, scope, clock.Now(), cancel) is { } row)
        {
            await (
                CryptographicOperations.FixedTimeEquals(row.Fingerprint, fingerprint)
                    ? ReplayAsync(http, SealedAnswer.Open(row.Answer, secrets, belongsTo))
                    : Problems.Write(
                        http,
                        ProblemCodes.IdempotencyKeyReused,
                        "Another request was sent with this Idempotency-Key: its query, If-Match or body differs. "
                            + "Take a new key for each thing that is to be done."
                    )
            );
            return;
        }

        await using var body = new MemoryStream();
        await AnswerIntoAsync(http, next, body);
        if (http.Response.StatusCode < 400)
        {
            var now = clock.Now();
            await IdempotencyKeys.KeepAsync(
                db,
                new IdempotencyKeyRow
                {
                    ProgrammeId = programmeId,
                    Scope = scope,
                    Fingerprint = fingerprint,
                    Answer = SealedAnswer.Seal(Answer.Of(http.Response, body), secrets, belongsTo),
                    StoredAt = now,
                    ExpiresAt = now + kept,
                }
            );
            await transaction.CommitAsync(CancellationToken.None);
        }
        else
        {
            await transaction.DisposeAsync();
        }

        await SendAsync(http, body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    /// <summary>The handler answers into memory: nothing is said before it is true.</summary>
    private static async Task AnswerIntoAsync(HttpContext http, RequestDelegate next, MemoryStream body)
    {
        var toClient = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var toMemory = new StreamResponseBodyFeature(body);
        http.Features.Set<IHttpResponseBodyFeature>(toMemory);
        try
        {
            await next(http);
            await toMemory.CompleteAsync();
        }
        finally
        {
            http.Features.Set(toClient);
        }
    }

    private static async Task ReplayAsync(HttpContext http, byte[]? opened)
    {
        if (opened is null)
        {
            await Problems.Write(
                http,
                ProblemCodes.IdempotencyAnswerSealed,
                "The request was done, and its answer is sealed with another credential of yours. Read what it made; "
                    + "a secret that it gave is to be replaced by a new one."
            );
            return;
        }

        var answer = JsonSerializer.Deserialize<Answer>(opened, Json.Options)!;
        http.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            http.Response.Headers[name] = value;
        }

        http.Response.Headers[ReplayedHeader] = "true";
        await SendAsync(http, answer.Body);
    }

    /// <remarks>Not even an empty write where there is nothing: it would start an answer that others have yet to fill.</remarks>
    private static async Task SendAsync(HttpContext http, ReadOnlyMemory<byte> body)
    {
        if (body.Length > 0)
        {
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
        }
    }

    private static async Task<bool> HoldAsync(TrackerDb db, byte[] scope, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await IdempotencyKeys.TryHoldAsync(db, scope, cancel))
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                return false;
            }

            await Task.Delay(Pause, cancel);
        }

        return true;
    }

    /// <summary>The same key of two callers, or for two addresses, is two keys.</summary>
    private static byte[] Scope(string key, CurrentUser user, PathString path) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{key}\n{user.KeyId?.ToString() ?? user.Owner}\n{path.Value}"));

    /// <summary>
    /// What the caller is known by. A token is another one an hour later, so only secrets are sealed with it; the rest with
    /// its owner and rights, for an answer shows what these let see. Not part of the scope: with other rights the request is
    /// still the same, and done once.
    /// </summary>
    private static string Credential(HttpContext http, CurrentUser user)
    {
        if (user.KeyId is null && http.GetEndpoint()?.Metadata.GetMetadata<SecretAnswer>() is null)
        {
            return $"{user.Owner} {Convert.ToHexString(Rights(user))}";
        }

        return Authentication.ReadKey(http.Request).Key ?? "";
    }

    /// <summary>The same for the same rights, in whatever order a token names them.</summary>
    private static byte[] Rights(CurrentUser user) =>
        SHA256.HashData(
            JsonSerializer.SerializeToUtf8Bytes(
                user.Grants.SelectMany(grant => grant.Roles.Select(role => $"{grant.Programme}:{role.Text()}"))
                    .Concat(user.Scopes.Select(scope => scope.Text()))
                    .Order(StringComparer.Ordinal)
            )
        );

    private static async Task<Guid> ProgrammeIdAsync(HttpContext http, TrackerDb db, CancellationToken cancel) =>
        http.GetRouteValue("programme") is string code
            ? await db.Programmes.Where(row => row.Code == code).Select(row => row.Id).SingleOrDefaultAsync(cancel)
            : Guid.Empty;

    /// <summary>Bare, or quoted as RFC 8941 has strings; both spellings are one key.</summary>
    private static string Read(IReadOnlyList<string?> sent)
    {
        var text = sent is [{ } one] ? one.Trim(' ', '\t') : "";
        var key =
            text is ['"', .. var quoted, '"'] ? Unescaped(quoted)
            : text.AsSpan().ContainsAny('"', '\\', ',') ? null
            : text;
        return key is { Length: >= 1 and <= MaxLength } && key.All(character => character is >= '!' and <= '~')
            ? key
            : throw Malformed.Because(
                $"{Header} is 1 to {MaxLength} visible ASCII characters, bare or in quotes, such as "
                    + "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"."
            );
    }

    /// <returns>Null where a quote or a backslash stands alone.</returns>
    private static string? Unescaped(string quoted)
    {
        var text = new StringBuilder(quoted.Length);
        for (var index = 0; index < quoted.Length; index++)
        {
            if (quoted[index] == '"')
            {
                return null;
            }

            if (quoted[index] == '\\' && (++index == quoted.Length || quoted[index] is not ('"' or '\\')))
            {
                return null;
            }

            text.Append(quoted[index]);
        }

        return text.ToString();
    }

    private sealed record HarmlessRepetition;

    private sealed record SecretAnswer;

    private sealed record Answer(int Status, Dictionary<string, string> Headers, byte[] Body)
    {
        public static byte[] Of(HttpResponse response, MemoryStream body) =>
            JsonSerializer.SerializeToUtf8Bytes(
                new Answer(
                    response.StatusCode,
                    KeptHeaders
                        .Where(response.Headers.ContainsKey)
                        .ToDictionary(name => name, name => response.Headers[name].ToString()),
                    body.ToArray()
                ),
                Json.Options
            );
    }
}
