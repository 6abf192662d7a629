using FluentValidation;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Http;

/// <summary>The two parameters of every figure.</summary>
internal interface IAsOf
{
    /// <summary>The day the figures are for, such as 2026-10-01; unless said, the day of `knownAt`, so today, in the programme's time zone.</summary>
    string? AsOf { get; }

    /// <summary>What was recorded later does not count, such as 2026-10-03T08:00:00Z; now unless said.</summary>
    string? KnownAt { get; }
}

/// <summary>The day a figure is for, and the instant up to which what was recorded counts.</summary>
/// <param name="Day">In the programme's time zone.</param>
/// <param name="End">First instant after that day, UTC.</param>
/// <param name="KnownAt">As asked for; else the instant of asking.</param>
/// <param name="IsPinned">Whether knownAt was asked for, so that the answer is the same for ever.</param>
internal sealed record AsOf(DateOnly Day, DateTimeOffset End, DateTimeOffset KnownAt, bool IsPinned)
{
    private static readonly DateTimeOffset Always = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// What the log is cut off at. Whoever asks for the present gets all there is: another instance's clock may be
    /// ahead of this one's, and a client reads its own writes.
    /// </summary>
    public DateTimeOffset RecordedUpTo => IsPinned ? KnownAt : Always;

    /// <summary>The instant at which something still to come is told from something overdue.</summary>
    public DateTimeOffset JudgedAt => End < KnownAt ? End : KnownAt;

    /// <summary>Whether it is about things as they are now, so that the tables say the same as the log.</summary>
    public bool IsPresent => !IsPinned && KnownAt < End;

    /// <exception cref="InvalidRequestException">`as-of-in-future`, `known-at-in-future`.</exception>
    public static AsOf Of(Programme programme, IAsOf query, DateTimeOffset now)
    {
        var today = programme.Clock.DayOf(now);
        var knownAt = Query.Moment(query.KnownAt);
        // On a later day, what was not known yet would count as not done.
        var day = Query.Day(query.AsOf) ?? (knownAt < now ? programme.Clock.DayOf(knownAt.Value) : today);
        List<ProblemError> errors = [];
        if (day > today)
        {
            errors.Add(new("asOf", "as-of-in-future", $"'asOf' is after today, which is {today:yyyy-MM-dd} there."));
        }

        if (knownAt > now)
        {
            errors.Add(new("knownAt", "known-at-in-future", $"'knownAt' is after now, which is {Instant.Text(now)}."));
        }

        return errors.Count == 0
            ? new AsOf(day, programme.Clock.EndOf(day), knownAt ?? now, knownAt is not null)
            : throw new InvalidRequestException(errors);
    }
}

internal static class AsOfRules
{
    /// <summary>The rules of the two parameters of every figure.</summary>
    public static void RulesForAsOf<T>(this AbstractValidator<T> validator)
        where T : IAsOf
    {
        validator.RuleFor(query => query.AsOf).Day();
        validator.RuleFor(query => query.KnownAt).Moment();
    }
}
