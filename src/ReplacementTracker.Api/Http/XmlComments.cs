using System.Xml.Linq;

namespace ReplacementTracker.Api.Http;

/// <summary>Documentation of query records, which the generator of the document does not look for.</summary>
internal static class XmlComments
{
    private static readonly Lazy<Dictionary<string, XElement>> Members = new(Read);

    /// <summary>What the record's `param` element says of one of its members; null where it is silent.</summary>
    public static string? OfParameter(Type record, string member) =>
        Members.Value.TryGetValue($"T:{record.FullName}", out var comments)
            ? comments
                .Elements("param")
                .FirstOrDefault(element => (string?)element.Attribute("name") == member)
                ?.Value.Trim()
            : null;

    private static Dictionary<string, XElement> Read()
    {
        var file = Path.ChangeExtension(typeof(XmlComments).Assembly.Location, ".xml");
        return File.Exists(file)
            ? XDocument.Load(file).Descendants("member").ToDictionary(element => (string)element.Attribute("name")!)
            : [];
    }
}
