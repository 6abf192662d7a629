using FluentValidation;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.Units;

/// <summary>What is written of a unit.</summary>
[Example(
    """
        {
          "position": "platform 5, pole 12"
        }
        """
)]
internal record UnitRequest
{
    /// <summary>Code of the site where it hangs, in either case; see /v1/sites.</summary>
    public string? Site { get; init; }

    /// <summary>Where at the site, in free text: platform 5, pole 12; at most 200 characters.</summary>
    public string? Position { get; init; }

    /// <summary>Id of the vendor whose name is on the housing; see /v1/vendors.</summary>
    public string? LabelVendor { get; init; }

    /// <summary>Id of the vendor that made it; relabelled equipment exists.</summary>
    public string? OriginVendor { get; init; }

    /// <summary>As on the type plate; at most 200 characters.</summary>
    public string? Model { get; init; }

    /// <summary>As on the type plate; at most 100 characters. No two units in service share one.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>12 hex digits in any notation, kept as AA:BB:CC:DD:EE:FF. No two units in service share one.</summary>
    public string? MacAddress { get; init; }

    /// <summary>The day it was hung.</summary>
    public DateOnly? InstalledOn { get; init; }

    /// <summary>Whether it is one that has to go. Null has it judged by its makers.</summary>
    public ScopeStatus? ScopeStatus { get; init; }

    public UnitTerms ToTerms() =>
        new(
            Site!.ToUpperInvariant(),
            Position?.Trim(),
            LabelVendor,
            OriginVendor,
            Model?.Trim(),
            SerialNumber?.Trim(),
            Domain.Units.MacAddress.TryNormalise(MacAddress, out var mac) ? mac : null,
            InstalledOn
        );

    public static UnitRequest From(Unit unit) =>
        new()
        {
            Site = unit.Site,
            Position = unit.Position,
            LabelVendor = unit.LabelVendor,
            OriginVendor = unit.OriginVendor,
            Model = unit.Model,
            SerialNumber = unit.SerialNumber,
            MacAddress = unit.MacAddress,
            InstalledOn = unit.InstalledOn,
            ScopeStatus = unit.ScopeStatus,
        };

    internal sealed class Validator : AbstractValidator<UnitRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Site).NotNull().SiteCode();
            RuleFor(request => request.Position).Line(200);
            RuleFor(request => request.LabelVendor).Code();
            RuleFor(request => request.OriginVendor).Code();
            RuleFor(request => request.Model).Line(200);
            RuleFor(request => request.SerialNumber).Line(100);
            RuleFor(request => request.MacAddress).Mac();
            RuleFor(request => request.InstalledOn).Sensible();
        }
    }
}
