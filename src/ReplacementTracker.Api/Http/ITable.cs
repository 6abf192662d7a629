namespace ReplacementTracker.Api.Http;

/// <summary>A table that is written cell by cell, from the first row to the last, whatever file it is in.</summary>
internal interface ITable
{
    void Text(string? value);

    /// <summary>As <see cref="Text"/>, of a text that is UTF-8 already.</summary>
    void Utf8(ReadOnlySpan<byte> value);
    void Number(long? value);

    /// <summary>A number with decimals.</summary>
    void Number(decimal? value);
    void Day(DateOnly? value);
    void Moment(DateTimeOffset? value);
    void Flag(bool? value);
    ValueTask EndRowAsync(CancellationToken cancel);
}
