using System.Globalization;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Progress;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Badges;

/// <summary>A programme in one line, with a colour that only repeats what the line says.</summary>
internal sealed record Badge(string Label, string Message, Standing Standing)
{
    public string ShieldsColor =>
        Standing switch
        {
            Standing.NoUnits => "lightgrey",
            Standing.Done => "brightgreen",
            Standing.OnTrack => "green",
            Standing.Late => "orange",
            Standing.DeadlineMissed or Standing.ClosedUnfinished => "red",
        };

    public static async Task<Badge> ReadAsync(
        TrackerDb db,
        string code,
        string? label,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var programme = await db.ProgrammeAsync(code, cancel);
        var today = AsOf.Of(programme, new GetProgressQuery(null, null), now);
        var figures = await Figures.ReadAsync(db, programme, today, cancel);
        return Of(programme, figures, label);
    }

    private static Badge Of(Programme programme, Figures figures, string? label)
    {
        var (total, done) = (figures.Total, figures.Done);
        var doneOn = total > 0 ? figures.Steps.ReachedOn(total) : null;
        // A draft may name a number before it has any unit; nothing can be late or on track then.
        var standing =
            figures.Baseline.UnitCount == 0
                ? Standing.NoUnits
                : Standings.On(figures.AsOf.Day, programme.Status, figures.Plan, done, doneOn);
        var percent =
            standing != Standing.NoUnits && Percent.Of(done, total) is { } some
                ? string.Create(CultureInfo.InvariantCulture, $"{some:0.0} % {programme.CompletionRule.Text()}")
                : "no units yet";
        // On the right, which no label displaces.
        var invented = programme.IsInvented ? " (invented)" : "";
        return new Badge(label ?? programme.Code, $"{percent}{Words(standing)}{invented}", standing);
    }

    private static string Words(Standing standing) =>
        standing switch
        {
            Standing.NoUnits or Standing.Done => "",
            Standing.OnTrack => ", on track",
            Standing.Late => ", late",
            Standing.DeadlineMissed => ", deadline missed",
            Standing.ClosedUnfinished => ", closed unfinished",
        };
}
