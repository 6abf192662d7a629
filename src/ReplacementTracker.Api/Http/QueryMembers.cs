using System.Reflection;
using Microsoft.AspNetCore.Mvc;

namespace ReplacementTracker.Api.Http;

/// <summary>The query parameters of a record, by their names in addresses.</summary>
internal static class QueryMembers
{
    /// <returns>Name in the address → name of the member.</returns>
    public static IReadOnlyDictionary<string, string> Of(Type record) =>
        record
            .GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => (parameter.GetCustomAttribute<FromQueryAttribute>()?.Name, Member: parameter.Name!))
            .Where(pair => pair.Name is not null)
            .DistinctBy(pair => pair.Name)
            .ToDictionary(pair => pair.Name!, pair => pair.Member);
}
