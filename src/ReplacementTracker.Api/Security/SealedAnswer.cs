using System.Security.Cryptography;
using System.Text;

namespace ReplacementTracker.Api.Security;

/// <summary>An answer that only who sends the same Idempotency-Key and the same credential again can open.</summary>
/// <remarks>
/// AES-256-GCM; the key is derived anew for each answer (HKDF-SHA256, random salt) from what the database does not hold.
/// Salt, nonce, tag and text stand one after another.
/// </remarks>
internal static class SealedAnswer
{
    private const int SaltLength = 16;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeadLength = SaltLength + NonceLength + TagLength;

    /// <param name="answer">What is to be sealed.</param>
    /// <param name="secrets">What it takes to open it.</param>
    /// <param name="belongsTo">What it cannot be moved away from, such as the row that it stands in.</param>
    public static byte[] Seal(ReadOnlySpan<byte> answer, (string Key, string Credential) secrets, byte[] belongsTo)
    {
        var whole = new byte[HeadLength + answer.Length];
        RandomNumberGenerator.Fill(whole.AsSpan(0, SaltLength + NonceLength));
        using var cipher = Cipher(whole, secrets);
        cipher.Encrypt(Nonce(whole), answer, whole.AsSpan(HeadLength), Tag(whole), belongsTo);
        return whole;
    }

    /// <returns>Null where it cannot be opened: with another credential, or because it was changed.</returns>
    public static byte[]? Open(byte[] whole, (string Key, string Credential) secrets, byte[] belongsTo)
    {
        if (whole.Length < HeadLength)
        {
            return null;
        }

        var answer = new byte[whole.Length - HeadLength];
        using var cipher = Cipher(whole, secrets);
        try
        {
            cipher.Decrypt(Nonce(whole), whole.AsSpan(HeadLength), Tag(whole), answer, belongsTo);
            return answer;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static AesGcm Cipher(byte[] whole, (string Key, string Credential) secrets) =>
        new(
            HKDF.DeriveKey(
                HashAlgorithmName.SHA256,
                // Neither holds a line feed, so no two pairs look alike.
                Encoding.UTF8.GetBytes($"{secrets.Key}\n{secrets.Credential}"),
                outputLength: 32,
                whole[..SaltLength],
                "ReplacementTracker answer"u8.ToArray()
            ),
            TagLength
        );

    private static Span<byte> Nonce(byte[] whole) => whole.AsSpan(SaltLength, NonceLength);

    private static Span<byte> Tag(byte[] whole) => whole.AsSpan(SaltLength + NonceLength, TagLength);
}
