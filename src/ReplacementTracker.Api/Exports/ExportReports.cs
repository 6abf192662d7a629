using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Progress;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Exports;

internal static class ExportProgress
{
    /// <summary>Export the headline as CSV.</summary>
    /// <remarks>One row: the figures of `…/progress`, a column each, such as `baseline.removed.count`.</remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<EmptyHttpResult> Handle(
        string programme,
        [AsParameters] ExportProgressQuery query,
        HttpContext http,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var asOf = AsOf.Of(found, query, clock.Now());
        var report = await ProgressReport.ReadAsync(db, found, asOf, cancel);
        return await Reports.WriteAsync(http, found, "progress", asOf, query.Locale, [report], cancel);
    }
}

/// <param name="AsOf">The day the figures are for, such as 2026-10-01; unless said, the day of `knownAt`, so today, in the programme's time zone.</param>
/// <param name="KnownAt">What was recorded later does not count, such as 2026-10-03T08:00:00Z; now unless said.</param>
/// <param name="Locale">`nl`, unless said: semicolons and decimal commas. `en`: commas and decimal points.</param>
internal sealed record ExportProgressQuery(
    [FromQuery(Name = "asOf")] string? AsOf,
    [FromQuery(Name = "knownAt")] string? KnownAt,
    [FromQuery(Name = "locale")] string? Locale
) : IAsOf
{
    internal sealed class Validator : AbstractValidator<ExportProgressQuery>
    {
        public Validator()
        {
            RuleFor(query => query.Locale).OneOf<ExportProgressQuery, CsvLocale>();
            this.RulesForAsOf();
        }
    }
}

internal static class ExportBreakdown
{
    /// <summary>Export the counts by group as CSV.</summary>
    /// <remarks>The rows of `…/progress/breakdown`, the largest scope first.</remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<EmptyHttpResult> Handle(
        string programme,
        [AsParameters] ExportBreakdownQuery query,
        HttpContext http,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var asOf = AsOf.Of(found, query, clock.Now());
        var by = EnumText.Parse<BreakdownBy>(query.By!);
        var report = await BreakdownReport.ReadAsync(db, found, asOf, by, cancel);
        return await Reports.WriteAsync(http, found, "breakdown", asOf, query.Locale, report.Items, cancel);
    }
}

/// <param name="By">What the groups are; required.</param>
/// <param name="AsOf">The day the figures are for, such as 2026-10-01; unless said, the day of `knownAt`, so today, in the programme's time zone.</param>
/// <param name="KnownAt">What was recorded later does not count, such as 2026-10-03T08:00:00Z; now unless said.</param>
/// <param name="Locale">`nl`, unless said: semicolons and decimal commas. `en`: commas and decimal points.</param>
internal sealed record ExportBreakdownQuery(
    [FromQuery(Name = "by")] string? By,
    [FromQuery(Name = "asOf")] string? AsOf,
    [FromQuery(Name = "knownAt")] string? KnownAt,
    [FromQuery(Name = "locale")] string? Locale
) : IAsOf
{
    internal sealed class Validator : AbstractValidator<ExportBreakdownQuery>
    {
        public Validator()
        {
            RuleFor(query => query.By)
                .NotNull()
                .WithMessage($"'by' is required: one of {string.Join(", ", EnumText.All<BreakdownBy>())}.")
                .OneOf<ExportBreakdownQuery, BreakdownBy>();
            RuleFor(query => query.Locale).OneOf<ExportBreakdownQuery, CsvLocale>();
            this.RulesForAsOf();
        }
    }
}

internal static class ExportSeries
{
    /// <summary>Export planned and actual counts by date as CSV.</summary>
    /// <remarks>The rows of `…/progress/series`, oldest first; cells of what is still to come are empty.</remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<EmptyHttpResult> Handle(
        string programme,
        [AsParameters] ExportSeriesQuery query,
        HttpContext http,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var asOf = AsOf.Of(found, query, clock.Now());
        var report = await SeriesReport.ReadAsync(
            db,
            found,
            asOf,
            Query.One<Interval>(query.Interval) ?? Interval.Week,
            Query.Day(query.From),
            Query.Day(query.To),
            cancel
        );
        return await Reports.WriteAsync(http, found, "series", asOf, query.Locale, report.Items, cancel);
    }
}

/// <param name="Interval">What one row stands for; `week` unless said.</param>
/// <param name="From">A day of the first interval; the programme's first unless said.</param>
/// <param name="To">A day of the last interval; the later of `asOf` and the deadline unless said.</param>
/// <param name="AsOf">The day the figures are for, such as 2026-10-01; unless said, the day of `knownAt`, so today, in the programme's time zone.</param>
/// <param name="KnownAt">What was recorded later does not count, such as 2026-10-03T08:00:00Z; now unless said.</param>
/// <param name="Locale">`nl`, unless said: semicolons and decimal commas. `en`: commas and decimal points.</param>
internal sealed record ExportSeriesQuery(
    [FromQuery(Name = "interval")] string? Interval,
    [FromQuery(Name = "from")] string? From,
    [FromQuery(Name = "to")] string? To,
    [FromQuery(Name = "asOf")] string? AsOf,
    [FromQuery(Name = "knownAt")] string? KnownAt,
    [FromQuery(Name = "locale")] string? Locale
) : IAsOf
{
    internal sealed class Validator : AbstractValidator<ExportSeriesQuery>
    {
        public Validator()
        {
            RuleFor(query => query.Interval).OneOf<ExportSeriesQuery, Interval>();
            RuleFor(query => query.From).Day();
            RuleFor(query => query.To).Day();
            RuleFor(query => query.Locale).OneOf<ExportSeriesQuery, CsvLocale>();
            this.RulesForAsOf();
        }
    }
}

internal static class Reports
{
    public static async Task<EmptyHttpResult> WriteAsync<T>(
        HttpContext http,
        Programme programme,
        string name,
        AsOf asOf,
        string? locale,
        IEnumerable<T> rows,
        CancellationToken cancel
    )
    {
        var file = CsvFile.Name(programme, name, asOf.Day);
        var table = await CsvTable.StartAsync(http, file, locale, FlatRecords<T>.Columns.Select(column => column.Name));
        await FlatRecords<T>.WriteAsync(table, rows, cancel);
        return await table.EndAsync(cancel);
    }
}
