using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ReplacementTracker.Api.Tests.Support;

/// <summary>Speaks HTTP with the service, as a script would.</summary>
public sealed class TrackerClient(HttpClient http)
{
    public HttpClient Http => http;

    public Task<Answer> Get(string path, string? ifNoneMatch = null) =>
        Send(HttpMethod.Get, path, body: null, headers: ("If-None-Match", ifNoneMatch));

    public Task<Answer> Post(string path, object? body = null, string? ifMatch = null) =>
        Send(HttpMethod.Post, path, body, headers: ("If-Match", ifMatch));

    public Task<Answer> Patch(string path, object body, string? ifMatch) =>
        Send(HttpMethod.Patch, path, body, "application/merge-patch+json", ("If-Match", ifMatch));

    public Task<Answer> Delete(string path, string? ifMatch) =>
        Send(HttpMethod.Delete, path, body: null, headers: ("If-Match", ifMatch));

    /// <summary>Sends a body as it stands, well-formed or not.</summary>
    public Task<Answer> PostText(string path, string body, string contentType = "application/json") =>
        Send(HttpMethod.Post, path, body, contentType);

    /// <param name="body">A string is sent as it stands; anything else as JSON.</param>
    public async Task<Answer> Send(
        HttpMethod method,
        string path,
        object? body,
        string contentType = "application/json",
        params (string Name, string? Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"/v1/{path}");
        if (body is not null)
        {
            var text =
                body as string ?? JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(body))!.ToJsonString();
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        foreach (var (name, value) in headers)
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await http.SendAsync(request);
        return new Answer(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Headers,
            response.Content.Headers
        );
    }
}

/// <summary>What came back.</summary>
public sealed record Answer(
    HttpStatusCode Status,
    string Text,
    HttpResponseHeaders Headers,
    HttpContentHeaders ContentHeaders
)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>A member of the body: <c>answer["status"]</c>.</summary>
    public JsonNode? this[string member] => Json[member];

    public string? ETag => Headers.ETag?.ToString();

    /// <summary>The stable code of a problem.</summary>
    public string? Code =>
        ContentHeaders.ContentType?.MediaType == "application/problem+json" ? (string?)Json["code"] : null;

    /// <summary>Pointers and codes of everything that was wrong: `/name not-null`.</summary>
    public IReadOnlyList<string> Errors =>
        [.. Json["errors"]!.AsArray().Select(error => $"{error!["pointer"]} {error["code"]}")];

    /// <summary>Fails, and shows the body, unless it went well.</summary>
    public Answer Ok(HttpStatusCode expected = HttpStatusCode.OK)
    {
        Status.ShouldBe(expected, Text);
        return this;
    }

    public Answer Created() => Ok(HttpStatusCode.Created);

    /// <summary>Fails, and shows the body, unless it was refused in just this way.</summary>
    public Answer ShouldBeRefused(HttpStatusCode status, string code)
    {
        Status.ShouldBe(status, Text);
        Code.ShouldBe(code, Text);
        return this;
    }
}
