namespace ReplacementTracker.Domain;

/// <summary>Something that changes as a whole, by its own methods only, and says what happened as it does.</summary>
/// <remarks>
/// The version counts saved changes and is what a client sends back as If-Match. An integer of our own rather than
/// PostgreSQL's xmin: it survives dump and restore and orders the events of one thing.
/// </remarks>
public abstract class Aggregate
{
    private readonly List<DomainEvent> events = [];

    /// <summary>Number of saved changes; 0 until saved for the first time.</summary>
    public int Version { get; private set; }

    /// <summary>When this service was first told of it.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When this service was last told of a change.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>What happened in this unit of work, in order; empty once saved.</summary>
    public IReadOnlyList<DomainEvent> Events => events;

    /// <summary>The word for this kind of thing in the log: `unit`, `work-order`, …</summary>
    public abstract string SubjectKind { get; }

    /// <summary>What people call this one: a unit's tag, an order's number, …</summary>
    public abstract string SubjectKey { get; }

    /// <summary>The programme whose log this belongs to; <see cref="Guid.Empty"/> for what all programmes share.</summary>
    public abstract Guid LogProgrammeId { get; }

    /// <summary>Counts the change and hands over its events. Called once by whoever saves.</summary>
    public IReadOnlyList<DomainEvent> Commit(DateTimeOffset recordedAt)
    {
        if (Version == 0)
        {
            CreatedAt = recordedAt;
        }

        Version++;
        UpdatedAt = recordedAt;
        DomainEvent[] recorded = [.. events];
        events.Clear();
        return recorded;
    }

    protected void Record(
        string type,
        DateTimeOffset occurredAt,
        Changes? changes = null,
        IReadOnlyList<Effect>? effects = null
    ) => events.Add(new DomainEvent(type, occurredAt, changes ?? Changes.None, effects ?? []));
}
