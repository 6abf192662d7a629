using Microsoft.AspNetCore.Components;
using ReplacementTracker.Api.Charts;

namespace ReplacementTracker.Api.Dashboard;

/// <summary>A chart as a part of a page.</summary>
internal static class Drawing
{
    /// <param name="idPrefix">Two charts stand on one page.</param>
    public static PictureFormat Format(int width, int height, string idPrefix) =>
        new(Phrases.Current == Phrases.Dutch ? ChartLocale.Nl : ChartLocale.En, width, height, idPrefix);

    /// <param name="svg">An element that the charts have written, in which what people wrote is escaped.</param>
    public static MarkupString Markup(string svg) => new(svg);
}
