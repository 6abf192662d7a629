using Microsoft.AspNetCore.Http.HttpResults;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.ProblemTypes;

internal static class GetProblemType
{
    /// <summary>Explain a problem's code.</summary>
    /// <param name="code">What problems have as `code`, and at the end of `type`.</param>
    public static Ok<ProblemTypeResponse> Handle(string code) =>
        ProblemCodes.All.TryGetValue(code, out var found)
            ? TypedResults.Ok(ProblemTypeResponse.From(found))
            : throw ProblemTypeRefusals.NotFound.Because($"No problem has the code {code}; see /v1/problems.");
}

internal static class ListProblemTypes
{
    /// <summary>List every code a problem can have.</summary>
    /// <remarks>All on one page. Codes are added, never renamed.</remarks>
    public static Ok<Page<ProblemTypeResponse>> Handle(HttpContext http)
    {
        ProblemTypeResponse[] all = [.. ProblemCodes.All.Values.Select(ProblemTypeResponse.From)];
        return TypedResults.Ok(Paging.Create(http, all, nextCursor: null, all.Length));
    }
}

internal static class ProblemTypeRefusals
{
    public static readonly RefusalCode NotFound = new(
        "problem-not-found",
        RefusalKind.NotFound,
        "There is no such problem."
    );
}

/// <summary>A kind of problem.</summary>
/// <param name="Type">The address that explains it.</param>
/// <param name="Code">Stable for ever; what programs should look at.</param>
/// <param name="Status">The HTTP status it comes with.</param>
/// <param name="Title">The same sentence for every occurrence.</param>
internal sealed record ProblemTypeResponse(string Type, string Code, int Status, string Title)
{
    public static ProblemTypeResponse From(ProblemCode code) =>
        new($"/v1/problems/{code.Code}", code.Code, code.Status, code.Title);
}
