using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ReplacementTracker.Api.Persistence;

/// <summary>One transaction a request, whoever opened it.</summary>
internal static class Transactions
{
    /// <summary>
    /// A transaction for work of several statements: that of the request, where its Idempotency-Key has opened one; else one
    /// of its own.
    /// </summary>
    public static async Task<WorkTransaction> BeginOrJoinAsync(this TrackerDb db, CancellationToken cancel) =>
        new(db, db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancel) : null);
}

/// <param name="db">Whose work it is.</param>
/// <param name="own">The transaction, where it was opened for this work alone.</param>
internal sealed class WorkTransaction(TrackerDb db, IDbContextTransaction? own) : IAsyncDisposable
{
    /// <summary>What is to be done after each transaction that is open; forgotten with those that come to nothing.</summary>
    private static readonly ConditionalWeakTable<IDbContextTransaction, List<Func<Task>>> Following = new();

    private bool isDone;

    /// <summary>
    /// Has something done once the work is there for good, joined or not: what cannot be undone, such as a deletion
    /// elsewhere. It does not happen where the transaction comes to nothing, or the service ends in between.
    /// </summary>
    /// <param name="what">Sees to its own failures: the work is done, whatever becomes of this.</param>
    public void AfterCommit(Func<Task> what) =>
        Following.GetOrCreateValue(own ?? db.Database.CurrentTransaction!).Add(what);

    /// <summary>Ends its own transaction; a joined one is committed by whoever opened it, with what belongs to it.</summary>
    /// <param name="cancel">Never the request's: a commit that was cut off may or may not have happened.</param>
    public async Task CommitAsync(CancellationToken cancel)
    {
        if (own is not null)
        {
            await own.CommitAsync(cancel);
            if (Following.TryGetValue(own, out var following))
            {
                Following.Remove(own);
                foreach (var what in following)
                {
                    await what();
                }
            }
        }

        isDone = true;
    }

    /// <remarks>Work that did not come to its end takes the joined transaction with it: nothing of it may be kept.</remarks>
    public async ValueTask DisposeAsync()
    {
        if (own is not null)
        {
            await own.DisposeAsync();
        }
        else if (!isDone && db.Database.CurrentTransaction is not null)
        {
            await db.Database.RollbackTransactionAsync(CancellationToken.None);
        }
    }
}
