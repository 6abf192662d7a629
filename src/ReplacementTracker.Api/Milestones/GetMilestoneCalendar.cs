using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Milestones;

internal static class GetMilestoneCalendar
{
    /// <summary>Subscribe a calendar to the milestones and the deadline.</summary>
    /// <remarks>
    /// iCalendar: one event for each milestone on the day it is due, and one for the programme's deadline; all day, and
    /// without making anybody busy. It shows the present; an event is tentative while the programme is a draft, or while
    /// an extension waits for a decision. Calendars ask for a name and a password: any name, and a key that reads. An
    /// answer that has not changed is a 304.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<CalendarFile> Handle(
        string programme,
        [AsParameters] GetMilestoneCalendarQuery query,
        HttpContext http,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var asOf = AsOf.Of(found, new GetMilestoneQuery(null, null), clock.Now());
        var counted = await EffectLog.ReadAsync(db, found, asOf, cancel);
        var workOrders = await WorkOrdersThen.ReadAsync(db, found, asOf, counted.Digest, cancel);
        var milestones = await MilestoneLog.ReadAsync(db, found, asOf, counted, workOrders.UnitsByWeek, cancel);
        var ids = await db
            .Milestones.Where(row => row.ProgrammeId == found.Id)
            .ToDictionaryAsync(row => row.Code, row => row.Id, cancel);

        var calendar = new MilestoneCalendar(
            found,
            Query.One<CalendarLanguage>(query.Language) ?? CalendarLanguage.En,
            path => PublicUrl.Of(http, path)
        );
        foreach (var milestone in milestones)
        {
            // One that was withdrawn between the two statements has no id any more, and is on its way out.
            if (ids.TryGetValue(milestone.Code, out var id))
            {
                calendar.Add(id, milestone);
            }
        }

        calendar.AddDeadline(counted.History.At(asOf.Day).Baseline.Completed(found.CompletionRule));
        return new CalendarFile(calendar.Calendar, $"{found.Code}-milestones.ics");
    }
}

/// <param name="Language">Of the texts around what people wrote themselves; `en` unless said.</param>
internal sealed record GetMilestoneCalendarQuery([FromQuery(Name = "language")] string? Language)
{
    internal sealed class Validator : AbstractValidator<GetMilestoneCalendarQuery>
    {
        public Validator() => RuleFor(query => query.Language).OneOf<GetMilestoneCalendarQuery, CalendarLanguage>();
    }
}
