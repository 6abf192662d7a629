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
    private static readonly Member[] Members = [.. Of(typeof(T), "", row => row)];

    public static readonly ExportColumn[] Columns = [.. Members.Select(member => member.Column)];

    public static async Task WriteAsync(ITable table, IEnumerable<T> rows, CancellationToken cancel)
    {
        foreach (var row in rows)
        {
            foreach (var member in Members)
            {
                Write(table, member.Read(row!));
            }

            await table.EndRowAsync(cancel);
        }
    }

    /// <summary>The columns with the cells of one row, for who shows a row from top to bottom.</summary>
    public static IEnumerable<(ExportColumn Column, Action<ITable> Write)> Cells(T row) =>
        Members.Select<Member, (ExportColumn, Action<ITable>)>(member =>
            (member.Column, table => Write(table, member.Read(row!)))
        );

    private static void Write(ITable table, object? value)
    {
        switch (value)
        {
            case null:
                table.Text(null);
                break;
            case int number:
                table.Number(number);
                break;
            case long number:
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

    private static IEnumerable<Member> Of(Type type, string prefix, Func<object, object?> read) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .SelectMany(member =>
            {
                var name = prefix + JsonNamingPolicy.CamelCase.ConvertName(member.Name);
                object? Value(object row) => read(row) is { } owner ? member.GetValue(owner) : null;
                var isRecord = member.PropertyType.IsClass && member.PropertyType != typeof(string);
                return isRecord
                    ? Of(member.PropertyType, name + ".", Value)
                    : [new Member(new ExportColumn(name, Kind(member.PropertyType), Meaning(type, member)), Value)];
            });

    private static CellKind Kind(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var some when some == typeof(int) || some == typeof(long) => CellKind.WholeNumber,
            var some when some == typeof(decimal) => CellKind.Decimal,
            var some when some == typeof(bool) => CellKind.Flag,
            var some when some == typeof(DateOnly) => CellKind.Day,
            var some when some == typeof(DateTimeOffset) => CellKind.Instant,
            _ => CellKind.Text,
        };

    private static string Meaning(Type type, PropertyInfo member) => XmlComments.OfParameter(type, member.Name) ?? "";

    private sealed record Member(ExportColumn Column, Func<object, object?> Read);
}
