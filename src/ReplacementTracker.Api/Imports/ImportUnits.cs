using System.Text;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Sites;

namespace ReplacementTracker.Api.Imports;

internal static class ImportUnits
{
    /// <summary>Import an inventory from CSV.</summary>
    /// <remarks>
    /// Enters units that are new and amends those that changed, by tag; wholly or, where a row has a problem, not at
    /// all. The same file twice changes nothing. In an active programme, units that would add to its scope are entered
    /// `outOfScope`, each with a scope entry that another person approves: `…/scope-entries/approvals`. The body is CSV in UTF-8, of our own columns or of NetBox, Milestone or
    /// Siqura; at most 256 MB, 1,000,000 rows, 200 columns. Columns of passwords and user names are dropped unread. The
    /// report is the body of the answer and stays at `Location`: its `status` is `applied`, `checked` (a dry run without
    /// problems) or `refused`, with every problem of every row. Refused at once: `import-empty`,
    /// `import-header-unreadable`, `import-format-unknown`, `import-column-missing`, `import-column-twice`,
    /// `import-column-secret`, `import-too-many-columns`, `import-too-many-rows`, `site-unknown`, `programme-closed`.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Accepted<ImportReportResponse>> Handle(
        string programme,
        [AsParameters] ImportUnitsQuery query,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var startedAt = clock.Now();
        var occurredAt = query.At(startedAt);
        (await db.ProgrammeAsync(programme, cancel)).DemandOpen();
        var names = await ImportNames.LoadAsync(db, cancel);
        var defaultSite = DefaultSite(names, query.Site);
        using var text = new StreamReader(
            http.Request.Body,
            Encoding.UTF8,
            detectEncodingFromByteOrderMarks: false,
            32 * 1024
        );
        var rows = await CsvRows.OpenAsync(text, cancel);
        var columns = await ImportColumns.ReadAsync(
            rows,
            query.Mapping ?? ImportFormats.Auto,
            query.Column ?? [],
            cancel
        );

        await using var stage = await ImportStage.OpenAsync(db, cancel);
        var rowCount = await stage.FillAsync(rows, columns, names, defaultSite, startedAt, cancel);

        await using var transaction = await db.BeginOrJoinAsync(cancel);
        db.ChangeTracker.Clear();
        var held = await db.HeldProgrammeAsync(programme, alone: false, cancel);
        held.DemandOpen();
        var now = clock.Now();
        var import = Guid.CreateVersion7(now);
        var parameters = Parameters(
            columns,
            held,
            import,
            query.Reason,
            user,
            occurredAt,
            query.OccurredAt is null ? null : occurredAt,
            now
        );
        var (problems, created, updated) = await Compare(stage, parameters, cancel);
        var isRefused = problems > 0;
        if (!isRefused && !Query.Flag(query.DryRun))
        {
            await Apply(stage, parameters, created, updated, cancel);
        }

        var row = new ImportRow
        {
            ProgrammeId = held.Id,
            Id = import,
            Status = (
                isRefused ? ImportStatus.Refused
                : Query.Flag(query.DryRun) ? ImportStatus.Checked
                : ImportStatus.Applied
            ).Text(),
            DryRun = Query.Flag(query.DryRun),
            Mapping = columns.Format.Name,
            RowCount = rowCount,
            CreatedCount = isRefused ? 0 : created,
            UpdatedCount = isRefused ? 0 : updated,
            UnchangedCount = isRefused ? 0 : rowCount - created - updated,
            ProblemCount = problems,
            IgnoredColumns = [.. columns.Ignored],
            DroppedColumns = [.. columns.Dropped],
            ImportedBy = user.Owner,
            StartedAt = startedAt,
            FinishedAt = clock.Now(),
        };
        db.Imports.Add(row);
        await db.SaveChangesAsync(cancel);
        await stage.RunAsync(ImportStatements.KeepFindings, parameters, cancel);
        await transaction.CommitAsync(CancellationToken.None);

