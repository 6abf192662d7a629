using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Units;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.Evidence;

internal static class SubmitEvidence
{
    /// <summary>Submit a file, or a reference, as evidence.</summary>
    /// <remarks>
    /// A form with a file of at most 20 MB, unless set otherwise (413 `body-too-large`). What the file is, is found by
    /// looking into it: JPEG, PNG, WebP, HEIC, PDF, or plain text in UTF-8 (`evidence-type-unknown`); its name and the
    /// type it is sent with have to agree (`evidence-type-mismatch`). Photos and screenshots are pictures, of one unit
    /// each (`evidence-type-not-accepted`, `evidence-one-unit`); papers may be for many units. The bytes are kept as they
    /// came, what the camera wrote into them included, so that their `sha256` is that of the photographer's file.
    ///
    /// Evidence is brought forward once: the same bytes are refused (`evidence-reused`) as another kind, for the same
    /// unit again, and, unless they are a paper that may be for many units, for another unit. With `workOrder`, each
    /// unit has to be on that order: `evidence-unit-not-on-order`. Other refusals: `unit-unknown`,
    /// `evidence-order-unknown`, `programme-closed`, `evidence-store-unavailable`.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Created<EvidenceResponse>> Handle(
        string programme,
        HttpContext http,
        IValidator<EvidenceParts> validator,
        EvidenceOptions options,
        EvidenceStores stores,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        // Before 20 MB are read for nothing.
        (await db.ProgrammeAsync(programme, cancel)).DemandOpen();
        await using var form = await EvidenceForm.ReadAsync(
            http,
            options.MaxBytes,
            EvidenceParts.Once,
            EvidenceParts.Repeated,
            cancel
        );
        var parts = EvidenceParts.Of(form);
        validator.Demand(parts);
        parts.ToTerms(clock.Now());
        var store = form.Content is null ? null : stores.ForNew;
        var content = await ContentAsync(form, parts, store, cancel);
        var id = Guid.CreateVersion7(clock.Now());

        if (store is { IsTransactional: false })
        {
            // What would be refused is not stored; and no row is locked while the store is waited for. With an
            // Idempotency-Key the transaction is open by now, but holds only the key and a connection: repetitions of
            // this request wait, and nobody else.
            var made = await MakeAsync(await ReadAgainAsync(hold: false));
            await store.WriteAsync(new EvidenceAddress(made.ProgrammeId, id), form.Content!, cancel);
        }

        await using var transaction = await db.BeginOrJoinAsync(cancel);
        var held = await ReadAgainAsync(hold: true);
        var evidence = await MakeAsync(held);
        db.Evidence.Add(evidence);
        await db.SaveChangesAsync(cancel);
        if (store is { IsTransactional: true })
        {
            await store.WriteAsync(new EvidenceAddress(evidence.ProgrammeId, id), form.Content!, cancel);
        }

        await transaction.CommitAsync(CancellationToken.None);
        return TypedResults.Created(
            PublicUrl.Of(http, $"/v1/programmes/{programme}/evidence/{id}"),
            EvidenceResponse.From(evidence, held, user)
        );

        async Task<Programme> ReadAgainAsync(bool hold)
        {
            db.ChangeTracker.Clear();
            if (!hold)
            {
                return await db.ProgrammeAsync(programme, cancel);
            }

            var found = await db.HeldProgrammeAsync(programme, alone: false, cancel);
            // One after the other, whoever brings the same bytes: who waited sees what the other did with them.
            await db.Database.ExecuteSqlAsync(
                $"SELECT pg_advisory_xact_lock(hashtextextended({found.Id.ToString() + content.Sha256}, 0))",
                cancel
            );
            return found;
        }

        async Task<EvidenceItem> MakeAsync(Programme found)
        {
            var terms = parts.ToTerms(clock.Now());
            var units = await UnitsAsync(db, found, parts.Unit, cancel);
            var order = parts.WorkOrder is { } number ? await OrderAsync(db, found, number, cancel) : null;
            var made = new EvidenceItem(found, id, terms, content, units, order, user.Owner, clock.Now());
            await DemandNewAsync(db, made, cancel);
            return made;
        }
    }

    private static async Task<EvidenceContent> ContentAsync(
        EvidenceForm form,
        EvidenceParts parts,
        IEvidenceStore? store,
        CancellationToken cancel
    )
    {
        if (form.Content is not { } file)
        {
            return new EvidenceContent(parts.Sha256!, null, null, null, null, parts.Reference);
        }

        if (file.Length == 0)
        {
            throw InvalidRequestException.At("/file", "not-empty", "The file is empty.");
        }

        var found = await FileType.DemandAsync(file, form.ContentType, form.FileName, cancel);
        return parts.Sha256 is { } told && told != file.Sha256
            ? throw InvalidRequestException.At(
                "/sha256",
                "sha256-differs",
                $"What arrived has the SHA-256 {file.Sha256}: it is not the file that was meant."
            )
            : new EvidenceContent(
                file.Sha256,
                store!.Name,
                found,
                file.Length,
                FileName.Clean(form.FileName, found),
                Reference: null
            );
    }

    private static async Task<List<Unit>> UnitsAsync(
        TrackerDb db,
        Programme programme,
        string[] tags,
        CancellationToken cancel
    )
    {
        var units = await db
            .Units.Where(row => row.ProgrammeId == programme.Id && tags.Contains(row.Tag))
            .OrderBy(row => row.Tag)
            .ToListAsync(cancel);
        var unknown = tags.Except(units.Select(unit => unit.Tag)).ToList();
        return unknown.Count == 0
            ? units
            : throw UnitRefusals.Unknown.Because(
                $"Programme {programme.Code} has no unit {string.Join(", ", unknown)}."
            );
    }

    private static async Task<WorkOrder> OrderAsync(
        TrackerDb db,
        Programme programme,
        string number,
        CancellationToken cancel
    ) =>
        await db
            .WorkOrders.Include(row => row.Lines)
            .SingleOrDefaultAsync(row => row.ProgrammeId == programme.Id && row.Number == number, cancel)
        ?? throw EvidenceRefusals.OrderUnknown.Because($"Programme {programme.Code} has no work order {number}.");

    /// <summary>The constraints say the same of what two requests do at once; this says which evidence it is.</summary>
    private static async Task DemandNewAsync(TrackerDb db, EvidenceItem evidence, CancellationToken cancel)
    {
        var others = await db
            .Evidence.AsNoTracking()
            .Include(row => row.Units)
            .Where(row =>
                row.ProgrammeId == evidence.ProgrammeId && row.Sha256 == evidence.Sha256 && row.WithdrawnAt == null
            )
            .ToListAsync(cancel);
        if (others.Find(evidence.Repeats) is { } other)
        {
            throw EvidenceRefusals.Reused.Because(
                $"These bytes are evidence {other.Id} already: a {other.Kind.Text()} of "
                    + $"{string.Join(", ", other.Units.Select(unit => unit.UnitTag).Order(StringComparer.Ordinal))}."
            );
        }
    }
}
