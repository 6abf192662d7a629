namespace ReplacementTracker.Domain;

/// <summary>Something that happened to one aggregate, and what it does to the counts.</summary>
/// <param name="Type">Kind and past participle: `unit.removed`, `work-order.completed`.</param>
/// <param name="OccurredAt">When it happened, which may lie before it was recorded.</param>
/// <param name="Changes">The fields it changed, before and after.</param>
/// <param name="Effects">What it adds to or takes from the counts; empty for most events.</param>
public sealed record DomainEvent(
    string Type,
    DateTimeOffset OccurredAt,
    Changes Changes,
    IReadOnlyList<Effect> Effects
);

/// <summary>One step of one count. Adding up the steps of all events gives every published figure.</summary>
/// <param name="UnitId">The unit that counts.</param>
/// <param name="Unit">Its tag.</param>
/// <param name="Count">Which count moves.</param>
/// <param name="Change">+1, or −1 where a correction or leaving the scope takes something back.</param>
/// <param name="InBaseline">Whether the step moves the figures of the baseline.</param>
/// <param name="InScope">Whether the step moves the figures of today's scope.</param>
public sealed record Effect(Guid UnitId, string Unit, Count Count, int Change, bool InBaseline, bool InScope);

/// <summary>What is counted: the units themselves, and how many of them came how far.</summary>
public enum Count
{
    Units,
    Removed,
    Replaced,
    Verified,
    Disposed,
}

/// <summary>What kind of thing the log says of somebody.</summary>
public enum EventCategory
{
    /// <summary>Something changed.</summary>
    Change,

    /// <summary>Somebody asked, and was refused, or took data away; nothing changed.</summary>
    Access,
}

/// <summary>How it ended.</summary>
public enum EventResult
{
    Success,
    Refused,
}

/// <summary>A field before and after.</summary>
public sealed record FieldChange(object? From, object? To);

/// <summary>Fields of one aggregate before and after an event, by their names in JSON.</summary>
public sealed class Changes
{
    public static readonly Changes None = new();

    private readonly Dictionary<string, FieldChange> fields = [];

    public IReadOnlyDictionary<string, FieldChange> Fields => fields;

    public bool IsEmpty => fields.Count == 0;

    /// <summary>Notes a field if it really changed.</summary>
    public Changes With<T>(string field, T from, T to)
    {
        if (!EqualityComparer<T>.Default.Equals(from, to))
        {
            fields[field] = new FieldChange(from, to);
        }

        return this;
    }

    /// <summary>Notes a field of something new.</summary>
    public Changes Set<T>(string field, T to) => With(field, default, to);

    /// <summary>Notes a list if its items changed.</summary>
    public Changes WithList<T>(string field, IReadOnlyList<T> from, IReadOnlyList<T> to)
    {
        if (!from.SequenceEqual(to))
        {
            fields[field] = new FieldChange(from, to);
        }

        return this;
    }
}