        http.Response.Headers.RetryAfter = "1";
        return TypedResults.Accepted(
            PublicUrl.Of(http, $"/v1/programmes/{held.Code}/imports/{import}"),
            await ImportReportResponse.Of(db, row, CancellationToken.None)
        );
    }

    private static async Task<(int Problems, int Created, int Updated)> Compare(
        ImportStage stage,
        NpgsqlParameter[] parameters,
        CancellationToken cancel
    )
    {
        await stage.RunAsync(ImportStatements.MoreMemory, [], cancel);
        await stage.RunAsync(ImportStatements.Plan, parameters, cancel);
        foreach (var check in ImportStatements.Checks)
        {
            await stage.RunAsync(check, parameters, cancel);
        }

        return await stage.ReadAsync(
            ImportStatements.Count,
            [],
            reader => ((int)reader.GetInt64(0), (int)reader.GetInt64(1), (int)reader.GetInt64(2)),
            cancel
        );
    }

    private static async Task Apply(
        ImportStage stage,
        NpgsqlParameter[] parameters,
        int created,
        int updated,
        CancellationToken cancel
    )
    {
        if (updated > 0)
        {
            foreach (var record in ImportStatements.RecordAmendments)
            {
                await stage.RunAsync(record, parameters, cancel);
            }

            await stage.RunAsync(ImportStatements.GiveUp, parameters, cancel);
            if (await stage.RunAsync(ImportStatements.Amend, parameters, cancel) != updated)
            {
                throw PreconditionRefusals.Stale.Because(
                    "Somebody else changed some of these units at the same moment. Send the file again."
                );
            }
        }

        if (created > 0)
        {
            foreach (var statement in ImportStatements.Register)
            {
                await stage.RunAsync(statement, parameters, cancel);
            }
        }
    }

    private static string? DefaultSite(ImportNames names, string? site) =>
        site is null ? null
        : names.Sites.TryFind(site.AsSpan().Trim(), out var code) ? code
        : throw SiteRefusals.Unknown.Because($"There is no site {site}; see /v1/sites.");

    private static NpgsqlParameter[] Parameters(
        ImportColumns columns,
        Programme programme,
        Guid import,
        string? reason,
        CurrentUser user,
        DateTimeOffset occurredAt,
        DateTimeOffset? since,
        DateTimeOffset now
    ) =>
        [
            Value("programme", NpgsqlDbType.Uuid, programme.Id),
            Value("import", NpgsqlDbType.Uuid, import),
            Value("isDraft", NpgsqlDbType.Boolean, programme.IsDraft),
            Value("targets", NpgsqlDbType.Array | NpgsqlDbType.Text, programme.TargetVendors.ToArray()),
            Value("reason", NpgsqlDbType.Text, reason),
            Value("at", NpgsqlDbType.TimestampTz, occurredAt),
            Value("since", NpgsqlDbType.TimestampTz, since),
            Value("now", NpgsqlDbType.TimestampTz, now),
            Value("actor", NpgsqlDbType.Text, user.Owner),
            Value("actorKey", NpgsqlDbType.Uuid, user.KeyId),
            Value("request", NpgsqlDbType.Text, user.RequestId),
            Value("origin", NpgsqlDbType.Text, user.Origin),
            Value("seesSensitive", NpgsqlDbType.Boolean, user.SeesSensitive(programme.Code)),
            .. Enum.GetValues<UnitField>()
                .SelectMany(field =>
                    new[]
                    {
                        Value($"has{field}", NpgsqlDbType.Boolean, columns.Has(field)),
                        Value($"{field.Text()}Column", NpgsqlDbType.Text, columns.NameOf(field)),
                    }
                ),
        ];

    private static NpgsqlParameter Value(string name, NpgsqlDbType type, object? value) =>
        new(name, type) { Value = value ?? DBNull.Value };
}

/// <param name="DryRun">True to check only: nothing is written but the report.</param>
/// <param name="Mapping">The file's format; `auto`, unless said, recognises it by its columns.</param>
/// <param name="Column">`ourColumn:Their Header`; repeat for several. Goes before the format.</param>
/// <param name="Site">Code or name of the site of rows that name none.</param>
/// <param name="OccurredAt">When the inventory was taken; now unless said, never in the future.</param>
/// <param name="Reason">Why units are added; required where they are to add to the scope of an active programme.</param>
internal sealed record ImportUnitsQuery(
    [FromQuery(Name = "dryRun")] string? DryRun,
    [FromQuery(Name = "mapping")] string? Mapping,
    [FromQuery(Name = "column")] string[]? Column,
    [FromQuery(Name = "site")] string? Site,
    [FromQuery(Name = "occurredAt")] string? OccurredAt,
    [FromQuery(Name = "reason")] string? Reason
)
{
    public DateTimeOffset At(DateTimeOffset now) =>
        Query.Moment(OccurredAt)?.ToStorable() switch
        {
            null => now,
            { } at when at > now => throw InvalidRequestException.At(
                "occurredAt",
                "in-future",
                $"'occurredAt' is {Instant.Text(at)}, and it is {Instant.Text(now)} now."
            ),
            { Year: < 1990 } at => throw InvalidRequestException.At(
                "occurredAt",
                "too-early",
                $"'occurredAt' is {Instant.Text(at)}, before there was anything to replace."
            ),
            { } at => at,
        };

    internal sealed class Validator : AbstractValidator<ImportUnitsQuery>
    {
        public Validator()
        {
            RuleFor(query => query.DryRun).Flag();
            RuleFor(query => query.Mapping).OneOf(ImportFormats.Names);
            RuleFor(query => query.Column).Must(list => list is null or { Length: <= 50 }).WithMessage("At most 50.");
            RuleForEach(query => query.Column)
                .Must(column => column is not null && IsColumn(column))
                .WithErrorCode("column")
                .WithMessage(
                    $"'column' is ourColumn:Their Header; ours are {string.Join(", ", EnumText.All<UnitField>())}."
                );
            RuleFor(query => query.Site).Line(200);
            RuleFor(query => query.OccurredAt).Moment();
            RuleFor(query => query.Reason).Prose(1000);
        }

        private static bool IsColumn(string column) =>
            column.Length <= 300
            && column.Split(':', 2) is [var field, var header]
            && EnumText.TryParse<UnitField>(field, out _)
            && !string.IsNullOrWhiteSpace(header)
            && !header.Any(char.IsControl);
    }
}
