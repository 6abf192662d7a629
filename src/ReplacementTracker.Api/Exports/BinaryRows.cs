using System.Buffers.Binary;

namespace ReplacementTracker.Api.Exports;

/// <summary>The rows of a `COPY … TO STDOUT (FORMAT binary)`, as bytes, in one buffer from the first to the last.</summary>
/// <remarks>
/// A data reader makes a string of each text, which for a table of a million rows is most of the work: here the UTF-8
/// of the database becomes the UTF-8 of the file. The format: https://www.postgresql.org/docs/current/sql-copy.html,
/// "Binary Format".
/// </remarks>
internal sealed class BinaryRows(Stream stream)
{
    /// <summary>A signature of 11 bytes, flags, and the length of what else there is of a header.</summary>
    private const int HeaderLength = 19;

    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<(int Start, int Length)> cells = [];
    private byte[] buffer = new byte[64 * 1024];
    private int next;
    private int filled;
    private bool hasBegun;

    private enum Parsed
    {
        Row,
        End,
        TooLittle,
    }

    /// <returns>False at the end.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancel)
    {
        while (!hasBegun)
        {
            if (filled >= HeaderLength)
            {
                next = HeaderLength + BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(HeaderLength - 4));
                hasBegun = true;
            }
            else
            {
                await FillAsync(cancel);
            }
        }

        while (true)
        {
            var parsed = Parse();
            if (parsed != Parsed.TooLittle)
            {
                return parsed == Parsed.Row;
            }

            await FillAsync(cancel);
        }
    }

    /// <summary>A text, as UTF-8; empty for null too.</summary>
    public ReadOnlySpan<byte> Text(int column) =>
        cells[column].Length < 0 ? [] : buffer.AsSpan(cells[column].Start, cells[column].Length);

    public bool? Flag(int column) => cells[column].Length < 0 ? null : Text(column)[0] != 0;

    /// <summary>A smallint, integer or bigint.</summary>
    public long? Number(int column) =>
        cells[column].Length switch
        {
            < 0 => null,
            2 => BinaryPrimitives.ReadInt16BigEndian(Text(column)),
            4 => BinaryPrimitives.ReadInt32BigEndian(Text(column)),
            _ => BinaryPrimitives.ReadInt64BigEndian(Text(column)),
        };

    public DateOnly? Day(int column) =>
        cells[column].Length < 0
            ? null
            : DateOnly.FromDateTime(Epoch.Date).AddDays(BinaryPrimitives.ReadInt32BigEndian(Text(column)));

    public DateTimeOffset? Moment(int column) =>
        cells[column].Length < 0
            ? null
            : Epoch.AddTicks(BinaryPrimitives.ReadInt64BigEndian(Text(column)) * TimeSpan.TicksPerMicrosecond);

    private Parsed Parse()
    {
        cells.Clear();
        var at = next;
        if (filled - at < 2)
        {
            return Parsed.TooLittle;
        }

        var count = BinaryPrimitives.ReadInt16BigEndian(buffer.AsSpan(at));
        at += 2;
        if (count < 0)
        {
            return Parsed.End;
        }

        for (var column = 0; column < count; column++)
        {
            if (filled - at < 4)
            {
                return Parsed.TooLittle;
            }

            var length = BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(at));
            at += 4;
            if (filled - at < length)
            {
                return Parsed.TooLittle;
            }

            cells.Add((at, length));
            at += Math.Max(0, length);
        }

        next = at;
        return Parsed.Row;
    }

    private async ValueTask FillAsync(CancellationToken cancel)
    {
        buffer.AsSpan(next..filled).CopyTo(buffer);
        (next, filled) = (0, filled - next);
        if (filled == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = await stream.ReadAsync(buffer.AsMemory(filled), cancel);
        filled += read > 0 ? read : throw new EndOfStreamException("A copy ended in the middle of a row.");
    }
}
