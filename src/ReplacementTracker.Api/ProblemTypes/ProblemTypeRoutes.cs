namespace ReplacementTracker.Api.ProblemTypes;

internal static class ProblemTypeRoutes
{
    /// <summary>Open to all: a client that was refused for want of a key has to be able to read why.</summary>
    public static void MapProblemTypes(this RouteGroupBuilder v1)
    {
        var problems = v1.MapGroup("/problems").WithTags("Problems").AllowAnonymous();
        problems.MapGet("", ListProblemTypes.Handle);
        problems.MapGet("/{code}", GetProblemType.Handle);
    }
}
