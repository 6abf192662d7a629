using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Access;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Evidence;

internal static class GetEvidence
{
    /// <summary>Read what is known of a piece of evidence.</summary>
    /// <param name="programme">The programme's code.</param>
    /// <param name="id">The evidence's id.</param>
    public static async Task<Ok<EvidenceResponse>> Handle(
        string programme,
        string id,
        TrackerDb db,
        CurrentUser user,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var evidence = Guid.TryParseExact(id, "D", out var guid)
            ? await db
                .Evidence.Where(row => row.ProgrammeId == found.Id && row.Id == guid)
                .Select(EvidenceResponse.FromRow(db.EvidenceUses, user.SeesSensitive(found.Code), user.Owner))
                .SingleOrDefaultAsync(cancel)
            : null;
        return evidence is null ? throw NotFound(found, id) : TypedResults.Ok(evidence);
    }

    /// <param name="id">As it stands in the address; what is no GUID is no evidence either.</param>
    public static async Task<EvidenceItem> EvidenceAsync(
        this TrackerDb db,
        Programme programme,
        string id,
        CancellationToken cancel
    ) =>
        (
            Guid.TryParseExact(id, "D", out var guid)
                ? await db
                    .Evidence.Include(row => row.Units)
                    .SingleOrDefaultAsync(row => row.ProgrammeId == programme.Id && row.Id == guid, cancel)
                : null
        ) ?? throw NotFound(programme, id);

    private static Domain.RefusalException NotFound(Programme programme, string id) =>
        EvidenceRefusals.NotFound.Because($"Programme {programme.Code} has no evidence {id}.");
}

internal static class ListEvidence
{
    /// <summary>List a programme's evidence, latest first.</summary>
    /// <remarks>Withdrawn ones too, unless `withdrawn=false` is said.</remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<Page<EvidenceResponse>>> Handle(
        string programme,
        [AsParameters] ListEvidenceQuery query,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var rows = Filter(db.Evidence.Where(row => row.ProgrammeId == found.Id), query);
        return TypedResults.Ok(
            await rows.ToPageAsync(
                http,
                query,
                row => row.Id,
                EvidenceResponse.FromRow(db.EvidenceUses, user.SeesSensitive(found.Code), user.Owner),
                descending: true
            )
        );
    }

    private static IQueryable<EvidenceItem> Filter(IQueryable<EvidenceItem> rows, ListEvidenceQuery query)
    {
        if (query.Kind is { Length: > 0 })
        {
            var kinds = Query.Many<EvidenceKind>(query.Kind);
            rows = rows.Where(row => kinds.Contains(row.Kind));
        }

        if (query.Unit is { Length: > 0 } tags)
        {
            rows = rows.Where(row => row.Units.Any(unit => tags.Contains(unit.UnitTag)));
        }

        if (query.WorkOrder is { Length: > 0 } numbers)
        {
            rows = rows.Where(row => numbers.Contains(row.WorkOrderNumber));
        }

        if (query.UploadedBy is { Length: > 0 })
        {
            var people = query.UploadedBy.Select(Person.Normalise).ToArray();
            rows = rows.Where(row => people.Contains(row.UploadedBy));
        }

        if (query.Sha256 is { Length: > 0 })
        {
            var hashes = query.Sha256.Select(hash => hash.ToLowerInvariant()).ToArray();
            rows = rows.Where(row => hashes.Contains(row.Sha256));
        }

        if (query.Withdrawn is not null)
        {
            var isWithdrawn = Query.Flag(query.Withdrawn);
            rows = rows.Where(row => (row.WithdrawnAt != null) == isWithdrawn);
        }

        return rows;
    }
}

/// <param name="Kind">Only evidence of this kind; repeat for several.</param>
/// <param name="Unit">Only evidence of the unit with this tag; repeat for several.</param>
/// <param name="WorkOrder">Only evidence of the work order with this number; repeat for several.</param>
/// <param name="UploadedBy">Only evidence that this person brought forward; repeat for several.</param>
/// <param name="Sha256">Only what has this SHA-256, in hex; repeat for several.</param>
/// <param name="Withdrawn">Whether it was withdrawn; both unless said.</param>
/// <param name="Cursor">`nextCursor` of the page before.</param>
/// <param name="Limit">Items a page, 1 to 500; 50 unless said.</param>
internal sealed record ListEvidenceQuery(
    [FromQuery(Name = "kind")] string[]? Kind,
    [FromQuery(Name = "unit")] string[]? Unit,
    [FromQuery(Name = "workOrder")] string[]? WorkOrder,
    [FromQuery(Name = "uploadedBy")] string[]? UploadedBy,
    [FromQuery(Name = "sha256")] string[]? Sha256,
    [FromQuery(Name = "withdrawn")] string? Withdrawn,
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "limit")] string? Limit
) : IPaged
{
    internal sealed class Validator : AbstractValidator<ListEvidenceQuery>
    {
        public Validator()
        {
            RuleForEach(query => query.Kind).OneOf<ListEvidenceQuery, EvidenceKind>();
            RuleForEach(query => query.Unit).Tag();
            RuleForEach(query => query.WorkOrder).Line(20);
            RuleForEach(query => query.UploadedBy).Line(200);
            RuleForEach(query => query.Sha256).Line(64);
            RuleFor(query => query.Withdrawn).Flag();
            this.RulesForPage();
        }
    }
}
