using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Progress;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Charts;

/// <summary>What a burn-up shows.</summary>
/// <param name="Forecast">Null where there is no history to make one of.</param>
/// <param name="IsClosed">Ended by then: what is not done will not be.</param>
internal sealed record BurnUpFigures(Figures Figures, ForecastResponse? Forecast, bool IsClosed)
{
    public static async Task<BurnUpFigures> ReadAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        CancellationToken cancel
    )
    {
        var figures = await Figures.ReadAsync(db, programme, asOf, cancel);
        var isClosed = await db.Events.AnyAsync(
            row =>
                row.ProgrammeId == programme.Id
                && row.SubjectKind == "programme"
                && row.Type == "programme.closed"
                && row.OccurredAt < asOf.End
                && row.RecordedAt <= asOf.RecordedUpTo,
            cancel
        );
        return new BurnUpFigures(figures, isClosed ? null : ForecastReport.OrNull(figures), isClosed);
    }
}
