using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using ReplacementTracker.Api.Http;

namespace ReplacementTracker.Api.Evidence;

/// <summary>A form with at most one file, read part by part as it comes; the file goes to disk, not into memory.</summary>
internal sealed class EvidenceForm : IAsyncDisposable
{
    /// <summary>The part that is a file; all others are text.</summary>
    public const string File = "file";

    /// <summary>What the other parts, and the headers of all, may take beside the file.</summary>
    public const int BytesBeside = 512 * 1024;

    private const int MaxTextBytes = 16 * 1024;
    private const int MaxParts = 600;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, List<string>> texts = [];

    /// <summary>The file; null where none was sent.</summary>
    public Spool? Content { get; private set; }

    /// <summary>What the sender calls the file; null where it is not called anything.</summary>
    public string? FileName { get; private set; }

    /// <summary>What the sender says the file is; null where nothing is said.</summary>
    public string? ContentType { get; private set; }

    public string? Text(string part) => texts.TryGetValue(part, out var values) ? values[0] : null;

    public string[] Texts(string part) => texts.TryGetValue(part, out var values) ? [.. values] : [];

    /// <param name="once">Names of the text parts that may be sent once.</param>
    /// <param name="repeated">Names of those that may be sent several times.</param>
    /// <exception cref="InvalidRequestException">It is no form, or has parts that it should not have.</exception>
    public static async Task<EvidenceForm> ReadAsync(
        HttpContext http,
        long maxFileBytes,
        IReadOnlyCollection<string> once,
        IReadOnlyCollection<string> repeated,
        CancellationToken cancel
    )
    {
        var reader = new MultipartReader(Boundary(http.Request), http.Request.Body)
        {
            HeadersCountLimit = 8,
            HeadersLengthLimit = 8 * 1024,
        };
        var form = new EvidenceForm();
        try
        {
            for (var parts = 0; await reader.ReadNextSectionAsync(cancel) is { } section; parts++)
            {
                if (parts == MaxParts)
                {
                    throw Wrong("", "too-many-parts", $"A form has at most {MaxParts} parts.");
                }

                await form.TakeAsync(section, maxFileBytes, once, repeated, cancel);
            }

            return form;
        }
        catch (Exception exception)
        {
            await form.DisposeAsync();
            if (
                exception is InvalidDataException
                || (exception is IOException and not BadHttpRequestException && !cancel.IsCancellationRequested)
            )
            {
                throw Malformed();
            }

            throw;
        }
    }

    public ValueTask DisposeAsync() => Content?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task TakeAsync(
        MultipartSection section,
        long maxFileBytes,
        IReadOnlyCollection<string> once,
        IReadOnlyCollection<string> repeated,
        CancellationToken cancel
    )
    {
        if (
            !ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name
        )
        {
            throw Malformed();
        }

        if (name == File)
        {
            if (Content is not null)
            {
                throw Wrong($"/{File}", "duplicate-part", "One file at a time.");
            }

            FileName = disposition.FileNameStar.HasValue
                ? disposition.FileNameStar.Value
                : HeaderUtilities.RemoveQuotes(disposition.FileName).Value;
            ContentType = section.ContentType;
            Content = new Spool(maxFileBytes);
            await Content.WriteAsync(section.Body, cancel);
            return;
        }

        if (!once.Contains(name) && !repeated.Contains(name))
        {
            throw Wrong(
                "",
                "unknown-part",
                $"A part has a name that is not known here; there are {string.Join(", ", [File, .. once, .. repeated])}."
            );
        }

        if (disposition.FileName.HasValue || disposition.FileNameStar.HasValue)
        {
            throw Wrong($"/{name}", "not-a-file", $"'{name}' is text, and was sent as a file.");
        }

        if (texts.ContainsKey(name) && once.Contains(name))
        {
            throw Wrong($"/{name}", "duplicate-part", $"'{name}' stands there twice.");
        }

        texts.TryAdd(name, []);
        texts[name].Add(await TextAsync(section, name, cancel));
    }

    private static async Task<string> TextAsync(MultipartSection section, string name, CancellationToken cancel)
    {
        var bytes = new byte[MaxTextBytes + 1];
        var length = await section.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        if (length > MaxTextBytes)
        {
            throw Wrong($"/{name}", "too-long", $"'{name}' is at most {MaxTextBytes} bytes.");
        }

        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            throw Wrong($"/{name}", "not-utf-8", $"'{name}' is not UTF-8.");
        }
    }

    private static string Boundary(HttpRequest request)
    {
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).Value
            : null;
        // RFC 2046, 5.1.1.
        return boundary is { Length: > 0 and <= 70 }
            ? boundary
            : throw Wrong("", "boundary", "Content-Type names no boundary of 1 to 70 characters.");
    }

    private static InvalidRequestException Malformed() =>
        Wrong(
            "",
            "malformed",
            "This is not a well-formed form: check its boundary, its end, and the headers of its parts."
        );

    private static InvalidRequestException Wrong(string pointer, string code, string detail) =>
        InvalidRequestException.At(pointer, code, detail);
}
