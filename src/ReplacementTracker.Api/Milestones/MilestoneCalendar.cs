using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Milestones;

/// <summary>The days of a programme as events of a calendar (RFC 5545, 7986).</summary>
/// <remarks>Every stamp is one of what is shown, and none of the showing: the same events are the same text.</remarks>
internal sealed class MilestoneCalendar
{
    /// <summary>Days are moved by people, in meetings; more often than this nobody has to ask.</summary>
    private const string RefreshInterval = "PT6H";

    private readonly Programme programme;
    private readonly CalendarTexts texts;
    private readonly Func<string, string> address;

    /// <param name="address">The public address of a path; the path itself where none is configured.</param>
    public MilestoneCalendar(Programme programme, CalendarLanguage language, Func<string, string> address)
    {
        (this.programme, this.address) = (programme, address);
        texts = CalendarTexts.In(language);
        var name = texts.CalendarName(programme);
        var description = texts.CalendarDescription(programme);
        Calendar.AddProperty("NAME", name);
        Calendar.AddProperty("DESCRIPTION", description);
        Calendar.AddProperty("X-WR-CALNAME", name);
        Calendar.AddProperty("X-WR-CALDESC", description);
        Calendar.AddProperty("X-WR-TIMEZONE", programme.TimeZone);
        var interval = new CalendarProperty("REFRESH-INTERVAL", RefreshInterval);
        interval.AddParameter("VALUE", "DURATION");
        Calendar.Properties.Add(interval);
        Calendar.AddProperty("X-PUBLISHED-TTL", RefreshInterval);
    }

    public Calendar Calendar { get; } =
        new() { ProductId = "-//ReplacementTracker//Milestones//EN", Method = CalendarMethods.Publish };

    /// <param name="id">The milestone's own: codes are unique in one programme only.</param>
    public void Add(Guid id, MilestoneThen milestone) =>
        Calendar.Events.Add(
            Event(
                id,
                milestone.Terms.DueOn,
                texts.Summary(programme, milestone),
                texts.Description(programme, milestone),
                milestone.Version,
                milestone.CreatedAt,
                milestone.UpdatedAt,
                isTentative: milestone.RequestedDueOn is not null,
                $"/v1/programmes/{programme.Code}/milestones/{milestone.Code}"
            )
        );

    /// <param name="done">Units of the baseline at the stage that counts as done.</param>
    public void AddDeadline(int done) =>
        Calendar.Events.Add(
            Event(
                programme.Id,
                programme.Deadline,
                texts.DeadlineSummary(programme),
                texts.DeadlineDescription(programme, done),
                programme.Version,
                programme.CreatedAt,
                programme.UpdatedAt,
                isTentative: false,
                $"/v1/programmes/{programme.Code}"
            )
        );

    private CalendarEvent Event(
        Guid id,
        DateOnly day,
        string summary,
        string description,
        int version,
        DateTimeOffset createdAt,
        DateTimeOffset updatedAt,
        bool isTentative,
        string path
    ) =>
        new()
        {
            Uid = id.ToString(),
            DtStamp = Stamp(updatedAt),
            Created = Stamp(createdAt),
            LastModified = Stamp(updatedAt),
            Sequence = version,
            Start = new CalDateTime(day),
            // The first day that is no longer part of it.
            End = new CalDateTime(day.AddDays(1)),
            Summary = summary,
            Description = description,
            Status = isTentative || programme.IsDraft ? EventStatus.Tentative : EventStatus.Confirmed,
            Transparency = TransparencyType.Transparent,
            Url = address(path) is var link && !link.StartsWith('/') ? new Uri(link) : null,
        };

    private static CalDateTime Stamp(DateTimeOffset at) => new(at.UtcDateTime, CalDateTime.UtcTzId);
}
