using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Persistence;

/// <summary>What the tables of all aggregates have in common.</summary>
internal abstract class AggregateTable<T> : IEntityTypeConfiguration<T>
    where T : Aggregate
{
    public void Configure(EntityTypeBuilder<T> table)
    {
        table.Property(row => row.Version).IsConcurrencyToken();
        table.Property(row => row.CreatedAt);
        table.Property(row => row.UpdatedAt);
        table.Ignore(row => row.Events);
        ConfigureRest(table);
    }

    protected abstract void ConfigureRest(EntityTypeBuilder<T> table);
}
