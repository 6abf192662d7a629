using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Access;
using ReplacementTracker.Domain.Disposals;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Scope;
using ReplacementTracker.Domain.Sites;
using ReplacementTracker.Domain.Units;
using ReplacementTracker.Domain.Vendors;
using ReplacementTracker.Domain.Webhooks;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.Persistence;

/// <summary>The database. Aggregates are written through their methods and SaveChanges, where events are recorded.</summary>
internal sealed class TrackerDb(DbContextOptions<TrackerDb> options, CurrentUser user, TimeProvider clock)
    : DbContext(options)
{
    public DbSet<Programme> Programmes => Set<Programme>();
    public DbSet<Site> Sites => Set<Site>();
    public DbSet<Vendor> Vendors => Set<Vendor>();
    public DbSet<MacPrefix> MacPrefixes => Set<MacPrefix>();
    public DbSet<Unit> Units => Set<Unit>();
    public DbSet<WorkOrder> WorkOrders => Set<WorkOrder>();
    public DbSet<Milestone> Milestones => Set<Milestone>();
    public DbSet<ScopeEntry> ScopeEntries => Set<ScopeEntry>();
    public DbSet<Disposal> Disposals => Set<Disposal>();
    public DbSet<EvidenceItem> Evidence => Set<EvidenceItem>();
    public DbSet<EvidenceUse> EvidenceUses => Set<EvidenceUse>();
    public DbSet<EvidenceChunkRow> EvidenceChunks => Set<EvidenceChunkRow>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<Webhook> Webhooks => Set<Webhook>();
    public DbSet<EventRow> Events => Set<EventRow>();
    public DbSet<EffectRow> Effects => Set<EffectRow>();
    public DbSet<EventChainRow> EventChain => Set<EventChainRow>();
    public DbSet<EventQueueRow> EventQueue => Set<EventQueueRow>();
    public DbSet<CheckpointRow> Checkpoints => Set<CheckpointRow>();
    public DbSet<ImportRow> Imports => Set<ImportRow>();
    public DbSet<ImportProblemRow> ImportProblems => Set<ImportProblemRow>();

    /// <summary>Saves what changed and what happened, together or not at all.</summary>
    /// <remarks>The request's cancellation is not passed on: a commit that was cut off may or may not have happened.</remarks>
    public override async Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Database.CurrentTransaction is not null)
        {
            return await SaveWithinAsync(acceptAllChangesOnSuccess);
        }

        await using var transaction = await Database.BeginTransactionAsync(CancellationToken.None);
        var saved = await SaveWithinAsync(acceptAllChangesOnSuccess);
        await transaction.CommitAsync(CancellationToken.None);
        return saved;
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Save asynchronously.");

    private async Task<int> SaveWithinAsync(bool acceptAllChangesOnSuccess)
    {
        await Settled.BeginWriteAsync(this);
        EventRecorder.Record(this, user, clock.Now());
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, CancellationToken.None);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        foreach (var type in typeof(Aggregate).Assembly.GetTypes().Where(type => type.IsEnum))
        {
            conventions.Properties(type).HaveConversion(typeof(EnumTextConverter<>).MakeGenericType(type));
        }

        conventions.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
    }

    protected override void OnModelCreating(ModelBuilder model) =>
        model.ApplyConfigurationsFromAssembly(typeof(TrackerDb).Assembly);
}
