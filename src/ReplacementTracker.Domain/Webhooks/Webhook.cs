namespace ReplacementTracker.Domain.Webhooks;

/// <summary>An address that is told of what happens: of one programme, or of all of them and what they share.</summary>
public sealed class Webhook : Aggregate
{
    private Webhook() { }

    public Webhook(Guid programmeId, Guid id, WebhookTerms terms, byte[] secret, DateTimeOffset at)
    {
        ProgrammeId = programmeId;
        Id = id;
        Apply(terms);
        Secret = secret;
        Record("webhook.created", at, WebhookTerms.Nothing.ChangesTo(terms));
    }

    /// <summary><see cref="Guid.Empty"/> where it is told of all programmes and of what they share.</summary>
    public Guid ProgrammeId { get; private set; }
    public Guid Id { get; private set; }
    public string Url { get; private set; } = "";

    /// <summary>Types as in the log, families such as `work-order.*`, or `*`.</summary>
    public IReadOnlyList<string> EventTypes { get; private set; } = [];
    public string? Description { get; private set; }

    /// <summary>What its messages are signed with, sealed.</summary>
    public byte[] Secret { get; private set; } = [];

    /// <summary>The secret before, sealed, which signs as well until then; null where there is none.</summary>
    public byte[]? PreviousSecret { get; private set; }
    public DateTimeOffset? PreviousSecretUntil { get; private set; }

    /// <summary>Since when nothing is sent; null while it is.</summary>
    public DateTimeOffset? PausedAt { get; private set; }
    public WebhookPause? PausedBecause { get; private set; }

    public override string SubjectKind => "webhook";
    public override string SubjectKey => Id.ToString();
    public override Guid LogProgrammeId => ProgrammeId;

    public WebhookTerms Terms => new(Url, EventTypes, Description);

    public void Amend(WebhookTerms terms, DateTimeOffset at)
    {
        var changes = Terms.ChangesTo(terms);
        if (changes.IsEmpty && terms.Url == Url)
        {
            return;
        }

        Apply(terms);
        Record("webhook.amended", at, changes);
    }

    /// <summary>Sends no more until it is resumed. What happens meanwhile waits.</summary>
    public void Pause(WebhookPause because, DateTimeOffset at)
    {
        if (PausedBecause is { } before)
        {
            throw WebhookRefusals.Paused.Because($"Webhook {Id} is paused already: {before.Text()}.");
        }

        (PausedAt, PausedBecause) = (at, because);
        Record("webhook.paused", at, new Changes().Set("pausedBecause", because.Text()));
    }

    public void Resume(DateTimeOffset at)
    {
        if (PausedBecause is not { } before)
        {
            throw WebhookRefusals.NotPaused.Because($"Webhook {Id} is not paused.");
        }

        (PausedAt, PausedBecause) = (null, null);
        Record("webhook.resumed", at, new Changes().With<string?>("pausedBecause", before.Text(), null));
    }

    /// <summary>Signs with another secret from now on, and with the one before as well for a while.</summary>
    /// <param name="previousUntil">Until when the one before signs; now, if it leaked.</param>
    public void RotateSecret(byte[] secret, DateTimeOffset previousUntil, DateTimeOffset at)
    {
        PreviousSecret = previousUntil > at ? Secret : null;
        PreviousSecretUntil = previousUntil > at ? previousUntil : null;
        Secret = secret;
        Record("webhook.secret-rotated", at, new Changes().Set("previousSecretUntil", PreviousSecretUntil));
    }

    /// <summary>Somebody asked for a message that says nothing but that it arrived.</summary>
    public void Test(DateTimeOffset at) => Record("webhook.tested", at);

    /// <summary>Somebody asked for a message once more.</summary>
    public void Replay(Guid delivery, DateTimeOffset at) =>
        Record("webhook.replayed", at, new Changes().Set("delivery", delivery));

    /// <summary>Ends it. What was said of it stays in the log.</summary>
    public void Delete(DateTimeOffset at) => Record("webhook.deleted", at, Terms.ChangesTo(WebhookTerms.Nothing));

    private void Apply(WebhookTerms terms) =>
        (Url, EventTypes, Description) = (terms.Url, terms.EventTypes, terms.Description);
}

/// <summary>Why nothing is sent.</summary>
public enum WebhookPause
{
    /// <summary>Somebody said so.</summary>
    Requested,

    /// <summary>The receiver answered 410: it wants nothing more.</summary>
    Gone,

    /// <summary>Every attempt at a message failed, for days, and so did everything else meanwhile.</summary>
    Failing,
}

/// <summary>What is said of a webhook, all at once.</summary>
public sealed record WebhookTerms(string Url, IReadOnlyList<string> EventTypes, string? Description)
{
    public static readonly WebhookTerms Nothing = new("", [], null);

    /// <remarks>
    /// Of the address the log names scheme, host and port: many receivers take whoever knows the rest for authorised,
    /// and more people read the log than may see it.
    /// </remarks>
    public Changes ChangesTo(WebhookTerms terms) =>
        new Changes()
            .With("receiver", Receiver(Url), Receiver(terms.Url))
            .WithList("eventTypes", EventTypes, terms.EventTypes)
            .With("description", Description, terms.Description);

    private static string? Receiver(string url) =>
        url.Length == 0 ? null : new Uri(url).GetLeftPart(UriPartial.Authority);
}

/// <summary>Which events somebody wants to be told of.</summary>
public static class EventTypePattern
{
    /// <summary>`unit.verified`, `work-order.*` or `*`.</summary>
    public static bool IsValid(string pattern)
    {
        if (pattern == "*")
        {
            return true;
        }

        var parts = pattern.Split('.');
        return pattern.Length <= 100
            && parts.Length >= 2
            && parts[..^1].All(IsName)
            && (parts[^1] == "*" || IsName(parts[^1]));
    }

    public static bool Matches(string pattern, string type) =>
        pattern == "*"
        || pattern == type
        || (
            pattern.EndsWith(".*", StringComparison.Ordinal) && type.StartsWith(pattern[..^1], StringComparison.Ordinal)
        );

    private static bool IsName(string part) =>
        part.Length > 0 && part[0] != '-' && part[^1] != '-' && part.All(c => c is (>= 'a' and <= 'z') or '-');
}

public static class WebhookRefusals
{
    public static readonly RefusalCode NotFound = new(
        "webhook-not-found",
        RefusalKind.NotFound,
        "There is no such webhook."
    );

    public static readonly RefusalCode DeliveryNotFound = new(
        "webhook-delivery-not-found",
        RefusalKind.NotFound,
        "The webhook has no such delivery."
    );

    public static readonly RefusalCode AddressRefused = new(
        "webhook-address-refused",
        RefusalKind.Invalid,
        "Webhooks go to public addresses over https."
    );

    public static readonly RefusalCode TooMany = new(
        "webhook-limit",
        RefusalKind.Conflict,
        "There are as many webhooks as there may be."
    );

    public static readonly RefusalCode Paused = new(
        "webhook-paused",
        RefusalKind.Conflict,
        "The webhook is paused already."
    );

    public static readonly RefusalCode NotPaused = new(
        "webhook-not-paused",
        RefusalKind.Conflict,
        "Only a paused webhook can be resumed."
    );
}
