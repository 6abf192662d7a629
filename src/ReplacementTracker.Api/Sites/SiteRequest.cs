using FluentValidation;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Sites;

namespace ReplacementTracker.Api.Sites;

/// <summary>What is written of a site.</summary>
[Example(
    """
        {
          "name": "Utrecht Centraal"
        }
        """
)]
internal record SiteRequest
{
    /// <summary>What people call it; at most 200 characters.</summary>
    public string? Name { get; init; }

    /// <summary>What sort of place it is.</summary>
    public SiteKind? Kind { get; init; }

    /// <summary>The province it lies in; at most 100 characters.</summary>
    public string? Province { get; init; }

    /// <summary>WGS84 degrees north, −90 to 90; only together with `longitude`.</summary>
    public double? Latitude { get; init; }

    /// <summary>WGS84 degrees east, −180 to 180; only together with `latitude`.</summary>
    public double? Longitude { get; init; }

    public SiteTerms ToTerms() => new(Name!, Kind!.Value, Province, Latitude, Longitude);

    public static SiteRequest From(SiteTerms terms) =>
        new()
        {
            Name = terms.Name,
            Kind = terms.Kind,
            Province = terms.Province,
            Latitude = terms.Latitude,
            Longitude = terms.Longitude,
        };

    internal sealed class Validator : AbstractValidator<SiteRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Name).NotNull().Line(200);
            RuleFor(request => request.Kind).NotNull();
            RuleFor(request => request.Province).Line(100);
            RuleFor(request => request.Latitude).InclusiveBetween(-90, 90);
            RuleFor(request => request.Longitude).InclusiveBetween(-180, 180);
            RuleFor(request => request.Latitude)
                .NotNull()
                .When(request => request.Longitude is not null)
                .WithMessage("A place has both 'latitude' and 'longitude', or neither.");
            RuleFor(request => request.Longitude)
                .NotNull()
                .When(request => request.Latitude is not null)
                .WithMessage("A place has both 'latitude' and 'longitude', or neither.");
        }
    }
}
