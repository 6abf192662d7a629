namespace ReplacementTracker.Domain.Units;

public static class SerialNumber
{
    /// <summary>What two spellings of one serial number have in common.</summary>
    /// <remarks>
    /// They are read off plates and typed: neither case nor a space around it makes another device. Of case only that of
    /// ASCII, for which PostgreSQL says the same whatever its locale.
    /// </remarks>
    public static string Key(string serialNumber) =>
        new([.. serialNumber.Trim().Select(c => char.IsAsciiLetterLower(c) ? char.ToUpperInvariant(c) : c)]);
}
