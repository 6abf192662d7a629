using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Programmes;

internal static class ProgrammeRoutes
{
    public static void MapProgrammes(this RouteGroupBuilder v1)
    {
        var programmes = v1.MapGroup("/programmes").WithTags("Programmes");
        programmes
            .MapGet("", ListProgrammes.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<ListProgrammesQuery>();
        programmes
            .MapPost("", CreateProgramme.Handle)
            .RequireAuthorization(Policies.Administer)
            .Validates<CreateProgrammeRequest>();
        programmes.MapGet("/{programme}", GetProgramme.Handle).RequireAuthorization(Policies.Read);
        programmes
            .MapPatch("/{programme}", AmendProgramme.Handle)
            .RequireAuthorization(Policies.Administer)
            .WithMetadata(new ValidatedType(typeof(ProgrammeRequest)));
        programmes
            .MapPost("/{programme}/activation", ActivateProgramme.Handle)
            .RequireAuthorization(Policies.Administer)
            .Gated();
        programmes
            .MapPost("/{programme}/closure", RequestClosure.Handle)
            .RequireAuthorization(Policies.Administer)
            .Validates<RequestClosureRequest>()
            .Gated();
        programmes
            .MapPost("/{programme}/closure/approval", ApproveClosure.Handle)
            .RequireAuthorization(Policies.Supervise)
            .NeedsSecondPerson("who asked for the closure")
            .Validates<ApproveClosureRequest>(optional: true)
            .EndsExceptionsFirst()
            .Gated();
        programmes
            .MapPost("/{programme}/closure/rejection", RejectClosure.Handle)
            .RequireAuthorization(Policies.Supervise)
            .NeedsSecondPerson("who asked for the closure")
            .Validates<RejectClosureRequest>()
            .Gated();
    }
}
