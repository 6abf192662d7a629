using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Scope;
using ReplacementTracker.Domain.Units;
using ReplacementTracker.Domain.Vendors;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.Sample;

/// <summary>Something that somebody told the service at one moment, and that is saved as a whole.</summary>
internal sealed record SampleStep(DateTimeOffset RecordedAt, string Actor, Action<SampleWorld> Do);

/// <summary>The sample as far as it has been told. Only what a step touches is tracked while it is saved.</summary>
internal sealed class SampleWorld(
    TrackerDb db,
    Programme programme,
    IReadOnlyDictionary<string, VendorRestriction> restrictions,
    IReadOnlyDictionary<string, string> siteNames
)
{
    private readonly Dictionary<string, Unit> units = [];
    private readonly Dictionary<SampleVisit, WorkOrder> orders = [];
    private readonly Dictionary<string, ScopeEntry> entries = [];

    public TrackerDb Db => db;
    public Programme Programme => programme;
    public IReadOnlyCollection<Unit> Units => units.Values;

    public int OrderCount => orders.Count;

    public VendorRestriction RestrictionOf(string vendor) => restrictions[vendor];

    public string NameOf(string site) => siteNames[site];

    public Programme ChangedProgramme() => Tracked(programme);

    public Unit Unit(string tag) => Tracked(units[tag]);

    public WorkOrder Order(SampleVisit visit) => Tracked(orders[visit]);

    /// <summary>What was asked last of a unit's scope.</summary>
    public ScopeEntry ScopeEntry(string tag) => Tracked(entries[tag]);

    public void Add(ScopeEntry entry)
    {
        entries[entry.UnitTag] = entry;
        db.ScopeEntries.Add(entry);
    }

    public void Add(Unit unit)
    {
        units.Add(unit.Tag, unit);
        db.Units.Add(unit);
    }

    public void Add(SampleVisit visit, WorkOrder order)
    {
        orders.Add(visit, order);
        db.WorkOrders.Add(order);
    }

    private T Tracked<T>(T known)
        where T : class
    {
        if (db.Entry(known).State == EntityState.Detached)
        {
            db.Attach(known);
        }

        return known;
    }
}
