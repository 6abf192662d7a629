using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;

namespace ReplacementTracker.Api.Security;

/// <summary>The keys by which sign-ins and forms are sealed: in the database, so that all instances and restarts share them.</summary>
/// <remarks>
/// The framework's own store for EF Core saves synchronously and through a context of its own; TrackerDb does neither.
/// The keys lie there as they are: who reads the database can read everything that they open.
/// </remarks>
internal sealed class KeyRing(NpgsqlDataSource data) : IXmlRepository
{
    public static void Add(IServiceCollection services)
    {
        // Without a name of its own, two instances in different folders would not understand each other.
        services.AddDataProtection().SetApplicationName("ReplacementTracker");
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<NpgsqlDataSource>((options, data) => options.XmlRepository = new KeyRing(data));
    }

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = data.CreateCommand("SELECT xml FROM key_ring ORDER BY id");
        using var reader = command.ExecuteReader();
        List<XElement> elements = [];
        while (reader.Read())
        {
            elements.Add(XElement.Parse(reader.GetString(0)));
        }

        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = data.CreateCommand("INSERT INTO key_ring (name, xml) VALUES ($1, $2)");
        command.Parameters.Add(new NpgsqlParameter { Value = friendlyName });
        command.Parameters.Add(new NpgsqlParameter { Value = element.ToString(SaveOptions.DisableFormatting) });
        command.ExecuteNonQuery();
    }
}

/// <summary>One key of the ring, as data protection writes it.</summary>
internal sealed class KeyRingRow
{
    public int Id { get; init; }
    public required string Name { get; init; }
    public required string Xml { get; init; }
}

internal sealed class KeyRingTable : IEntityTypeConfiguration<KeyRingRow>
{
    public void Configure(EntityTypeBuilder<KeyRingRow> table)
    {
        table.ToTable("key_ring");
        table.Property(row => row.Id).UseIdentityAlwaysColumn();
    }
}
