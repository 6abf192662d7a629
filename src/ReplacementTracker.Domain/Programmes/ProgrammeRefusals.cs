namespace ReplacementTracker.Domain.Programmes;

public static class ProgrammeRefusals
{
    public static readonly RefusalCode NotFound = new(
        "programme-not-found",
        RefusalKind.NotFound,
        "There is no such programme."
    );

    public static readonly RefusalCode CodeTaken = new(
        "programme-code-taken",
        RefusalKind.Conflict,
        "Another programme has this code."
    );

    public static readonly RefusalCode NotDraft = new(
        "programme-not-draft",
        RefusalKind.Conflict,
        "Only a draft allows this."
    );

    public static readonly RefusalCode NotActive = new(
        "programme-not-active",
        RefusalKind.Conflict,
        "Only an active programme allows this."
    );

    public static readonly RefusalCode Closed = new(
        "programme-closed",
        RefusalKind.Conflict,
        "Nothing changes in a closed programme."
    );

    public static readonly RefusalCode Frozen = new(
        "programme-frozen",
        RefusalKind.Conflict,
        "What was promised cannot change once a programme is active."
    );

    public static readonly RefusalCode EmptyBaseline = new(
        "baseline-empty",
        RefusalKind.Conflict,
        "A programme without units cannot be activated."
    );

    public static readonly RefusalCode BaselineDiffers = new(
        "baseline-differs",
        RefusalKind.Conflict,
        "The inventory does not have the number of units that was promised."
    );

    public static readonly RefusalCode ClosureOpen = new(
        "closure-open",
        RefusalKind.Conflict,
        "The programme's closure waits for a decision already."
    );

    public static readonly RefusalCode ClosureNotRequested = new(
        "closure-not-requested",
        RefusalKind.Conflict,
        "Nobody asked that the programme be closed."
    );

    public static readonly RefusalCode OwnClosure = new(
        "own-closure",
        RefusalKind.Forbidden,
        "Nobody decides on a closure they asked for."
    );
}
