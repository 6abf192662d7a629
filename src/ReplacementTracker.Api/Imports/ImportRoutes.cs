using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Imports;

internal static class ImportRoutes
{
    /// <summary>A million units with everything that is known of them; what is larger is several inventories.</summary>
    private const long MaxBytes = 256 * 1024 * 1024;

    public static void MapImports(this RouteGroupBuilder v1)
    {
        var imports = v1.MapGroup("/programmes/{programme}/imports").WithTags("Imports");
        imports.MapGet("", ListImports.Handle).RequireAuthorization(Policies.Read).Validates<ListImportsQuery>();
        imports
            .MapPost("", ImportUnits.Handle)
            .RequireAuthorization(Policies.Plan)
            .TakesCsv(MaxBytes)
            .CostsMuch()
            .Validates<ImportUnitsQuery>();
        imports.MapGet("/{id}", GetImport.Handle).RequireAuthorization(Policies.Read);
        imports
            .MapGet("/{id}/errors", GetImportErrors.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<ImportErrorsQuery>()
            .Recorded(sensitive: true)
            .GivesCsv();
    }
}
