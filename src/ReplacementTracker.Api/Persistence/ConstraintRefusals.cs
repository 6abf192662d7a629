using Npgsql;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Disposals;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Scope;
using ReplacementTracker.Domain.Sites;
using ReplacementTracker.Domain.Units;
using ReplacementTracker.Domain.Vendors;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.Persistence;

/// <summary>What it means when a constraint says no: by its name, never by the text of the message.</summary>
internal static class ConstraintRefusals
{
    private static readonly Dictionary<string, RefusalCode> ByConstraint = new()
    {
        [Constraints.ProgrammesCode] = ProgrammeRefusals.CodeTaken,
        [Constraints.SitesCode] = SiteRefusals.CodeTaken,
        [Constraints.VendorsId] = VendorRefusals.IdTaken,
        [Constraints.UnitsTag] = UnitRefusals.TagTaken,
        [Constraints.UnitsSerialNumber] = UnitRefusals.SerialNumberTaken,
        [Constraints.UnitsMacAddress] = UnitRefusals.MacAddressTaken,
        [Constraints.UnitsSite] = SiteRefusals.Unknown,
        [Constraints.UnitsLabelVendor] = VendorRefusals.Unknown,
        [Constraints.UnitsOriginVendor] = VendorRefusals.Unknown,
        [Constraints.WorkOrdersSite] = SiteRefusals.Unknown,
        [Constraints.LinesUnit] = UnitRefusals.InUse,
        [Constraints.LinesReplacement] = UnitRefusals.InUse,
        [Constraints.ScopeEntriesUnit] = UnitRefusals.InUse,
        [Constraints.OneOpenLine] = WorkOrderRefusals.UnitOnOpenLine,
        [Constraints.MilestonesCode] = MilestoneRefusals.CodeTaken,
        [Constraints.MilestonesVendor] = VendorRefusals.Unknown,
        [Constraints.ExtensionsNumber] = MilestoneRefusals.ExtensionOpen,
        [Constraints.OneOpenExtension] = MilestoneRefusals.ExtensionOpen,
        [Constraints.OneOpenScopeEntry] = ScopeRefusals.Open,
        [Constraints.EvidencePicture] = EvidenceRefusals.Reused,
        [Constraints.EvidenceOncePerUnit] = EvidenceRefusals.Reused,
        [Constraints.EvidenceUnit] = UnitRefusals.InUse,
        [Constraints.EvidenceOneStep] = EvidenceRefusals.InUse,
        [Constraints.DisposalsCertificate] = DisposalRefusals.CertificateTaken,
        [Constraints.ListedSerialNumber] = DisposalRefusals.SerialNumberListed,
        [Constraints.UnitsDisposalSerialNumber] = DisposalRefusals.SerialNumberAmbiguous,
    };

    /// <returns>The refusal; null where the constraint is none of ours, which is a bug to be logged.</returns>
    public static RefusalException? For(PostgresException refused) =>
        refused.ConstraintName is { } name && ByConstraint.TryGetValue(name, out var code)
            ? code.Because(code.Title)
            : null;
}

/// <summary>Names of the constraints that speak to clients.</summary>
internal static class Constraints
{
    public const string ProgrammesCode = "programmes_code_unique";
    public const string SitesCode = "sites_code";
    public const string VendorsId = "vendors_id";
    public const string UnitsTag = "units_tag_unique";
    public const string UnitsSerialNumber = "units_serial_number_unique";
    public const string UnitsMacAddress = "units_mac_address_unique";
    public const string UnitsSite = "units_site_exists";
    public const string UnitsLabelVendor = "units_label_vendor_exists";
    public const string UnitsOriginVendor = "units_origin_vendor_exists";
    public const string WorkOrdersNumber = "work_orders_number_unique";
    public const string WorkOrdersSite = "work_orders_site_exists";
    public const string LinesUnit = "work_order_lines_unit_exists";
    public const string LinesReplacement = "work_order_lines_replacement_exists";
    public const string OneOpenLine = "work_order_lines_one_open_per_unit";
    public const string MilestonesCode = "milestones_code_unique";
    public const string MilestonesVendor = "milestones_vendor_exists";
    public const string ExtensionsNumber = "milestone_extensions_number";
    public const string OneOpenExtension = "milestone_extensions_one_open";
    public const string OneOpenScopeEntry = "scope_entries_one_open_per_unit";
    public const string EvidencePicture = "evidence_picture_unique";
    public const string EvidenceOncePerUnit = "evidence_units_once";
    public const string EvidenceUnit = "evidence_units_unit_exists";
    public const string EvidenceOneStep = "evidence_uses_one_step";
    public const string DisposalsCertificate = "disposals_certificate_unique";
    public const string ListedSerialNumber = "disposal_serial_numbers_unique";
    public const string UnitsDisposal = "units_disposal_exists";
    public const string UnitsDisposalSerialNumber = "units_one_per_serial_number_of_disposal";
    public const string ScopeEntriesUnit = "scope_entries_unit_exists";
}
