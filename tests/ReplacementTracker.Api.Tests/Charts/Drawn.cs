using System.Xml.Linq;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Charts;

/// <summary>A picture, read as the XML that it is.</summary>
internal sealed class Drawn(string svg)
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";
    private static readonly string[] _elements =
    [
        "svg",
        "title",
        "desc",
        "rect",
        "g",
        "clipPath",
        "text",
        "polyline",
        "polygon",
        "ellipse",
        "path",
    ];

    private readonly XElement root = XDocument.Parse(svg).Root!;

    public Drawn(Answer answer)
        : this(answer.Ok().Text)
    {
        answer.ContentHeaders.ContentType!.ToString().ShouldBe("image/svg+xml; charset=utf-8");
    }

    public string Title => root.Element(_svg + "title")!.Value;

    public string Description => root.Element(_svg + "desc")!.Value;

    public string Language => root.Attribute("lang")!.Value;

    /// <summary>Everything written in it.</summary>
    public IReadOnlyList<string> Texts => [.. root.Descendants(_svg + "text").Select(text => text.Value)];

    /// <summary>Where upright texts stand, each at least so wide and high.</summary>
    public IReadOnlyList<(string Text, double Left, double Bottom, double Width, double Height)> Boxes =>
        [
            .. root.Descendants(_svg + "text")
                .Where(text => text.Attribute("transform") is null)
                .Select(text =>
                {
                    var size = (double)text.Attribute("font-size")!;
                    var width = text.Value.Length * size * 0.4;
                    return (text.Value, (double)text.Attribute("x")!, (double)text.Attribute("y")!, width, size);
                }),
        ];

    /// <summary>What its parts are called: lines, bands, milestones, sites.</summary>
    public IReadOnlyList<string> Parts =>
        [.. root.Descendants(_svg + "g").Elements(_svg + "title").Select(title => title.Value)];

    public IReadOnlyList<string> Ids => [.. root.DescendantsAndSelf().Attributes("id").Select(id => id.Value)];

    public IReadOnlyList<XElement> Of(string part) =>
        [
            .. root.Descendants(_svg + "g")
                .Where(group => group.Element(_svg + "title")?.Value == part)
                .Elements()
                .Skip(1),
        ];

    /// <summary>Nothing in it runs, loads, links or is styled; what it refers to is in it.</summary>
    public Drawn ShouldBeHarmless()
    {
        root.DescendantsAndSelf().Select(element => element.Name).ShouldAllBe(name => name.Namespace == _svg);
        root.DescendantsAndSelf().Select(element => element.Name.LocalName).Distinct().ShouldBeSubsetOf(_elements);
        var attributes = root.DescendantsAndSelf().Attributes().ToList();
        attributes
            .Select(attribute => attribute.Name.LocalName)
            .ShouldAllBe(name => !name.StartsWith("on") && name != "href" && name != "style");
        attributes
            .Where(attribute => attribute.Value.Contains("url(", StringComparison.Ordinal))
            .Select(attribute => attribute.Value["url(#".Length..^1])
            .ShouldBeSubsetOf(Ids);
        Ids.ShouldBeUnique();
        root.Attribute("role")!.Value.ShouldBe("img");
        root.Attribute("aria-labelledby")!.Value.Split(' ').ShouldBeSubsetOf(Ids);
        attributes.ShouldAllBe(attribute => !attribute.Value.Contains("NaN") && !attribute.Value.Contains("Infinity"));
        return this;
    }
}
