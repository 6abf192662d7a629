using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using ReplacementTracker.Domain.Evidence;

namespace ReplacementTracker.Api.Evidence;

/// <summary>Files in a store that speaks S3, one object each.</summary>
/// <remarks>
/// Objects that nothing refers to may stay behind where the service or the store fails at the wrong moment; they are
/// harmless, and their names tell which evidence they were to be.
/// </remarks>
internal sealed class S3Store(EvidenceOptions options, ILogger<S3Store> log) : IEvidenceStore, IDisposable
{
    public const string StoreName = "s3";

    private readonly S3Options s3 = options.S3;
    private readonly Lazy<AmazonS3Client> client = new(() => Connect(options.S3));

    public string Name => StoreName;

    public bool IsTransactional => false;

    public Task WriteAsync(EvidenceAddress address, Spool content, CancellationToken cancel) =>
        AskAsync(
            async () =>
            {
                var request = new PutObjectRequest
                {
                    BucketName = s3.Bucket,
                    Key = KeyOf(address),
                    InputStream = content.Read(),
                    AutoCloseStream = false,
                    AutoResetStreamPosition = false,
                    ContentType = "application/octet-stream",
                    // Not every store understands Amazon's own encoding of bodies.
                    UseChunkEncoding = false,
                };
                await client.Value.PutObjectAsync(request, cancel);
            },
            address
        );

    public Task CopyToAsync(EvidenceAddress address, Spool target, CancellationToken cancel) =>
        AskAsync(
            async () =>
            {
                using var found = await client.Value.GetObjectAsync(s3.Bucket, KeyOf(address), cancel);
                await target.WriteAsync(found.ResponseStream, cancel);
            },
            address,
            mayBeMissing: true
        );

    public Task DeleteAsync(EvidenceAddress address, CancellationToken cancel) =>
        AskAsync(() => client.Value.DeleteObjectAsync(s3.Bucket, KeyOf(address), cancel), address, mayBeMissing: true);

    public void Dispose()
    {
        if (client.IsValueCreated)
        {
            client.Value.Dispose();
        }
    }

    private string KeyOf(EvidenceAddress address) => $"{s3.Prefix}{address.ProgrammeId:D}/{address.EvidenceId:D}";

    /// <summary>What is not there is empty; a store that does not answer is nobody's fault here, and worth another try.</summary>
    private async Task AskAsync(Func<Task> ask, EvidenceAddress address, bool mayBeMissing = false)
    {
        if (s3.Bucket is not { Length: > 0 })
        {
            log.LogError("Evidence {EvidenceId} lies in an S3 store, and none is set", address.EvidenceId);
            throw Unavailable();
        }

        try
        {
            await ask();
        }
        catch (AmazonS3Exception missing)
            when (mayBeMissing && missing.StatusCode == HttpStatusCode.NotFound && missing.ErrorCode != "NoSuchBucket")
        {
            log.LogError("The S3 store has no object for evidence {EvidenceId}", address.EvidenceId);
        }
        catch (Exception failed)
            when (failed is AmazonClientException or AmazonServiceException or HttpRequestException or IOException
                && failed is not BadHttpRequestException
            )
        {
            log.LogError(failed, "The S3 store failed for evidence {EvidenceId}", address.EvidenceId);
            throw Unavailable();
        }
    }

    private static Domain.RefusalException Unavailable() =>
        EvidenceRefusals.StoreUnavailable.Because("The store of evidence does not answer. Try again shortly.");

    private static AmazonS3Client Connect(S3Options s3)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = s3.Endpoint is { Length: > 0 },
            Timeout = TimeSpan.FromSeconds(60),
            MaxErrorRetry = 2,
            // What is stored is checked by a hash of our own, and stores of one's own know no others.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (s3.Endpoint is { Length: > 0 } endpoint)
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = s3.Region is { Length: > 0 } region ? region : "us-east-1";
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(s3.Region);
        }

        return s3.AccessKey is { Length: > 0 } key
            ? new AmazonS3Client(new BasicAWSCredentials(key, s3.SecretKey), config)
            : new AmazonS3Client(config);
    }
}
