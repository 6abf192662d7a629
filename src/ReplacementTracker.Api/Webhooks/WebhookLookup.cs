using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Access;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Webhooks;

namespace ReplacementTracker.Api.Webhooks;

/// <summary>Webhooks as their callers may see them: those of programmes they administer, and all with a key for all.</summary>
internal static class WebhookLookup
{
    private static readonly Role[] Administrators = [Role.Administrator];

    /// <summary>A webhook, tracked, and its programme's code, or the refusal that there is none, for this caller.</summary>
    public static async Task<(Webhook Webhook, string? Programme)> WebhookAsync(
        this TrackerDb db,
        CurrentUser user,
        string id,
        CancellationToken cancel
    )
    {
        var found = Guid.TryParseExact(id, "D", out var guid)
            ? await db.Webhooks.SingleOrDefaultAsync(row => row.Id == guid, cancel)
            : null;
        var programme = found is null ? null : await CodeAsync(db, found.ProgrammeId, cancel);
        return found is not null && MayManage(user, programme)
            ? (found, programme)
            : throw WebhookRefusals.NotFound.Because($"There is no webhook {id}.");
    }

    /// <summary>Those that the caller may manage, not tracked.</summary>
    public static async Task<IQueryable<Webhook>> WebhooksOfAsync(
        this TrackerDb db,
        CurrentUser user,
        CancellationToken cancel
    )
    {
        var rows = db.Webhooks.AsNoTracking();
        if (MayManage(user, programme: null))
        {
            return rows;
        }

        var programmes = await db.Programmes.Select(row => new { row.Id, row.Code }).ToListAsync(cancel);
        var mine = programmes.Where(row => MayManage(user, row.Code)).Select(row => row.Id).ToList();
        return rows.Where(row => mine.Contains(row.ProgrammeId));
    }

    /// <summary>The programme whose webhook a caller wants to make; null for all and what they share.</summary>
    public static async Task<Programme?> ProgrammeToWatchAsync(
        this TrackerDb db,
        CurrentUser user,
        string? code,
        CancellationToken cancel
    )
    {
        if (code is null)
        {
            return MayManage(user, programme: null)
                ? null
                : throw AccessRefusals.NotAllowed.Because(
                    "A webhook for all programmes needs a key for all programmes. Name a programme."
                );
        }

        return MayManage(user, code)
            ? await db.ProgrammeAsync(code, cancel)
            : throw ProgrammeRefusals.NotFound.Because($"There is no programme {code}.");
    }

    /// <summary>Codes of programmes by their ids; what all share has none.</summary>
    public static async Task<string?> CodeAsync(TrackerDb db, Guid programmeId, CancellationToken cancel) =>
        programmeId == Guid.Empty
            ? null
            : await db.Programmes.Where(row => row.Id == programmeId).Select(row => row.Code).SingleAsync(cancel);

    private static bool MayManage(CurrentUser user, string? programme) => user.HasAny(Administrators, programme);
}
