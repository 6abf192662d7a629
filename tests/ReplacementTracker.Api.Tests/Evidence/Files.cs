using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Evidence;

/// <summary>Files as people would submit them, each with bytes of its own, and the forms they are sent in.</summary>
internal static class Files
{
    private static int count;

    /// <summary>A JPEG as far as anybody looks; its comment makes it unlike any other.</summary>
    public static byte[] Jpeg(string? comment = null)
    {
        var text = Encoding.ASCII.GetBytes(comment ?? $"picture {Interlocked.Increment(ref count)}");
        return
        [
            0xFF,
            0xD8,
            0xFF,
            0xFE,
            (byte)((text.Length + 2) >> 8),
            (byte)(text.Length + 2),
            .. text,
            0xFF,
            0xDB,
            0x00,
            0x43,
            0x00,
            .. Enumerable.Repeat((byte)8, 64),
            0xFF,
            0xD9,
        ];
    }

    public static byte[] Png() =>
        [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. Encoding.ASCII.GetBytes($"{Interlocked.Increment(ref count)}")];

    public static byte[] Pdf() =>
        Encoding.ASCII.GetBytes($"%PDF-1.7\n% {Interlocked.Increment(ref count)}\n1 0 obj\n<<>>\nendobj\n%%EOF\n");

    public static byte[] Text() =>
        Encoding.UTF8.GetBytes($"Gewist: één camera, nr. {Interlocked.Increment(ref count)}\n");

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>A form with a file, named and typed as told, and text parts; a null file for none.</summary>
    public static MultipartFormDataContent Form(
        byte[]? file,
        string? fileName = "photo.jpg",
        string? contentType = null,
        params (string Name, string Value)[] parts
    )
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in parts)
        {
            form.Add(new StringContent(value), name);
        }

        if (file is not null)
        {
            var content = new ByteArrayContent(file);
            if (contentType is not null)
            {
                content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            }

            content.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "file" };
            if (fileName is not null)
            {
                content.Headers.Remove("Content-Disposition");
                content.Headers.TryAddWithoutValidation(
                    "Content-Disposition",
                    $"form-data; name=\"file\"; filename=\"{fileName}\""
                );
            }

            form.Add(content);
        }

        return form;
    }

    public static async Task<Answer> PostForm(this TrackerClient client, string path, HttpContent form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/{path}") { Content = form };
        using var response = await client.Http.SendAsync(request);
        return new Answer(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Headers,
            response.Content.Headers
        );
    }

    /// <summary>A file of this kind, of its own bytes unless some are given, for one or more units.</summary>
    public static async Task<Answer> Submit(
        this TrackerClient client,
        string programme,
        string kind,
        string[] units,
        byte[]? file = null,
        string? workOrder = null,
        string? fileName = null
    )
    {
        var isPaper = kind is "sanitisationReport" or "certificateOfDestruction" or "document";
        var content = file ?? (isPaper ? Pdf() : Jpeg());
        using var form = Form(
            content,
            fileName ?? (content.AsSpan().StartsWith("%PDF"u8) ? "paper.pdf" : "photo"),
            contentType: null,
            [
                ("kind", kind),
                .. units.Select(unit => ("unit", unit)),
                .. workOrder is null ? [] : new[] { ("workOrder", workOrder) },
            ]
        );
        return await client.PostForm($"programmes/{programme}/evidence", form);
    }

    /// <summary>The bytes of a file, as downloaded.</summary>
    public static async Task<HttpResponseMessage> Content(this TrackerClient client, string programme, string id) =>
        await client.Http.GetAsync($"/v1/programmes/{programme}/evidence/{id}/content");
}
