using Microsoft.Extensions.Options;

namespace ReplacementTracker.Api.Evidence;

/// <summary>How large files may be, and where they lie. Read from the section `Evidence` of the settings.</summary>
internal sealed class EvidenceOptions
{
    /// <summary>Bytes of one file; from 1 KB to 1 GB, 20 MB unless said.</summary>
    public long MaxBytes { get; init; } = 20 * 1024 * 1024;

    /// <summary>Where it names a bucket, new files go there; else into the database.</summary>
    public S3Options S3 { get; init; } = new();

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Evidence").Get<EvidenceOptions>() ?? new EvidenceOptions();
        options.Demand();
        services.AddSingleton(options);
        services.AddSingleton<S3Store>();
        services.AddScoped<DatabaseStore>();
        services.AddScoped<EvidenceStores>();
    }

    private void Demand()
    {
        if (MaxBytes is < 1024 or > 1024 * 1024 * 1024)
        {
            throw Wrong("Evidence:MaxBytes is from 1024 to 1073741824.");
        }

        if (S3.Bucket is not { Length: > 0 })
        {
            return;
        }

        if (S3.Endpoint is { Length: > 0 } endpoint && !IsHttp(endpoint))
        {
            throw Wrong("Evidence:S3:Endpoint is an http or https address.");
        }

        if (S3.Endpoint is not { Length: > 0 } && S3.Region is not { Length: > 0 })
        {
            throw Wrong("Evidence:S3 names a bucket, and needs an Endpoint or a Region.");
        }

        if (string.IsNullOrEmpty(S3.AccessKey) != string.IsNullOrEmpty(S3.SecretKey))
        {
            throw Wrong("Evidence:S3 needs both AccessKey and SecretKey, or neither.");
        }
    }

    private static bool IsHttp(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    private static OptionsValidationException Wrong(string sentence) =>
        new("Evidence", typeof(EvidenceOptions), [sentence]);
}

/// <summary>A store that speaks S3: Amazon's, MinIO, Ceph, and others.</summary>
internal sealed class S3Options
{
    /// <summary>The bucket; it has to be there. Empty for none.</summary>
    public string? Bucket { get; init; }

    /// <summary>Address of the store; empty for Amazon's own in the region.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The region, such as `eu-west-1`; what stores of one's own make of it varies.</summary>
    public string? Region { get; init; }

    /// <summary>Left out, the credentials are looked for where Amazon's tools look: environment, profile, machine.</summary>
    public string? AccessKey { get; init; }

    public string? SecretKey { get; init; }

    /// <summary>Before the objects' names, so that a bucket can be shared.</summary>
    public string Prefix { get; init; } = "evidence/";
}
