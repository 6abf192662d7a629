using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace ReplacementTracker.Api.Sample;

/// <summary>A file made up to stand for evidence. It says so itself, and no two are alike.</summary>
/// <param name="Name">What the sender would have called it.</param>
internal sealed record SampleFile(string Name, string MediaType, byte[] Bytes)
{
    private const int Width = 48;
    private const int Height = 32;

    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <summary>A small drawing of bars, different for each text, with the text in it.</summary>
    public static SampleFile Picture(string name, string of)
    {
        var text = $"Invented sample data, not a photograph: {of}";
        var pattern = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        using MemoryStream png = new();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        // Eight bits of grey for each pixel.
        header[8] = 8;
        Chunk(png, "IHDR", header);
        Chunk(png, "tEXt", Encoding.Latin1.GetBytes($"Comment\0{text}"));
        Chunk(png, "IDAT", Packed(pattern));
        Chunk(png, "IEND", []);
        return new SampleFile(name, "image/png", png.ToArray());
    }

    public static SampleFile Text(string name, params IEnumerable<string> lines) =>
        new(
            name,
            "text/plain",
            Encoding.UTF8.GetBytes(
                string.Join(
                    '\n',
                    ["INVENTED SAMPLE DATA: nobody wrote or signed this, and nothing was destroyed.", "", .. lines, ""]
                )
            )
        );

    private static byte[] Packed(byte[] pattern)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Fastest))
        {
            for (var row = 0; row < Height; row++)
            {
                // Each row begins with the number of its filter: none.
                zlib.WriteByte(0);
                for (var column = 0; column < Width; column++)
                {
                    zlib.WriteByte(row is < 4 or >= Height - 4 ? (byte)0xF0 : pattern[column * pattern.Length / Width]);
                }
            }
        }

        return packed.ToArray();
    }

    private static void Chunk(MemoryStream png, string type, byte[] content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. content];
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(body));
        png.Write(number);
    }

    /// <summary>CRC-32 as PNG has it: https://www.w3.org/TR/png-3/#D-CRCAppendix.</summary>
    private static uint Checksum(byte[] body)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var some in body)
        {
            crc ^= some;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1;
            }
        }

        return ~crc;
    }
}
