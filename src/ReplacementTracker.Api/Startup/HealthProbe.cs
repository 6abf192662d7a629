using System.Globalization;

namespace ReplacementTracker.Api.Startup;

/// <summary>Asks a service that runs on this machine whether it is ready, as container engines do every few seconds.</summary>
/// <remarks>The program itself asks, because images of ASP.NET Core have neither curl nor wget.</remarks>
internal static class HealthProbe
{
    // Longer than the service waits for its database: its own sentence says more than a time-out here.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <param name="args">`health`, and where the service is unless it listens where it does by default.</param>
    /// <returns>0 ready; 1 not ready, or nobody answers; 2 not an address.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var told = args.Length > 1 ? args[1] : DefaultUrl();
        if (!Uri.TryCreate(told, UriKind.Absolute, out var service) || service.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync($"Not the address of a service: {told}");
            return 2;
        }

        // A proxy that is set for the container would be asked for this machine's own address.
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(new Uri(service, "/health/ready"));
            Console.WriteLine(await answer.Content.ReadAsStringAsync());
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"Nobody answers at {service}: {exception.Message}");
            return 1;
        }
    }

    /// <summary>The port of ASPNETCORE_HTTP_PORTS, which ASP.NET Core's images set, else the one without any setting.</summary>
    private static string DefaultUrl()
    {
        var ports = Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS")?.Split(';');
        return int.TryParse(ports?[0], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? $"http://127.0.0.1:{port}"
            : Hosting.DefaultUrl;
    }
}
