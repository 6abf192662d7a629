using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Disposals;

namespace ReplacementTracker.Api.Disposals;

internal static class GetDisposal
{
    /// <summary>Read a certificate with what it lists.</summary>
    /// <remarks>The serial numbers only for callers who may see them.</remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="id">The certificate's id.</param>
    public static async Task<Ok<ListedDisposalResponse>> Handle(
        string programme,
        string id,
        TrackerDb db,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var disposal = Guid.TryParseExact(id, "D", out var guid)
            ? await db
                .Disposals.AsNoTracking()
                .Include(row => row.SerialNumbers)
                .SingleOrDefaultAsync(row => row.ProgrammeId == found.Id && row.Id == guid, cancel)
            : null;
        return disposal is null
            ? throw DisposalRefusals.NotFound.Because($"Programme {found.Code} has no disposal {id}.")
            : TypedResults.Ok(ListedDisposalResponse.From(disposal, await db.UnitsUnderAsync(disposal, cancel)));
    }

    /// <summary>Every unit that went under the number of a certificate, by tag: its own, and those that nobody certified.</summary>
    public static async Task<IReadOnlyList<(string Tag, Guid? DisposalId)>> UnitsUnderAsync(
        this TrackerDb db,
        Disposal disposal,
        CancellationToken cancel
    )
    {
        var units = await db
            .Units.Where(row =>
                row.ProgrammeId == disposal.ProgrammeId && row.CertificateNumber == disposal.CertificateNumber
            )
            .OrderBy(row => row.Tag)
            .Select(row => new { row.Tag, row.DisposalId })
            .ToListAsync(cancel);
        return [.. units.Select(unit => (unit.Tag, unit.DisposalId))];
    }
}

internal static class ListDisposals
{
    /// <summary>List the certificates, in the order of recording.</summary>
    /// <remarks>Without what they list: read one for that.</remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<Page<DisposalResponse>>> Handle(
        string programme,
        [AsParameters] ListDisposalsQuery query,
        HttpContext http,
        TrackerDb db,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var rows = db.Disposals.Where(row => row.ProgrammeId == found.Id);
        if (query.CertificateNumber is { Length: > 0 } numbers)
        {
            rows = rows.Where(row => numbers.Contains(row.CertificateNumber));
        }

        if (query.Issuer is { Length: > 0 } issuers)
        {
            rows = rows.Where(row => issuers.Contains(row.Issuer));
        }

        if (query.Method is { Length: > 0 })
        {
            var methods = Query.Many<DisposalMethod>(query.Method);
            rows = rows.Where(row => methods.Contains(row.Method));
        }

        if (query.Unit is { Length: > 0 } tags)
        {
            rows = rows.Where(row =>
                db.Units.Any(unit =>
                    unit.ProgrammeId == row.ProgrammeId && unit.DisposalId == row.Id && tags.Contains(unit.Tag)
                )
            );
        }

        if (Query.Moment(query.UpdatedSince) is { } since)
        {
            rows = rows.Where(row =>
                row.UpdatedAt >= since
                || db.Units.Any(unit =>
                    unit.ProgrammeId == row.ProgrammeId && unit.DisposalId == row.Id && unit.UpdatedAt >= since
                )
            );
        }

        return TypedResults.Ok(await rows.ToPageAsync(http, query, row => row.Id, DisposalResponse.FromRow(db)));
    }
}

/// <param name="CertificateNumber">Only the certificate of this number; repeat for several.</param>
/// <param name="Issuer">Only certificates of this issuer, as it is written; repeat for several.</param>
/// <param name="Method">Only certificates that say this of the devices; repeat for several.</param>
/// <param name="Unit">Only the certificate under which the unit of this tag was disposed of; repeat for several.</param>
/// <param name="UpdatedSince">Only certificates that were recorded, or whose units changed, at this instant or later.</param>
/// <param name="Cursor">`nextCursor` of the page before.</param>
/// <param name="Limit">Items a page, 1 to 500; 50 unless said.</param>
internal sealed record ListDisposalsQuery(
    [FromQuery(Name = "certificateNumber")] string[]? CertificateNumber,
    [FromQuery(Name = "issuer")] string[]? Issuer,
    [FromQuery(Name = "method")] string[]? Method,
    [FromQuery(Name = "unit")] string[]? Unit,
    [FromQuery(Name = "updatedSince")] string? UpdatedSince,
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "limit")] string? Limit
) : IPaged
{
    internal sealed class Validator : AbstractValidator<ListDisposalsQuery>
    {
        public Validator()
        {
            RuleForEach(query => query.CertificateNumber).Line(100);
            RuleForEach(query => query.Issuer).Line(200);
            RuleForEach(query => query.Method).OneOf<ListDisposalsQuery, DisposalMethod>();
            RuleForEach(query => query.Unit).Tag();
            RuleFor(query => query.UpdatedSince).Moment();
            this.RulesForPage();
        }
    }
}
