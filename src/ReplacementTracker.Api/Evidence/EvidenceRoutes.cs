using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Evidence;

internal static class EvidenceRoutes
{
    public static void MapEvidence(this RouteGroupBuilder v1)
    {
        var options = ((IEndpointRouteBuilder)v1).ServiceProvider.GetRequiredService<EvidenceOptions>();
        var evidence = v1.MapGroup("/programmes/{programme}/evidence").WithTags("Evidence");
        evidence.MapGet("", ListEvidence.Handle).RequireAuthorization(Policies.Read).Validates<ListEvidenceQuery>();
        evidence
            .MapPost("", SubmitEvidence.Handle)
            .RequireAuthorization(Policies.Work)
            .TakesForm(EvidenceParts.Schema, options.MaxBytes + EvidenceForm.BytesBeside)
            .TakesLong();
        evidence.MapGet("/{id}", GetEvidence.Handle).RequireAuthorization(Policies.Read);
        evidence
            .MapGet("/{id}/content", DownloadEvidence.Handle)
            .RequireAuthorization(Policies.Read)
            .Recorded(sensitive: true)
            .TakesLong()
            .MayBeRefusedByState()
            .Produces<string>(
                StatusCodes.Status200OK,
                FileType.Jpeg,
                FileType.Png,
                FileType.Webp,
                FileType.Heic,
                FileType.Pdf,
                FileType.Text
            );
        evidence
            .MapPost("/{id}/withdrawal", WithdrawEvidence.Handle)
            .RequireAuthorization(Policies.Work)
            .Validates<WithdrawEvidenceRequest>();
    }
}
