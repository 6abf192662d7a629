using FluentValidation;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Vendors;

namespace ReplacementTracker.Api.Vendors;

/// <summary>What is written of a vendor.</summary>
[Example(
    """
        {
          "restriction": "watch"
        }
        """
)]
internal record VendorRequest
{
    /// <summary>What people call it; at most 200 characters.</summary>
    public string? Name { get; init; }

    /// <summary>Other names it goes by on housings and in inventories; at most 50, of 200 characters each.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>What follows for replacements; `unknown` unless said.</summary>
    public VendorRestriction? Restriction { get; init; }

    /// <summary>The lists it stands on; at most 50.</summary>
    public IReadOnlyList<VendorListingRequest>? Listings { get; init; }

    public VendorTerms ToTerms() =>
        new(
            Name!,
            [.. (Aliases ?? []).Distinct(StringComparer.OrdinalIgnoreCase)],
            Restriction ?? VendorRestriction.Unknown,
            [
                .. (Listings ?? []).Select(listing => new VendorListing(
                    listing.List!,
                    listing.Scope,
                    listing.ListedOn,
                    listing.Source
                )),
            ]
        );

    public static VendorRequest From(VendorTerms terms) =>
        new()
        {
            Name = terms.Name,
            Aliases = terms.Aliases,
            Restriction = terms.Restriction,
            Listings =
            [
                .. terms.Listings.Select(listing => new VendorListingRequest(
                    listing.List,
                    listing.Scope,
                    listing.ListedOn,
                    listing.Source
                )),
            ],
        };

    internal sealed class Validator : AbstractValidator<VendorRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Name).NotNull().Line(200);
            RuleFor(request => request.Aliases)
                .Must(list => list is null or { Count: <= 50 })
                .WithMessage("At most 50.");
            RuleForEach(request => request.Aliases).NotNull().Line(200);
            RuleFor(request => request.Listings)
                .Must(list => list is null or { Count: <= 50 })
                .WithMessage("At most 50.");
            RuleForEach(request => request.Listings).NotNull().SetValidator(new VendorListingRequest.Validator()!);
        }
    }
}

/// <summary>A government's or customer's list on which a vendor stands.</summary>
/// <param name="List">Its name: `US NDAA section 889`; at most 200 characters.</param>
/// <param name="Scope">What the listing covers; at most 1,000 characters.</param>
/// <param name="ListedOn">Since when, if known.</param>
/// <param name="Source">Where that can be read: addresses, or words; at most 2,000 characters.</param>
internal sealed record VendorListingRequest(string? List, string? Scope, DateOnly? ListedOn, string? Source)
{
    internal sealed class Validator : AbstractValidator<VendorListingRequest>
    {
        public Validator()
        {
            RuleFor(listing => listing.List).NotNull().Line(200);
            RuleFor(listing => listing.Scope).Prose(1000);
            RuleFor(listing => listing.ListedOn).Sensible();
            RuleFor(listing => listing.Source).Prose(2000);
        }
    }
}
