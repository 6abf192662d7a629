using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Units;

internal static class UnitRoutes
{
    public static void MapUnits(this RouteGroupBuilder v1)
    {
        var units = v1.MapGroup("/programmes/{programme}/units").WithTags("Units");
        units.MapGet("", ListUnits.Handle).RequireAuthorization(Policies.Read).Validates<ListUnitsQuery>();
        units.MapPost("", RegisterUnit.Handle).RequireAuthorization(Policies.Plan).Validates<RegisterUnitRequest>();
        units.MapGet("/{tag}", GetUnit.Handle).RequireAuthorization(Policies.Read);
        units
            .MapPatch("/{tag}", AmendUnit.Handle)
            .RequireAuthorization(Policies.Plan)
            .WithMetadata(new ValidatedType(typeof(UnitRequest)));
        units.MapDelete("/{tag}", WithdrawUnit.Handle).RequireAuthorization(Policies.Plan);
        units
            .MapPost("/{tag}/isolation", IsolateUnit.Handle)
            .RequireAuthorization(Policies.Work)
            .Validates<IsolateUnitRequest>(optional: true);
        units
            .MapPost("/{tag}/sanitisation", SanitiseUnit.Handle)
            .RequireAuthorization(Policies.Work)
            .Validates<SanitiseUnitRequest>();
        units
            .MapPost("/{tag}/disposal", DisposeUnit.Handle)
            .RequireAuthorization(Policies.Work)
            .Validates<DisposeUnitRequest>();
    }
}
