using System.Reflection;
using System.Text.Json;
using ReplacementTracker.Api.Http;

namespace ReplacementTracker.Api.Exports;

/// <summary>
/// A report's rows as a table: one column a member, in their order, named as in JSON. The members of a record within
/// are columns as well, named by their path, as Power Query does it: `baseline.removed.count`. Without the dots,
/// `baselineUnitCount` and `baseline.unitCount` would be one name.
/// </summary>
internal static class FlatRecords<T>
{
    private static readonly Column[] Columns = [.. Of(typeof(T), "", row => row)];

    public static IEnumerable<string> Names => Columns.Select(column => column.Name);

    public static async Task WriteAsync(CsvTable table, IEnumerable<T> rows, CancellationToken cancel)
    {
        foreach (var row in rows)
        {
            foreach (var column in Columns)
            {
                Write(table, column.Read(row!));
            }

            await table.EndRowAsync(cancel);
        }
    }

    private static void Write(CsvTable table, object? value)
    {
        switch (value)
        {
            case null:
                table.Text(null);
                break;
            case int number:
                table.Number(number);
                break;
            case decimal number:
                table.Number(number);
                break;
            case bool flag:
                table.Flag(flag);
                break;
            case DateOnly day:
                table.Day(day);
                break;
            case DateTimeOffset instant:
                table.Moment(instant);
                break;
            case Enum some:
                table.Text(JsonNamingPolicy.CamelCase.ConvertName(some.ToString()));
                break;
            default:
                table.Text((string)value);
                break;
        }
    }

    private static IEnumerable<Column> Of(Type type, string prefix, Func<object, object?> read) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .SelectMany(member =>
            {
                var name = prefix + JsonNamingPolicy.CamelCase.ConvertName(member.Name);
                object? Value(object row) => read(row) is { } owner ? member.GetValue(owner) : null;
                var isRecord = member.PropertyType.IsClass && member.PropertyType != typeof(string);
                return isRecord ? Of(member.PropertyType, name + ".", Value) : [new Column(name, Value)];
            });

    private sealed record Column(string Name, Func<object, object?> Read);
}
