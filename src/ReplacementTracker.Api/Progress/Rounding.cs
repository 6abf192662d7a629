namespace ReplacementTracker.Api.Progress;

/// <summary>Numbers as answers show them.</summary>
internal static class Rounding
{
    public static decimal? Decimals(double? value, int decimals) =>
        value is { } some ? decimal.Round((decimal)some, decimals, MidpointRounding.AwayFromZero) + 0.0m : null;

    /// <summary>To one decimal. A required pace that was rounded down would miss the deadline.</summary>
    public static decimal? Upwards(double? value) =>
        value is { } some ? Math.Ceiling((decimal)some * 10) / 10 + 0.0m : null;
}
