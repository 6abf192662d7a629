using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace ReplacementTracker.Api.Http;

/// <summary>What a request asks, as one hash: a repetition has the same, and anything else another.</summary>
/// <remarks>
/// Method, path, query, media type, If-Match and the body as it was sent. If-Match belongs to it: who names another version
/// has decided anew. A client makes up a boundary for each multipart body that it sends, so such a body counts as the
/// list of its parts.
/// </remarks>
internal static class Fingerprint
{
    public static async Task<byte[]> OfAsync(HttpRequest request, CancellationToken cancel)
    {
        _ = MediaTypeHeaderValue.TryParse(request.ContentType, out var type);
        var body = Boundary(type) is { Length: > 0 } boundary
            ? await OfPartsAsync(request.Body, "--" + boundary, cancel)
            : await SHA256.HashDataAsync(request.Body, cancel);
        var rest = string.Join(
            '\n',
            request.Method,
            request.Path.Value,
            request.QueryString.Value,
            type?.MediaType.Value?.ToLowerInvariant() ?? request.ContentType,
            request.Headers.IfMatch.ToString()
        );
        return SHA256.HashData([.. SHA256.HashData(Encoding.UTF8.GetBytes(rest)), .. body]);
    }

    private static string? Boundary(MediaTypeHeaderValue? type) =>
        type?.Type.Equals("multipart", StringComparison.OrdinalIgnoreCase) == true
            ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString()
            : null;

    /// <summary>The hash of the hashes of what stands between the delimiters, in a buffer that does not grow.</summary>
    private static async Task<byte[]> OfPartsAsync(Stream body, string delimiter, CancellationToken cancel)
    {
        var mark = Encoding.ASCII.GetBytes(delimiter);
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var part = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Math.Max(32 * 1024, mark.Length * 4)];
        var filled = 0;
        while (await body.ReadAsync(buffer.AsMemory(filled), cancel) is > 0 and var read)
        {
            filled += read;
            var from = 0;
            while (buffer.AsSpan(from..filled).IndexOf(mark) is >= 0 and var found)
            {
                part.AppendData(buffer, from, found);
                whole.AppendData(part.GetHashAndReset());
                from += found + mark.Length;
            }

            // The end may be the beginning of a delimiter.
            var kept = Math.Min(mark.Length - 1, filled - from);
            part.AppendData(buffer, from, filled - from - kept);
            buffer.AsSpan(filled - kept, kept).CopyTo(buffer);
            filled = kept;
        }

        part.AppendData(buffer, 0, filled);
        whole.AppendData(part.GetHashAndReset());
        return whole.GetHashAndReset();
    }
}
