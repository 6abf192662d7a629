using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.ApiKeys;

internal sealed class ApiKeyTable : AggregateTable<ApiKey>
{
    protected override void ConfigureRest(EntityTypeBuilder<ApiKey> table)
    {
        table.ToTable("api_keys");
        table.HasKey(row => row.Id);
        table.Property(row => row.Id).ValueGeneratedNever();
        table.Property(row => row.Grants).AsJson();
        table.Property(row => row.Scopes).AsTextArray(scope => scope.Text(), EnumText.Parse<AccessScope>);
        table.Property(row => row.Roles).AsTextArray(role => role.Text(), EnumText.Parse<Role>);
        table.Property(row => row.Programmes!).AsTextArray(code => code, code => code).IsRequired(false);
        table.HasIndex(row => row.Hash).IsUnique();
    }
}
