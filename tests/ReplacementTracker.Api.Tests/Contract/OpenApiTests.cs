using System.Text.Json;
using System.Text.Json.Nodes;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Contract;

/// <summary>The document is the contract: scripts, clients and Swagger UI read nothing else.</summary>
public sealed class OpenApiTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private const string UpdateVariable = "TRACKER_UPDATE_OPENAPI";

    /// <summary>Set TRACKER_UPDATE_OPENAPI=1 to write the file anew; the diff shows what changed for clients.</summary>
    [Fact]
    public async Task Is_the_document_that_is_checked_in()
    {
        var served = (await app.Anonymous.Get("/v1/openapi.json")).Ok().Text.ReplaceLineEndings("\n") + "\n";
        var file = Path.Combine(Repository.Folder, "docs", "openapi.json");
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            await File.WriteAllTextAsync(file, served, TestContext.Current.CancellationToken);
        }

        var checkedIn = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        checkedIn.ShouldBe(served, $"docs/openapi.json is out of date; run the suite once with {UpdateVariable}=1.");
    }

    [Fact]
    public async Task Is_openapi_3_1_with_addresses_below_v1()
    {
        var document = await Document();

        document["openapi"]!.ToString().ShouldStartWith("3.1");
        document["servers"]![0]!["url"]!.ToString().ShouldBe("/v1");
        document["paths"]!.AsObject().Select(path => path.Key).ShouldAllBe(path => !path.StartsWith("/v1"));
    }

    [Fact]
    public async Task May_be_read_by_pages_from_anywhere_unlike_everything_else()
    {
        var document = (await app.Anonymous.Get("/v1/openapi.json")).Ok();
        var programmes = (await app.Administrator.Get("programmes")).Ok();

        document.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        document.Headers.CacheControl!.Public.ShouldBeTrue();
        programmes.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        programmes.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task Describes_every_operation()
    {
        var operations = Operations(await Document()).ToList();

        operations.Count.ShouldBeGreaterThan(60);
        foreach (var (name, operation) in operations)
        {
            var summary = operation["summary"]?.ToString();
            summary.ShouldNotBeNullOrWhiteSpace($"{name} has no summary");
            summary.Split(' ').Length.ShouldBeLessThanOrEqualTo(12, $"{name}: {summary}");
            operation["tags"]!.AsArray().Count.ShouldBe(1, name);
            operation["operationId"].ShouldNotBeNull(name);
        }

        operations.Select(some => some.Operation["operationId"]!.ToString()).ShouldBeUnique();
    }

    [Fact]
    public async Task Describes_every_parameter()
    {
        foreach (var (name, operation) in Operations(await Document()))
        {
            foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
            {
                parameter!
                    ["description"]
                    ?.ToString()
                    .ShouldNotBeNullOrWhiteSpace($"{name}: {parameter["name"]} has no description");
                (parameter["description"] is not null).ShouldBeTrue($"{name}: {parameter["name"]} has no description");
                parameter["schema"]!["type"].ShouldNotBeNull($"{name}: {parameter["name"]} has no type");
            }
        }
    }

    [Fact]
    public async Task Shows_an_example_of_every_body_that_passes_its_own_rules()
    {
        var document = await Document();
        await using var scope = app.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        foreach (var (name, operation) in Operations(document))
        {
            var schema = operation["requestBody"]?["content"]?["application/json"]?["schema"];
            if (schema is null)
            {
                continue;
            }

            var component = schema["$ref"]!.ToString().Split('/')[^1];
            var example = document["components"]!["schemas"]![component]!["examples"]?[0];
            example.ShouldNotBeNull($"{name}: {component} has no example");
            var type = typeof(Program).Assembly.GetTypes().Single(some => some.Name == component);
            var read = example.Deserialize(type, Json.Options)!;
            if (operation["operationId"]!.ToString().StartsWith("amend", StringComparison.Ordinal))
            {
                continue;
            }

            var validator = (IValidator)services.GetService(typeof(IValidator<>).MakeGenericType(type))!;
            var context = (IValidationContext)
                Activator.CreateInstance(typeof(ValidationContext<>).MakeGenericType(type), read)!;
            validator.Validate(context).Errors.ShouldBeEmpty($"{name}: the example of {component} is refused");
        }
    }

    [Fact]
    public async Task Says_which_errors_every_operation_answers_with()
    {
        foreach (var (name, operation) in Operations(await Document()))
        {
            var statuses = operation["responses"]!.AsObject().Select(response => response.Key).ToList();
            var problems = statuses.Where(status => status.StartsWith('4')).ToList();
            problems.ShouldContain("400", name);
            foreach (var status in problems)
            {
                operation["responses"]![status]!["content"]!
                    ["application/problem+json"]
                    .ShouldNotBeNull($"{name} {status}");
            }

            var needsKey = operation["security"]?.AsArray().Count > 0;
            statuses.Contains("401").ShouldBe(needsKey, name);
            var conditional =
                operation["parameters"]?.AsArray().Any(some => (string)some!["name"]! == "If-Match") == true;
            statuses.Contains("412").ShouldBe(conditional, name);
            statuses.Contains("428").ShouldBe(conditional, name);
        }
    }

    [Fact]
    public async Task Refers_only_to_what_it_contains()
    {
        var text = (await app.Anonymous.Get("/v1/openapi.json")).Ok().Text;
        var schemas = JsonNode.Parse(text)!["components"]!["schemas"]!.AsObject();

        var used = System
            .Text.RegularExpressions.Regex.Matches(
                text,
                "\"#/components/schemas/(?<name>[^\"]+)\"",
                System.Text.RegularExpressions.RegexOptions.None,
                TimeSpan.FromSeconds(5)
            )
            .Select(match => match.Groups["name"].Value)
            .Distinct()
            .ToList();

        used.ShouldAllBe(name => schemas.ContainsKey(name));
        schemas.Select(schema => schema.Key).ShouldAllBe(name => used.Contains(name));
    }

    private async Task<JsonNode> Document() => (await app.Anonymous.Get("/v1/openapi.json")).Ok().Json;

    private static IEnumerable<(string Name, JsonNode Operation)> Operations(JsonNode document) =>
        document["paths"]!
            .AsObject()
            .SelectMany(path =>
                path.Value!.AsObject().Select(verb => ($"{verb.Key.ToUpperInvariant()} {path.Key}", verb.Value!))
            );
}
