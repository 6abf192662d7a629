namespace ReplacementTracker.Api.Imports;

/// <summary>What can be wrong with a row. The codes are published in docs/import.md and stay.</summary>
internal static class ImportProblems
{
    public const string QuoteNotClosed = "quote-not-closed";
    public const string QuoteStray = "quote-stray";
    public const string ColumnCount = "column-count";
    public const string CellTooLong = "cell-too-long";
    public const string NotUtf8 = "not-utf8";
    public const string TextInvalid = "text-invalid";
    public const string TextTooLong = "text-too-long";
    public const string TagMissing = "tag-missing";
    public const string TagInvalid = "tag-invalid";
    public const string TagTwice = "tag-twice";
    public const string SiteMissing = "site-missing";
    public const string SiteUnknown = "site-unknown";
    public const string SiteAmbiguous = "site-ambiguous";
    public const string VendorUnknown = "vendor-unknown";
    public const string VendorAmbiguous = "vendor-ambiguous";
    public const string SerialNumberTwice = "serial-number-twice";
    public const string SerialNumberTaken = "serial-number-taken";
    public const string MacInvalid = "mac-address-invalid";
    public const string MacAddressTwice = "mac-address-twice";
    public const string MacAddressTaken = "mac-address-taken";
    public const string DayInvalid = "day-invalid";
    public const string ScopeStatusInvalid = "scope-status-invalid";
    public const string ScopeFrozen = "scope-frozen";
    public const string OutOfOrder = "occurred-out-of-order";
    public const string IsReplacement = "unit-is-replacement";
    public const string PlaceFixed = "unit-place-fixed";
    public const string OnOpenLine = "unit-on-open-line";
    public const string SameSerialNumber = "replacement-same-serial-number";
    public const string SameMacAddress = "replacement-same-mac-address";
    public const string ReasonMissing = "reason-missing";

    /// <summary>As much of a cell as a report shows, without what cannot be stored.</summary>
    public static string? Shown(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty)
        {
            return null;
        }

        var shown = value[..Math.Min(value.Length, 100)].ToArray();
        for (var index = 0; index < shown.Length; index++)
        {
            if (char.IsControl(shown[index]) || char.IsSurrogate(shown[index]) && IsLone(shown, index))
            {
                shown[index] = '\uFFFD';
            }
        }

        return new string(shown);
    }

    private static bool IsLone(ReadOnlySpan<char> text, int index) =>
        char.IsHighSurrogate(text[index])
            ? index + 1 == text.Length || !char.IsLowSurrogate(text[index + 1])
            : index == 0 || !char.IsHighSurrogate(text[index - 1]);
}
