using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ReplacementTracker.Api.Http;

/// <summary>Where a table is going to be opened: Dutch Excel splits on `;` and reads 12,5; English on `,` and 12.5.</summary>
internal enum CsvLocale
{
    Nl,
    En,
}

/// <summary>A table as CSV, written straight into the response: UTF-8 with BOM, CRLF, RFC 4180 quoting.</summary>
/// <remarks>
/// Excel infers UTF-8 from the BOM only, and takes a text that begins with = + - @ for a formula, whoever wrote it: such
/// texts get an apostrophe (OWASP, "CSV injection"). So do texts that begin with apostrophes and then one of these, or
/// <see cref="Untouched"/> could not tell them apart.
/// </remarks>
internal sealed class CsvTable(PipeWriter output, CsvLocale locale) : ITable
{
    /// <summary>Enough to fill a packet several times over, little enough to hold for every reader.</summary>
    private const int FlushBytes = 32 * 1024;

    private const string Dangerous = "=+-@\t\r";

    private readonly byte delimiter = (byte)(locale == CsvLocale.Nl ? ';' : ',');
    private readonly SearchValues<char> quoted = SearchValues.Create(locale == CsvLocale.Nl ? ";\"\r\n" : ",\"\r\n");
    private readonly SearchValues<byte> quotedBytes = SearchValues.Create(
        locale == CsvLocale.Nl ? ";\"\r\n"u8 : ",\"\r\n"u8
    );
    private readonly NumberFormatInfo numbers = new() { NumberDecimalSeparator = locale == CsvLocale.Nl ? "," : "." };

    /// <summary>What was not sent yet. The response's own buffer would be asked for room forty times a row.</summary>
    private byte[] buffer = new byte[FlushBytes * 2];
    private int length;
    private bool isFirst = true;

    /// <summary>Under this name the request keeps the table that it is answered with.</summary>
    public const string Item = "table";

    /// <summary>How many were written, without the header.</summary>
    public long RowCount { get; private set; } = -1;

    /// <summary>Starts the answer as a file of this name, with its header row.</summary>
    public static async Task<CsvTable> StartAsync(
        HttpContext http,
        string fileName,
        string? locale,
        IEnumerable<string> columns
    )
    {
        var response = http.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        var table = new CsvTable(response.BodyWriter, Query.One<CsvLocale>(locale) ?? CsvLocale.Nl);
        http.Items[Item] = table;
        table.Write("\uFEFF");
        foreach (var column in columns)
        {
            table.Text(column);
        }

        await table.EndRowAsync(http.RequestAborted);
        // The header goes out before the rows are asked for: who waits sees that something comes.
        await table.FlushAsync(http.RequestAborted);
        return table;
    }

    /// <summary>What an imported cell was before <see cref="Text"/> put an apostrophe before it.</summary>
    public static ReadOnlySpan<char> Untouched(ReadOnlySpan<char> cell) =>
        cell.Length > 1 && cell[0] == '\'' && IsDangerous(cell) ? cell[1..] : cell;

    public void Text(string? value)
    {
        Separate();
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        var guarded = IsDangerous(value);
        if (value.AsSpan().ContainsAny(quoted) || value[0] == ' ' || value[^1] == ' ')
        {
            Write(guarded ? "\"'" : "\"");
            Write(value.Replace("\"", "\"\"", StringComparison.Ordinal));
            Write("\"");
            return;
        }

        if (guarded)
        {
            Write("'");
        }

        Write(value);
    }

    /// <summary>As <see cref="Text"/>, of a text that is UTF-8 already.</summary>
    public void Utf8(ReadOnlySpan<byte> value)
    {
        Separate();
        if (value.IsEmpty)
        {
            return;
        }

        var guarded = IsDangerous(value);
        if (value.ContainsAny(quotedBytes) || value[0] == ' ' || value[^1] == ' ')
        {
            Write(guarded ? "\"'" : "\"");
            while (value.IndexOf((byte)'"') is var quote and >= 0)
            {
                Write(value[..(quote + 1)]);
                Write("\"");
                value = value[(quote + 1)..];
            }

            Write(value);
            Write("\"");
            return;
        }

        if (guarded)
        {
            Write("'");
        }

        Write(value);
    }

    public void Number(long? value) => Format(value, null, numbers);

    /// <summary>A number with decimals, unguarded: −2.0 is a number and no formula.</summary>
    public void Number(decimal? value) => Format(value, null, numbers);

    /// <summary>yyyy-MM-dd in every locale.</summary>
    public void Day(DateOnly? value) => Format(value, "O", CultureInfo.InvariantCulture);

    /// <summary>In UTC with a Z, as in JSON.</summary>
    public void Moment(DateTimeOffset? value) =>
        Format(value?.UtcDateTime, Instant.Format, CultureInfo.InvariantCulture);

    public void Flag(bool? value)
    {
        Separate();
        Write(
            value switch
            {
                true => "true",
                false => "false",
                null => "",
            }
        );
    }

    public ValueTask EndRowAsync(CancellationToken cancel)
    {
        Write("\r\n");
        isFirst = true;
        RowCount++;
        return length < FlushBytes ? ValueTask.CompletedTask : FlushAsync(cancel);
    }

    /// <summary>The end of the table.</summary>
    public async Task<EmptyHttpResult> EndAsync(CancellationToken cancel)
    {
        await FlushAsync(cancel);
        return TypedResults.Empty;
    }

    private static bool IsDangerous(ReadOnlySpan<char> value) =>
        value.TrimStart('\'') is [var first, ..] && Dangerous.Contains(first);

    private static bool IsDangerous(ReadOnlySpan<byte> value) =>
        value.TrimStart((byte)'\'') is [var first, ..] && Dangerous.Contains((char)first);

    private async ValueTask FlushAsync(CancellationToken cancel)
    {
        await output.WriteAsync(buffer.AsMemory(0, length), cancel);
        length = 0;
    }

    private void Separate()
    {
        if (!isFirst)
        {
            Room(1)[0] = delimiter;
            length++;
        }

        isFirst = false;
    }

    private void Write(ReadOnlySpan<char> text) =>
        length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));

    private void Write(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Room(utf8.Length));
        length += utf8.Length;
    }

    private void Format<T>(T? value, string? format, IFormatProvider provider)
        where T : struct, IUtf8SpanFormattable
    {
        Separate();
        if (value is { } some)
        {
            some.TryFormat(Room(64), out var written, format, provider);
            length += written;
        }
    }

    private Span<byte> Room(int bytes)
    {
        if (length + bytes > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + bytes));
        }

        return buffer.AsSpan(length);
    }
}

internal static class CsvAnswers
{
    /// <summary>Says in the document that the answer is a file, and nothing else.</summary>
    public static RouteHandlerBuilder GivesCsv(this RouteHandlerBuilder route) =>
        route.Produces<string>(StatusCodes.Status200OK, "text/csv");
}
