using System.Text;
using Microsoft.Net.Http.Headers;
using ReplacementTracker.Domain.Evidence;

namespace ReplacementTracker.Api.Evidence;

/// <summary>What a file is, by looking into it. What it is called, or said to be, has to agree; it decides nothing.</summary>
internal static class FileType
{
    public const string Jpeg = "image/jpeg";
    public const string Png = "image/png";
    public const string Webp = "image/webp";
    public const string Heic = "image/heic";
    public const string Pdf = "application/pdf";
    public const string Text = "text/plain";

    public const string Taken = "JPEG, PNG, WebP, HEIC, PDF, or plain text in UTF-8";

    private const int HeadBytes = 4096;

    /// <summary>The longest end of a ZIP archive: its record, and a comment.</summary>
    private const int ZipEndBytes = 22 + ushort.MaxValue;

    private static readonly string[] HeicBrands = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"];

    private static readonly string[] Markup =
    [
        "<!doctype",
        "<html",
        "<head",
        "<body",
        "<script",
        "<svg",
        "<iframe",
        "<?xml",
    ];

    private static readonly Dictionary<string, string> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = Jpeg,
        [".jpeg"] = Jpeg,
        [".png"] = Png,
        [".webp"] = Webp,
        [".heic"] = Heic,
        [".heif"] = Heic,
        [".pdf"] = Pdf,
        [".txt"] = Text,
        [".log"] = Text,
        [".csv"] = Text,
        [".md"] = Text,
    };

    /// <summary>Other names under which programs send what it is, and those that say nothing.</summary>
    private static readonly Dictionary<string, string?> Claims = new(StringComparer.OrdinalIgnoreCase)
    {
        [Jpeg] = Jpeg,
        ["image/jpg"] = Jpeg,
        ["image/pjpeg"] = Jpeg,
        [Png] = Png,
        ["image/x-png"] = Png,
        [Webp] = Webp,
        [Heic] = Heic,
        ["image/heif"] = Heic,
        [Pdf] = Pdf,
        ["application/x-pdf"] = Pdf,
        [Text] = Text,
        ["text/csv"] = Text,
        ["text/markdown"] = Text,
        ["application/octet-stream"] = null,
        ["binary/octet-stream"] = null,
    };

    /// <summary>The ending by which people's machines know the type.</summary>
    public static string ExtensionOf(string mediaType) => ByExtension.First(pair => pair.Value == mediaType).Key;

    public static bool IsExtensionOf(string extension, string mediaType) =>
        ByExtension.TryGetValue(extension, out var type) && type == mediaType;

    /// <exception cref="Domain.RefusalException">
    /// `evidence-type-unknown`, or `evidence-type-mismatch` where it is not what it is called or said to be.
    /// </exception>
    public static async Task<string> DemandAsync(
        Spool file,
        string? contentType,
        string? fileName,
        CancellationToken cancel
    )
    {
        if (await FindAsync(file, cancel) is not { } found)
        {
            throw EvidenceRefusals.TypeUnknown.Because($"The file is none of {Taken}, by what is in it.");
        }

        if (await EndsAsZipAsync(file, cancel))
        {
            throw EvidenceRefusals.TypeUnknown.Because($"The file is {found}, and a ZIP archive at the same time.");
        }

        if (Claimed(contentType) is { } claimed && claimed != found)
        {
            throw EvidenceRefusals.TypeMismatch.Because(
                $"The file is sent as {claimed}, and is {found} by what is in it."
            );
        }

        if (
            fileName is not null
            && ByExtension.TryGetValue(Path.GetExtension(fileName), out var called)
            && called != found
        )
        {
            throw EvidenceRefusals.TypeMismatch.Because(
                $"The file's name says {called}, and it is {found} by what is in it."
            );
        }

        return found;
    }

    /// <summary>The type it is said to be; null where nothing is said. One that is not taken here agrees with none.</summary>
    private static string? Claimed(string? contentType) =>
        string.IsNullOrWhiteSpace(contentType) ? null
        : !MediaTypeHeaderValue.TryParse(contentType, out var type) ? "something unreadable"
        : Claims.TryGetValue(type.MediaType.ToString(), out var known) ? known
        : "another type";

    private static async Task<string?> FindAsync(Spool file, CancellationToken cancel)
    {
        var head = new byte[HeadBytes];
        var length = await file.Read().ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
        return ByHead(head.AsSpan(0, length)) is { } found ? found
            : await IsTextAsync(file, head.AsMemory(0, length), cancel) ? Text
            : null;
    }

    private static string? ByHead(ReadOnlySpan<byte> head) =>
        head.StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? Jpeg
        : head.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) ? Png
        : head.StartsWith("%PDF-"u8) ? Pdf
        : head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual("WEBP"u8) ? Webp
        : head.Length >= 12
        && head[4..8].SequenceEqual("ftyp"u8)
        && HeicBrands.Contains(Encoding.Latin1.GetString(head[8..12]))
            ? Heic
        : null;

    /// <summary>UTF-8 throughout, without control characters, and not a page or a drawing that a browser would run.</summary>
    private static async Task<bool> IsTextAsync(Spool file, ReadOnlyMemory<byte> head, CancellationToken cancel)
    {
        var start = Encoding.UTF8.GetString(head.Span).TrimStart('\uFEFF').TrimStart();
        if (
            start.Length == 0
            || start[0] == '<'
            || Array.Exists(Markup, tag => start.Contains(tag, StringComparison.OrdinalIgnoreCase))
        )
        {
            return false;
        }

        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        var bytes = new byte[32 * 1024];
        var text = new char[bytes.Length + 1];
        var source = file.Read();
        try
        {
            while (true)
            {
                var read = await source.ReadAsync(bytes, cancel);
                var count = decoder.GetChars(bytes, 0, read, text, 0, flush: read == 0);
                if (text.AsSpan(0, count).ContainsAny(NotInText))
                {
                    return false;
                }

                if (read == 0)
                {
                    return true;
                }
            }
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>All control characters but tab, line feed, form feed and carriage return.</summary>
    private static readonly System.Buffers.SearchValues<char> NotInText = System.Buffers.SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Append(0x7F).Select(code => (char)code).Except(['\t', '\n', '\f', '\r']),
    ]);

    /// <summary>A ZIP archive is read from its end, so that anything may stand before it: a photograph, for one.</summary>
    private static async Task<bool> EndsAsZipAsync(Spool file, CancellationToken cancel)
    {
        var tail = new byte[Math.Min(file.Length, ZipEndBytes)];
        await file.Read(file.Length - tail.Length).ReadExactlyAsync(tail, cancel);
        for (var at = tail.Length - 22; at >= 0; at--)
        {
            var record = tail.AsSpan(at);
            if (
                record.StartsWith("PK\x05\x06"u8)
                && 22 + System.Buffers.Binary.BinaryPrimitives.ReadUInt16LittleEndian(record[20..]) == record.Length
            )
            {
                return true;
            }
        }

        return false;
    }
}
