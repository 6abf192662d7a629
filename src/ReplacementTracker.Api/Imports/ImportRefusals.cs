using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Imports;

/// <summary>Why a file is not even looked through. What is wrong with its rows is in the report instead.</summary>
internal static class ImportRefusals
{
    public static readonly RefusalCode NotFound = new(
        "import-not-found",
        RefusalKind.NotFound,
        "There is no such import."
    );

    public static readonly RefusalCode Empty = new(
        "import-empty",
        RefusalKind.Invalid,
        "The file has no line with the names of its columns."
    );

    public static readonly RefusalCode HeaderUnreadable = new(
        "import-header-unreadable",
        RefusalKind.Invalid,
        "The line with the names of the columns cannot be read."
    );

    public static readonly RefusalCode FormatUnknown = new(
        "import-format-unknown",
        RefusalKind.Invalid,
        "The columns are not those of a format that is known here."
    );

    public static readonly RefusalCode ColumnMissing = new(
        "import-column-missing",
        RefusalKind.Invalid,
        "The file lacks a column."
    );

    public static readonly RefusalCode ColumnTwice = new(
        "import-column-twice",
        RefusalKind.Invalid,
        "The file names one column twice."
    );

    public static readonly RefusalCode ColumnSecret = new(
        "import-column-secret",
        RefusalKind.Invalid,
        "A column that holds secrets is not read."
    );

    public static readonly RefusalCode TooManyColumns = new(
        "import-too-many-columns",
        RefusalKind.Invalid,
        "The file has too many columns."
    );

    public static readonly RefusalCode TooManyRows = new(
        "import-too-many-rows",
        RefusalKind.Invalid,
        "The file has too many rows."
    );
}
