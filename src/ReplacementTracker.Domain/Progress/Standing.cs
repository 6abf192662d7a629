using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Domain.Progress;

/// <summary>A programme's position in one word, for where there is room for one.</summary>
public enum Standing
{
    /// <summary>There is nothing to count yet.</summary>
    NoUnits,

    /// <summary>All is done, by the deadline.</summary>
    Done,

    /// <summary>As far as planned, or farther.</summary>
    OnTrack,

    /// <summary>Less far than planned, or all done after the deadline.</summary>
    Late,

    /// <summary>The deadline has passed, and not all is done.</summary>
    DeadlineMissed,

    /// <summary>The programme was closed, and not all was done.</summary>
    ClosedUnfinished,
}

public static class Standings
{
    /// <param name="done">Units at the stage that counts as done.</param>
    /// <param name="plan">Of all units promised.</param>
    /// <param name="doneOn">The day all of them were done; null if not yet.</param>
    /// <remarks>
    /// Late is to have done fewer whole units than planned, not SV(t) below 0: between two units that is so every day.
    /// </remarks>
    public static Standing On(DateOnly asOf, ProgrammeStatus status, Plan plan, int done, DateOnly? doneOn)
    {
        if (plan.Total == 0)
        {
            return Standing.NoUnits;
        }

        if (done >= plan.Total)
        {
            return doneOn <= plan.Deadline ? Standing.Done : Standing.Late;
        }

        if (status == ProgrammeStatus.Closed)
        {
            return Standing.ClosedUnfinished;
        }

        if (asOf > plan.Deadline)
        {
            return Standing.DeadlineMissed;
        }

        return done < plan.WholeUnitsBy(asOf) ? Standing.Late : Standing.OnTrack;
    }
}
