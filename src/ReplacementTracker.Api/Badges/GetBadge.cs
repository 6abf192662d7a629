using System.Globalization;
using System.Text;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Badges;

internal static class GetBadge
{
    /// <summary>Say how far a programme is, as shields.io reads it.</summary>
    /// <remarks>
    /// Today's `percentComplete` and whether it is late: give this address to `https://img.shields.io/endpoint?url=…`.
    /// `brightgreen`: done by the deadline. `green`: as many units as planned. `orange`: fewer, or done after the deadline.
    /// `red`: deadline missed, or closed unfinished. `lightgrey`: no units yet. Sample data say that they are
    /// invented. Needs no key where the programme's figures are public.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<BadgeResponse>> Handle(
        string programme,
        [AsParameters] GetBadgeQuery query,
        HttpContext http,
        CurrentUser user,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var badge = await Badge.ReadAsync(db, programme, query.Label, clock.Now(), cancel);
        PublicFigures.LetBeKept(http, user);
        http.Response.Headers.AccessControlAllowOrigin = "*";
        return TypedResults.Ok(
            new BadgeResponse(1, badge.Label, badge.Message, badge.ShieldsColor, PublicFigures.KeptSeconds)
        );
    }
}

/// <param name="Label">Text on the left, 1–40 characters; the programme's code unless said.</param>
internal sealed record GetBadgeQuery([FromQuery(Name = "label")] string? Label)
{
    internal sealed class Validator : AbstractValidator<GetBadgeQuery>
    {
        public Validator()
        {
            RuleFor(query => query.Label).Line(40);
            RuleFor(query => query.Label)
                .Must(label =>
                    label is null || label.EnumerateRunes().All(rune => IsShown(Rune.GetUnicodeCategory(rune)))
                )
                .WithErrorCode("line")
                .WithMessage("'label' consists of characters that can be seen.");
        }

        /// <summary>No marks that turn the direction of what follows, and nothing that XML cannot hold.</summary>
        private static bool IsShown(UnicodeCategory category) =>
            category
                is not (
                    UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.Surrogate
                    or UnicodeCategory.PrivateUse
                    or UnicodeCategory.OtherNotAssigned
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                );
    }
}

/// <summary>A badge as shields.io draws it, and nothing beyond: it refuses members that it does not know.</summary>
/// <param name="SchemaVersion">1.</param>
/// <param name="Label">Text on the left.</param>
/// <param name="Message">Text on the right: percentage, stage, standing.</param>
/// <param name="Color">`brightgreen`, `green`, `orange`, `red` or `lightgrey`.</param>
/// <param name="CacheSeconds">How long it may be kept.</param>
[Example(
    """
        {
          "schemaVersion": 1,
          "label": "prorail",
          "message": "61.2 % replaced, late (invented)",
          "color": "orange",
          "cacheSeconds": 300
        }
        """
)]
internal sealed record BadgeResponse(int SchemaVersion, string Label, string Message, string Color, int CacheSeconds)
    : IReport
{
    object IReport.Essence => this;
}
