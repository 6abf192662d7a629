using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Evidence;
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
    /// <summary>As the store that reads them calls itself.</summary>
    private const string DatabaseStoreName = "database";

    private readonly Dictionary<string, Unit> units = [];
    private readonly Dictionary<SampleVisit, WorkOrder> orders = [];
    private readonly Dictionary<string, ScopeEntry> entries = [];
    private readonly Dictionary<Guid, List<AttachedEvidence>> atHand = [];

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

    /// <summary>Submits a file, which then is at hand for one step of each of the units.</summary>
    public void Submit(
        EvidenceTerms terms,
        SampleFile file,
        IReadOnlyList<Unit> of,
        WorkOrder? order,
        string by,
        DateTimeOffset at
    )
    {
        var content = new EvidenceContent(
            file.Sha256,
            DatabaseStoreName,
            file.MediaType,
            file.Bytes.Length,
            file.Name,
            Reference: null
        );
        var evidence = new EvidenceItem(programme, IdOf(file, at), terms, content, of, order, by, at);
        db.Evidence.Add(evidence);
        db.EvidenceChunks.Add(
            new EvidenceChunkRow
            {
                ProgrammeId = programme.Id,
                EvidenceId = evidence.Id,
                Ordinal = 0,
                Bytes = file.Bytes,
            }
        );
        foreach (var unit in of)
        {
            atHand.TryAdd(unit.Id, []);
            atHand[unit.Id].Add(new AttachedEvidence(evidence.Id, terms.Kind, by));
        }
    }

    public EvidenceAtHand AtHand(Unit unit) => new(programme.EvidencePolicy, atHand.GetValueOrDefault(unit.Id, []));

    /// <summary>Writes down what a step rests on; it is at hand for no other.</summary>
    public void RestOn(EvidenceAtHand evidence, Unit unit, EvidenceStep step, DateTimeOffset at)
    {
        db.RestOn(evidence, unit, step, at);
        if (atHand.TryGetValue(unit.Id, out var left))
        {
            var used = evidence.For(step).Select(some => some.Id).ToHashSet();
            left.RemoveAll(some => used.Contains(some.Id));
        }
    }

    /// <summary>Follows from the file, so that the events that name it are the same whenever the sample is loaded.</summary>
    private static Guid IdOf(SampleFile file, DateTimeOffset at)
    {
        Span<byte> id = stackalloc byte[16];
        Guid.CreateVersion7(at).TryWriteBytes(id, bigEndian: true, out _);
        var hash = Convert.FromHexString(file.Sha256).AsSpan();
        (id[6], id[8]) = ((byte)((id[6] & 0xF0) | (hash[0] & 0x0F)), (byte)((id[8] & 0xC0) | (hash[1] & 0x3F)));
        id[7] = hash[2];
        hash[3..10].CopyTo(id[9..]);
        return new Guid(id, bigEndian: true);
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
