using System.Buffers;
using System.Security.Cryptography;
using ReplacementTracker.Api.Http;

namespace ReplacementTracker.Api.Evidence;

/// <summary>A file on its way in or out: counted and hashed as it comes, and kept on disk, not in memory, until it is looked at.</summary>
/// <remarks>
/// It has no name, so nobody else opens it, and nothing stays of it however the process ends. It lies where `TMPDIR`
/// says, /tmp unless said.
/// </remarks>
internal sealed class Spool : IAsyncDisposable
{
    private const int Packet = 64 * 1024;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly FileStream file;
    private readonly long maxBytes;

    /// <param name="maxBytes">More is refused.</param>
    public Spool(long maxBytes)
    {
        this.maxBytes = maxBytes;
        var path = Path.Combine(Path.GetTempPath(), $"tracker-evidence-{Guid.NewGuid():N}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        file = new FileStream(path, options);
        File.Delete(path);
    }

    public long Length { get; private set; }

    /// <summary>SHA-256 of everything written; 64 lower-case hex digits.</summary>
    public string Sha256 => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <exception cref="FileTooLargeException">There was more than it takes.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        Length += bytes.Length;
        if (Length > maxBytes)
        {
            throw new FileTooLargeException(maxBytes);
        }

        hash.AppendData(bytes.Span);
        await file.WriteAsync(bytes, cancel);
    }

    public async Task WriteAsync(Stream source, CancellationToken cancel)
    {
        var packet = ArrayPool<byte>.Shared.Rent(Packet);
        try
        {
            while (await source.ReadAsync(packet, cancel) is > 0 and var read)
            {
                await WriteAsync(packet.AsMemory(0, read), cancel);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packet);
        }
    }

    /// <summary>What was written, from a position on. One reader at a time.</summary>
    public Stream Read(long from = 0)
    {
        file.Position = from;
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        hash.Dispose();
        await file.DisposeAsync();
    }
}
