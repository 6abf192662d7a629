using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Sites;

namespace ReplacementTracker.Api.Sites;

internal sealed class SiteTable : AggregateTable<Site>
{
    protected override void ConfigureRest(EntityTypeBuilder<Site> table)
    {
        table.ToTable("sites");
        table.HasKey(row => row.Code).HasName(Constraints.SitesCode);
    }
}
