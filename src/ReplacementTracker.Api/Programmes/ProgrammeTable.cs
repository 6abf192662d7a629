using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Programmes;

internal sealed class ProgrammeTable : AggregateTable<Programme>
{
    protected override void ConfigureRest(EntityTypeBuilder<Programme> table)
    {
        table.ToTable("programmes");
        table.HasKey(row => row.Id);
        table.Property(row => row.Id).ValueGeneratedNever();
        table.Ignore(row => row.Terms);
        table.Property(row => row.Sources).AsJson();
        table.Property(row => row.TargetVendors).AsTextArray(id => id, id => id);
        table
            .Property(row => row.EvidencePolicy)
            .HasColumnType("jsonb")
            .HasConversion(
                policy => JsonSerializer.Serialize(policy, Json.Options),
                text => JsonSerializer.Deserialize<EvidencePolicy>(text, Json.Options)!
            )
            .HasDefaultValueSql(
                """'{"replacement":[],"removal":[],"notFound":[],"sanitisation":[],"disposal":[]}'::jsonb"""
            );
        table.HasIndex(row => row.Code).IsUnique().HasDatabaseName(Constraints.ProgrammesCode);
    }
}
