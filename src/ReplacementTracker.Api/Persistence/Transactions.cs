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
    private bool isDone;

    /// <summary>Ends its own transaction; a joined one is committed by whoever opened it, with what belongs to it.</summary>
    /// <param name="cancel">Never the request's: a commit that was cut off may or may not have happened.</param>
    public async Task CommitAsync(CancellationToken cancel)
    {
        if (own is not null)
        {
            await own.CommitAsync(cancel);
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
