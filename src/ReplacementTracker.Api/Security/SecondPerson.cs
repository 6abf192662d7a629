namespace ReplacementTracker.Api.Security;

/// <summary>That an operation takes two people: whoever did the one thing is refused here, whatever their roles.</summary>
/// <param name="NotBy">Who may not do it, such as "who asked for it".</param>
internal sealed record SecondPerson(string NotBy);

internal static class SecondPersonRoutes
{
    /// <summary>Says of a route that somebody else has to do it. The rule itself lies in the domain, which knows who did what.</summary>
    public static TBuilder NeedsSecondPerson<TBuilder>(this TBuilder routes, string notBy)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new SecondPerson(notBy));
}
