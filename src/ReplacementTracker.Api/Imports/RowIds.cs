using System.Buffers.Binary;

namespace ReplacementTracker.Api.Imports;

/// <summary>Ids of one import, each greater than the one before: version 7 with a counter (RFC 9562, 6.2, method 1).</summary>
/// <remarks>
/// Of ids that are random within a millisecond, a million land all over five indexes; of these, each lands at the end.
/// </remarks>
/// <param name="at">The instant in them.</param>
internal sealed class RowIds(DateTimeOffset at)
{
    /// <summary>12 bits of the counter lie before the variant, 14 behind it; 48 random ones are left.</summary>
    private const int LowBits = 14;

    private uint count;

    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(at).TryWriteBytes(bytes, bigEndian: true, out _);
        count++;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | (count >> LowBits)));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[8..], (ushort)(0x8000 | (count & ((1 << LowBits) - 1))));
        return new Guid(bytes, bigEndian: true);
    }
}
