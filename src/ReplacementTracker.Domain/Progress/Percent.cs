namespace ReplacementTracker.Domain.Progress;

/// <summary>The one way to a percentage.</summary>
public static class Percent
{
    /// <summary>Share of a whole in percent, floored to one decimal: 195 of 196 is 99.4, and 100.0 is the last unit's.</summary>
    /// <param name="part">≥ 0; more than the whole gives more than 100.</param>
    /// <param name="whole">≥ 0.</param>
    /// <returns>0.0 and up, one decimal; null for an empty whole.</returns>
    public static decimal? Of(long part, long whole) =>
        whole <= 0 ? null : Math.Floor(part * 1000m / whole) / 10m + 0.0m;
}
