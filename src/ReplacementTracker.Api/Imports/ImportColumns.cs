using System.Text;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Imports;

/// <summary>Which column of a file says what.</summary>
internal sealed class ImportColumns
{
    /// <summary>
    /// Inventories of cameras come with the passwords of the cameras. A column whose name has one of these in it is
    /// never read, whatever else it may be.
    /// </summary>
    private static readonly string[] Secrets =
    [
        "password",
        "passwd",
        "passphrase",
        "pwd",
        "secret",
        "wachtwoord",
        "credential",
        "user",
        "gebruiker",
        "login",
    ];

    private readonly string[] header;
    private readonly int[][] places = new int[Enum.GetValues<UnitField>().Length][];

    private ImportColumns(ImportFormat format, string[] header) => (Format, this.header) = (format, header);

    public ImportFormat Format { get; }

    /// <summary>Columns of the header line, and so of every row.</summary>
    public int Count => header.Length;

    /// <summary>Columns that mean nothing here, in their order.</summary>
    public IReadOnlyList<string> Ignored { get; private set; } = [];

    /// <summary>Columns that are not read because of what they may hold, in their order.</summary>
    public IReadOnlyList<string> Dropped { get; private set; } = [];

    /// <summary>Columns that together say which rows are one device; empty where each row is one.</summary>
    public IReadOnlyList<int> OneDevice { get; private set; } = [];

    /// <summary>Names become tags by a rule; false where the file has tags of our own making.</summary>
    public bool NamesAreForeign { get; private set; }

    /// <summary>The maker's name is part of something else, and one that we do not know is no error.</summary>
    public bool VendorIsHint { get; private set; }

    public bool Has(UnitField field) => places[(int)field].Length > 0;

    /// <summary>The columns to look in, first things first.</summary>
    public ReadOnlySpan<int> Places(UnitField field) => places[(int)field];

    /// <summary>What the file itself calls the column; null where it has none.</summary>
    public string? NameOf(UnitField field) => places[(int)field] is [var first, ..] ? header[first] : null;

    public string NameOf(int place) => header[place];

    /// <param name="rows">Before its first row, which is the header.</param>
    /// <param name="mapping">Name of a format, or `auto`.</param>
    /// <param name="own">`ourColumn:Their Header`, each; what they say goes before the format.</param>
    public static async Task<ImportColumns> ReadAsync(
        CsvRows rows,
        string mapping,
        IReadOnlyList<string> own,
        CancellationToken cancel
    )
    {
        do
        {
            if (!await rows.ReadAsync(cancel))
            {
                throw ImportRefusals.Empty.Because("Send a CSV file; its first line names the columns.");
            }
        } while (rows.IsBlank);

        return Of(Header(rows), mapping, own);
    }

    private static string[] Header(CsvRows rows)
    {
        if (rows.ColumnCount > CsvRows.MaxColumns)
        {
            throw ImportRefusals.TooManyColumns.Because(
                $"The file has {rows.ColumnCount} columns; {CsvRows.MaxColumns} are read at most."
            );
        }

        // What stands in it is not repeated: of a file without a header line, this is the first device's password.
        var names = Enumerable.Range(0, rows.ColumnCount).Select(place => rows.Cell(place).Trim().ToString()).ToArray();
        if (
            rows.IsUnterminated
            || rows.HasStrayQuote
            || names.Any(name => name.Length > 200 || name.Any(c => c == '\uFFFD' || char.IsControl(c)))
        )
        {
            throw ImportRefusals.HeaderUnreadable.Because(
                $"Line {rows.Line} should name the columns, in UTF-8: each at most 200 characters, and quotes in pairs."
            );
        }

        return names;
    }

    private static ImportColumns Of(string[] names, string mapping, IReadOnlyList<string> own)
    {
        var keys = names.Select(Key).ToList();
        var chosen = own.Select(Split).ToList();
        var format =
            mapping != ImportFormats.Auto ? ImportFormats.All.Single(known => known.Name == mapping)
            : ImportFormats.All.FirstOrDefault(known => known.KnownBy.All(name => keys.Contains(Key(name)))) is { } one
                ? one
            : chosen.Exists(column => column.Field == UnitField.Tag) ? ImportFormats.Tracker
            : throw ImportRefusals.FormatUnknown.Because(
                "A file of our own has the column tag; of others, "
                    + string.Join(
                        "; ",
                        ImportFormats
                            .All.Skip(1)
                            .Select(known => $"{known.Name} has {string.Join(", ", known.KnownBy)}")
                    )
                    + ". Say which column is the tag with column=tag:Name of the column."
            );

        var columns = new ImportColumns(format, names);
        foreach (var field in Enum.GetValues<UnitField>())
        {
            var wanted = chosen.Where(column => column.Field == field).Select(column => column.Name).ToArray();
            columns.places[(int)field] = wanted.Length > 0 ? Demand(keys, wanted) : columns.Find(keys, field);
        }

        if (!columns.Has(UnitField.Tag))
        {
            throw ImportRefusals.ColumnMissing.Because(
                $"The file has no column {string.Join(" or ", format.Columns[UnitField.Tag])}, "
                    + "and without it nobody can say which unit a row is about."
            );
        }

        DemandOnce(keys, names);
        columns.NamesAreForeign = format.NamesAreForeign || chosen.Exists(column => column.Field == UnitField.Tag);
        columns.VendorIsHint = format.VendorIsHint && !chosen.Exists(column => column.Field == UnitField.LabelVendor);
        columns.OneDevice = [.. format.OneDevice.Select(name => keys.IndexOf(Key(name))).Where(place => place >= 0)];
        columns.Dropped = [.. names.Where((_, place) => IsSecret(keys[place]))];
        var used = columns.places.SelectMany(places => places).ToHashSet();
        columns.Ignored =
        [
            .. names.Where((name, place) => name.Length > 0 && !IsSecret(keys[place]) && !used.Contains(place)),
        ];
        return columns;
    }

    private int[] Find(List<string> keys, UnitField field) =>
        [
            .. Format
                .Columns.GetValueOrDefault(field, [])
                .Select(name => keys.IndexOf(Key(name)))
                .Where(place => place >= 0),
        ];

    private static int[] Demand(List<string> keys, string[] names) =>
        [
            .. names.Select(name =>
                IsSecret(Key(name))
                    ? throw ImportRefusals.ColumnSecret.Because(
                        $"The column {name} may hold secrets and is never read."
                    )
                : keys.IndexOf(Key(name)) is var place and >= 0 ? place
                : throw ImportRefusals.ColumnMissing.Because($"The file has no column {name}.")
            ),
        ];

    private static void DemandOnce(List<string> keys, string[] names)
    {
        var twice = keys.GroupBy(key => key).FirstOrDefault(same => same.Key.Length > 0 && same.Skip(1).Any())?.Key;
        if (twice is not null)
        {
            throw ImportRefusals.ColumnTwice.Because(
                $"The file names the column {names[keys.IndexOf(twice)]} twice, and nobody can say which one is meant."
            );
        }
    }

    private static (UnitField Field, string Name) Split(string column)
    {
        var parts = column.Split(':', 2);
        return (EnumText.Parse<UnitField>(parts[0]), parts[1]);
    }

    private static bool IsSecret(string key) => Secrets.Any(key.Contains);

    /// <summary>`Label vendor`, `label_vendor` and `labelVendor` are one name.</summary>
    private static string Key(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var character in name.Where(char.IsLetterOrDigit))
        {
            key.Append(char.ToLowerInvariant(character));
        }

        return key.ToString();
    }
}
