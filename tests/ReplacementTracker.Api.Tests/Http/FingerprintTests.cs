using System.Text;
using CsCheck;
using Microsoft.AspNetCore.Http;
using ReplacementTracker.Api.Http;

namespace ReplacementTracker.Api.Tests.Http;

public sealed class FingerprintTests
{
    [Fact]
    public void Knows_a_multipart_body_again_under_another_boundary_in_whatever_pieces_it_comes()
    {
        Gen.Select(Gen.Byte.Array[0, 2000].List[0, 4], Gen.Int[1, 700], Gen.Int[1, 700])
            .Sample(
                (parts, some, other) =>
                {
                    var first = Of(Multipart("----one", parts), "----one", some);
                    var again = Of(Multipart("another-boundary", parts), "another-boundary", other);

                    return first.AsSpan().SequenceEqual(again);
                },
                iter: 500
            );
    }

    [Fact]
    public void Tells_parts_apart_that_hold_the_same_bytes_together()
    {
        var one = Of(
            Multipart(
                "b",
                [
                    [1, 2],
                    [3],
                ]
            ),
            "b",
            10
        );
        var two = Of(
            Multipart(
                "b",
                [
                    [1],
                    [2, 3],
                ]
            ),
            "b",
            10
        );

        one.ShouldNotBe(two);
    }

    [Theory]
    [InlineData("PUT", "/v1/sites", "?a=1", "application/json", "\"1\"", "{}")]
    [InlineData("POST", "/v1/vendors", "?a=1", "application/json", "\"1\"", "{}")]
    [InlineData("POST", "/v1/sites", "?a=2", "application/json", "\"1\"", "{}")]
    [InlineData("POST", "/v1/sites", "?a=1", "text/csv", "\"1\"", "{}")]
    [InlineData("POST", "/v1/sites", "?a=1", "application/json", "\"2\"", "{}")]
    [InlineData("POST", "/v1/sites", "?a=1", "application/json", "\"1\"", "{ }")]
    public async Task Differs_where_anything_that_was_asked_differs(
        string method,
        string path,
        string query,
        string type,
        string ifMatch,
        string body
    )
    {
        var first = await Ask("POST", "/v1/sites", "?a=1", "application/json; charset=utf-8", "\"1\"", "{}");

        (await Ask("POST", "/v1/sites", "?a=1", "APPLICATION/json", "\"1\"", "{}")).ShouldBe(first);
        (await Ask(method, path, query, type, ifMatch, body)).ShouldNotBe(first);
    }

    private static Task<byte[]> Ask(string method, string path, string query, string type, string ifMatch, string body)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Path, request.QueryString) = (method, path, new QueryString(query));
        request.ContentType = type;
        request.Headers.IfMatch = ifMatch;
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return Fingerprint.OfAsync(request, CancellationToken.None);
    }

    private static byte[] Of(byte[] body, string boundary, int pieces)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "POST";
        request.ContentType = $"multipart/form-data; boundary=\"{boundary}\"";
        request.Body = new InPieces(body, pieces);
        return Fingerprint.OfAsync(request, CancellationToken.None).GetAwaiter().GetResult();
    }

    private static byte[] Multipart(string boundary, IReadOnlyList<byte[]> parts)
    {
        List<byte> body = [];
        foreach (var part in parts)
        {
            body.AddRange(Encoding.ASCII.GetBytes($"--{boundary}\r\nContent-Disposition: form-data; name=a\r\n\r\n"));
            body.AddRange(part);
            body.AddRange("\r\n"u8.ToArray());
        }

        body.AddRange(Encoding.ASCII.GetBytes($"--{boundary}--\r\n"));
        return [.. body];
    }

    /// <summary>A body that arrives as networks deliver it.</summary>
    private sealed class InPieces(byte[] all, int size) : MemoryStream(all)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
