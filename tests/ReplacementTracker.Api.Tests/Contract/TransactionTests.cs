using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Contract;

/// <summary>Invariant 2: what a POST writes commits with its Idempotency-Key, so it joins the transaction that holds the key.</summary>
public sealed class TransactionTests
{
    /// <summary>Those that only read, those that no request waits for, what is written of a refusal after it was undone, and the one that opens it for others.</summary>
    private static readonly string[] _own =
    [
        "Dashboard/ShowProgramme.cs",
        "Exports/CopiedRows.cs",
        "Exports/Workbook/WorkbookOfProgramme.cs",
        "Persistence/ChainVerification.cs",
        "Persistence/EventChain.cs",
        "Persistence/ExceptionExpiry.cs",
        "Persistence/TrackerDb.cs",
        "Persistence/Transactions.cs",
        "Reference/ReferenceData.cs",
        "Sample/SampleProgramme.cs",
        "Security/AccessLog.cs",
        "Webhooks/WebhookDispatcher.cs",
    ];

    [Fact]
    public void Are_joined_by_every_operation_that_writes()
    {
        var api = Path.Combine(Repository.Folder, "src", "ReplacementTracker.Api");

        var own = Directory
            .GetFiles(api, "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("Database.BeginTransactionAsync(", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(api, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

        string.Join('\n', own)
            .ShouldBe(
                string.Join('\n', _own),
                "Write db.BeginOrJoinAsync(cancel) there, or say here why it stands alone."
            );
    }
}
