using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ReplacementTracker.Api.Imports;

/// <summary>The records of a CSV text, one at a time, in the same few buffers from the first to the last.</summary>
/// <remarks>
/// RFC 4180, with `,`, `;` or tab as the header line has it, and any line ends. A reader of our own and not CsvHelper's,
/// because a file is whatever somebody sends: one quote that is never closed makes a general reader collect all that
/// follows, and a line of commas an array of fields without bound, while this one keeps
/// <see cref="MaxColumns"/> cells of <see cref="MaxCellLength"/> characters at the very most. It also hands cells out as
/// spans, so that a column of passwords never becomes a string at all.
/// </remarks>
internal sealed class CsvRows
{
    public const int MaxColumns = 200;
    public const int MaxCellLength = 4000;

    private readonly TextReader text;
    private readonly char[] buffer = new char[32 * 1024];
    private readonly int[] ends = new int[MaxColumns];
    private readonly bool[] isTooLong = new bool[MaxColumns];
    private char[] kept = new char[4096];
    private SearchValues<char> ofPlain = SearchValues.Create("\r\n");
    private readonly SearchValues<char> ofQuoted = SearchValues.Create("\"\r\n");
    private char delimiter;
    private int next;
    private int filled;
    private int length;
    private int line = 1;
    private bool afterReturn;
    private State state;

    private CsvRows(TextReader text) => this.text = text;

    private enum State
    {
        CellStart,
        Plain,
        Quoted,
        QuoteInQuoted,
    }

    /// <summary>The physical line on which the record starts, as an editor shows it; the first is 1.</summary>
    public int Line { get; private set; }

    /// <summary>How many cells the record has, kept or not.</summary>
    public int ColumnCount { get; private set; }

    /// <summary>The text ended within quotes: everything since the opening one is in one cell.</summary>
    public bool IsUnterminated { get; private set; }

    /// <summary>A cell goes on after its closing quote.</summary>
    public bool HasStrayQuote { get; private set; }

    /// <summary>Nothing stands in it; or delimiters only, as spreadsheets write below their tables.</summary>
    public bool IsBlank => !IsUnterminated && kept.AsSpan(0, length).IsWhiteSpace();

    /// <summary>Begins to read; the delimiter is the one that the first line has most of, outside quotes.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "Who opened the text closes it.")]
    public static async Task<CsvRows> OpenAsync(TextReader text, CancellationToken cancel)
    {
        var rows = new CsvRows(text);
        rows.filled = await text.ReadBlockAsync(rows.buffer.AsMemory(), cancel);
        rows.delimiter = Delimiter(rows.buffer.AsSpan(0, rows.filled));
        rows.ofPlain = SearchValues.Create([rows.delimiter, '\r', '\n']);
        return rows;
    }

    /// <summary>A cell of the present record, unquoted; empty beyond its end.</summary>
    public ReadOnlySpan<char> Cell(int column) =>
        column < Math.Min(ColumnCount, MaxColumns)
            ? kept.AsSpan((column == 0 ? 0 : ends[column - 1])..ends[column])
            : [];

    /// <summary>Whether the cell was cut off at <see cref="MaxCellLength"/>.</summary>
    public bool IsTooLong(int column) => column < Math.Min(ColumnCount, MaxColumns) && isTooLong[column];

    /// <returns>False at the end of the text.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancel)
    {
        (length, ColumnCount, state) = (0, 0, State.CellStart);
        (IsUnterminated, HasStrayQuote) = (false, false);
        isTooLong.AsSpan().Clear();
        var hasBegun = false;
        while (true)
        {
            if (next == filled)
            {
                next = 0;
                filled = await text.ReadAsync(buffer.AsMemory(), cancel);
                if (filled == 0)
                {
                    IsUnterminated = state == State.Quoted;
                    EndCell();
                    return hasBegun;
                }
            }

            // The second half of a CRLF whose first half ended the record before.
            if (!hasBegun && afterReturn && buffer[next] == '\n')
            {
                afterReturn = false;
                next++;
                continue;
            }

            if (!hasBegun)
            {
                (hasBegun, Line) = (true, line);
            }

            if (ReadBuffered())
            {
                return true;
            }
        }
    }

    /// <returns>True where the record ended within the buffer.</returns>
    private bool ReadBuffered()
    {
        while (next < filled)
        {
            if (state is State.Plain or State.Quoted)
            {
                KeepRun(buffer.AsSpan(next..filled), state == State.Plain ? ofPlain : ofQuoted);
                if (next == filled)
                {
                    return false;
                }
            }

            var character = buffer[next++];
            var isLineEnd = character is '\r' or '\n';
            if (isLineEnd)
            {
                CountLine(character);
            }
            else
            {
                afterReturn = false;
            }

            switch (state)
            {
                case State.Quoted when character == '"':
                    state = State.QuoteInQuoted;
                    break;
                case State.Quoted:
                    Keep([character]);
                    break;
                case State.QuoteInQuoted when character == '"':
                    Keep([character]);
                    state = State.Quoted;
                    break;
                case State.CellStart when character == '"':
                    state = State.Quoted;
                    break;
                case var _ when character == delimiter:
                    EndCell();
                    state = State.CellStart;
                    break;
                case var _ when isLineEnd:
                    EndCell();
                    return true;
                case State.QuoteInQuoted when character == ' ':
                    break;
                case State.QuoteInQuoted:
                    HasStrayQuote = true;
                    Keep([character]);
                    state = State.Plain;
                    break;
                default:
                    Keep([character]);
                    state = State.Plain;
                    break;
            }
        }

        return false;
    }

    private void KeepRun(ReadOnlySpan<char> ahead, SearchValues<char> until)
    {
        var run = ahead.IndexOfAny(until);
        run = run < 0 ? ahead.Length : run;
        if (run > 0)
        {
            Keep(ahead[..run]);
            next += run;
            afterReturn = false;
        }
    }

    private void Keep(ReadOnlySpan<char> some)
    {
        if (ColumnCount >= MaxColumns)
        {
            return;
        }

        var start = ColumnCount == 0 ? 0 : ends[ColumnCount - 1];
        var room = MaxCellLength - (length - start);
        if (some.Length > room)
        {
            isTooLong[ColumnCount] = true;
            some = some[..room];
        }

        if (length + some.Length > kept.Length)
        {
            Array.Resize(
                ref kept,
                Math.Min(MaxColumns * MaxCellLength, Math.Max(kept.Length * 2, length + some.Length))
            );
        }

        some.CopyTo(kept.AsSpan(length));
        length += some.Length;
    }

    private void EndCell()
    {
        if (ColumnCount < MaxColumns)
        {
            ends[ColumnCount] = length;
        }

        ColumnCount++;
    }

    private void CountLine(char character)
    {
        if (character == '\r' || !afterReturn)
        {
            line++;
        }

        afterReturn = character == '\r';
    }

    private static char Delimiter(ReadOnlySpan<char> start)
    {
        ReadOnlySpan<char> candidates = [',', ';', '\t'];
        Span<int> counts = stackalloc int[candidates.Length];
        var isQuoted = false;
        var hasText = false;
        foreach (var character in start)
        {
            if (character == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && character is '\r' or '\n' && hasText)
            {
                break;
            }
            else if (!isQuoted && candidates.IndexOf(character) is var index and >= 0)
            {
                counts[index]++;
            }

            hasText |= !char.IsWhiteSpace(character);
        }

        var most = 0;
        for (var index = 1; index < counts.Length; index++)
        {
            most = counts[index] > counts[most] ? index : most;
        }

        return candidates[most];
    }
}
