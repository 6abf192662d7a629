using Microsoft.AspNetCore.DataProtection;
using ReplacementTracker.Domain.Webhooks;

namespace ReplacementTracker.Api.Webhooks;

/// <summary>Secrets where they lie: sealed by the key ring.</summary>
/// <remarks>
/// Signing needs the secret itself, so a hash will not do. The ring lies in the same database: sealing keeps the secrets out
/// of the hands of whoever sees this table alone (a report, a support copy, an injected query), not of whoever reads the
/// whole database.
/// </remarks>
internal sealed class WebhookSecrets(IDataProtectionProvider ring)
{
    private readonly IDataProtector protector = ring.CreateProtector("ReplacementTracker.Webhooks.Secrets.v1");

    public byte[] Seal(byte[] secret) => protector.Protect(secret);

    /// <returns>What to sign with now: one, or two while the one before still counts.</returns>
    public IReadOnlyList<byte[]> Of(
        byte[] secret,
        byte[]? previous,
        DateTimeOffset? previousUntil,
        DateTimeOffset now
    ) =>
        previous is not null && now < previousUntil
            ? [protector.Unprotect(secret), protector.Unprotect(previous)]
            : [protector.Unprotect(secret)];
}
