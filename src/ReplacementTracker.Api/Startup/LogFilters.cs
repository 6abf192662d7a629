using Microsoft.Extensions.Options;

namespace ReplacementTracker.Api.Startup;

/// <summary>What is never logged, whatever levels somebody sets when looking for a fault.</summary>
/// <remarks>
/// Below a warning the framework writes down addresses with all that was searched for, headers, values that cannot be read
/// and statements: serial numbers, places and keys. EF Core's own warnings and errors come as exceptions too, and those are
/// refusals or logged by whoever meets them. Data protection warns that its keys are not encrypted where they lie: that is
/// the database, with all that they open.
/// </remarks>
internal static class LogFilters
{
    private static readonly string[] Never = ["Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore.DataProtection"];
    private static readonly string[] FromWarningsOn = ["Microsoft.AspNetCore", "Npgsql", "System.Net.Http"];

    public static void Add(ILoggingBuilder logging)
    {
        // Unless said otherwise. The settings' own rules name a category, and go before this one.
        logging.AddFilter((_, level) => level >= LogLevel.Warning);
        logging.Services.PostConfigure<LoggerFilterOptions>(options =>
        {
            var rules = options.Rules.ToList();
            options.Rules.Clear();
            foreach (var rule in rules)
            {
                options.Rules.Add(
                    new LoggerFilterRule(
                        rule.ProviderName,
                        rule.CategoryName,
                        rule.LogLevel,
                        (provider, category, level) =>
                            MayBe(category, level) && (rule.Filter?.Invoke(provider, category, level) ?? true)
                    )
                );
            }
        });
    }

    private static bool MayBe(string? category, LogLevel level) =>
        category is null
        || (
            !Never.Any(name => category.StartsWith(name, StringComparison.Ordinal))
            && (
                level >= LogLevel.Warning
                || !FromWarningsOn.Any(name => category.StartsWith(name, StringComparison.Ordinal))
            )
        );
}
