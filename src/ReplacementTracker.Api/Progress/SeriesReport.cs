using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Progress;

/// <summary>Planned and actual counts by date, for the address itself, for exports and for charts.</summary>
internal static class SeriesReport
{
    /// <summary>Ten years by day.</summary>
    private const int MaxRows = 4_000;

    /// <param name="from">A day of the first interval; null for the programme's first.</param>
    /// <param name="to">A day of the last interval; null for the later of the day and the deadline.</param>
    /// <exception cref="InvalidRequestException">`to-before-from`, `too-many-rows`.</exception>
    public static async Task<SeriesResponse> ReadAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        Interval interval,
        DateOnly? from,
        DateOnly? to,
        CancellationToken cancel
    )
    {
        var figures = await Figures.ReadAsync(db, programme, asOf, cancel);
        var first = from ?? figures.Terms.StartsOn;
        var last = to ?? (asOf.Day > figures.Terms.Deadline ? asOf.Day : figures.Terms.Deadline);
        Demand(interval, first, last);

        var plan = figures.Plan;
        return new SeriesResponse(
            programme.Code,
            asOf.Day,
            asOf.KnownAt,
            interval,
            [.. interval.EndsBetween(first, last).Select(date => Row(figures, plan, date))],
            figures.Digest
        )
        {
            IsPinned = asOf.IsPinned,
        };
    }

    private static void Demand(Interval interval, DateOnly from, DateOnly to)
    {
        var rows = interval.CountBetween(from, to);
        if (rows == 0)
        {
            throw InvalidRequestException.At(
                "to",
                "to-before-from",
                $"The series would end on {to:yyyy-MM-dd}, before it begins on {from:yyyy-MM-dd}."
            );
        }

        if (rows > MaxRows)
        {
            throw InvalidRequestException.At(
                "interval",
                "too-many-rows",
                $"{from:yyyy-MM-dd} to {to:yyyy-MM-dd} has {rows} rows, and {MaxRows} is the most. "
                    + "Take a longer interval, or narrow it by 'from' and 'to'."
            );
        }
    }

    private static SeriesRowResponse Row(Figures figures, Plan plan, DateOnly date)
    {
        var programme = figures.Programme;
        int? planned = date < figures.Terms.StartsOn ? null : plan.WholeUnitsBy(date);
        if (date > figures.AsOf.Day)
        {
            return new(programme.Code, date, planned, null, null, null, null, null, null, null, null);
        }

        var (baseline, scope) = figures.History.At(date);
        var done = baseline.Completed(figures.Terms.CompletionRule);
        var total = figures.Promise.UnitCount(programme.Clock.EndOf(date), baseline.UnitCount);
        return new(
            programme.Code,
            date,
            planned,
            baseline.Removed,
            baseline.Replaced,
            baseline.Verified,
            baseline.Disposed,
            done,
            Percent.Of(done, total),
            total,
            scope.UnitCount
        );
    }
}
