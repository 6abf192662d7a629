using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Dashboard;

/// <summary>Keeps cookies and fills in forms, as a browser does, and runs no script.</summary>
public sealed partial class Browser(TrackerApp app, string? language = null)
{
    private readonly HttpClient http = app.Client(key: null).Http;

    /// <summary>A browser that signed in with this key.</summary>
    public static async Task<Browser> SignedIn(TrackerApp app, string key, string? language = null)
    {
        var browser = new Browser(app, language);
        (await browser.SignIn(key)).Status.ShouldBe(HttpStatusCode.SeeOther);
        return browser;
    }

    public async Task<WebPage> Open(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await Send(request);
    }

    public async Task<WebPage> SignIn(string key, string? to = null)
    {
        var form = await Open($"/sign-in?to={to}");
        return await Post("/sign-in", [("key", key), .. Hidden(form, "sign-in")]);
    }

    public async Task<WebPage> SignOut()
    {
        var page = await Open("/");
        return await Post("/sign-out", Hidden(page, "sign-out"));
    }

    public Task<WebPage> Post(string address, params (string Name, string Value)[] fields) =>
        Send(
            new HttpRequestMessage(HttpMethod.Post, address)
            {
                Content = new FormUrlEncodedContent(
                    fields.Select(field => KeyValuePair.Create(field.Name, field.Value))
                ),
            }
        );

    public async Task<WebPage> Send(HttpRequestMessage request)
    {
        if (language is not null)
        {
            request.Headers.Add("Accept-Language", language);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return new WebPage(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response
                .Headers.Concat(response.Content.Headers)
                .ToDictionary(pair => pair.Key, pair => string.Join('\n', pair.Value), StringComparer.OrdinalIgnoreCase)
        );
    }

    private static (string Name, string Value)[] Hidden(WebPage page, string action) =>
        [
            .. page.All("form")
                .Single(form => ((string)form.Attribute("action")!).EndsWith(action, StringComparison.Ordinal))
                .Descendants("input")
                .Where(input => (string?)input.Attribute("type") == "hidden")
                .Select(input => ((string)input.Attribute("name")!, (string)input.Attribute("value")!)),
        ];
}

/// <summary>What came back, read as strictly as XML once HTML's void elements are closed.</summary>
public sealed partial record WebPage(HttpStatusCode Status, string Html, IReadOnlyDictionary<string, string> Headers)
{
    private XDocument? document;

    public XDocument Document =>
        document ??= XDocument.Parse(
            VoidElement().Replace(Html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), "<${tag}/>")
        );

    /// <summary>What a person reads, in one line, with ordinary spaces.</summary>
    public string Text => Flat(Document.Root!.Element("body")!.Value);

    public IEnumerable<XElement> All(string element) => Document.Descendants(element);

    public string Of(string element) => Flat(All(element).Single().Value);

    /// <summary>The text of the elements that have this class.</summary>
    public string Class(string name) =>
        string.Join(
            " | ",
            Document
                .Descendants()
                .Where(element => ((string?)element.Attribute("class") ?? "").Split(' ').Contains(name))
                .Select(element => Flat(element.Value))
        );

    private static string Flat(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(
        @"<(?<tag>(?:meta|link|input|br|hr|img)\b[^>]*?)\s*/?>",
        RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex VoidElement();
}
