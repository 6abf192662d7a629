using System.Text;
using CsCheck;
using ReplacementTracker.Api.Imports;

namespace ReplacementTracker.Api.Tests.Imports;

public sealed class CsvRowsTests
{
    [Theory]
    [InlineData("a,b\r\n1,2\r\n")]
    [InlineData("a;b\n1;2\n")]
    [InlineData("a\tb\r1\t2")]
    [InlineData("\"a\",\"b\"\r\n\"1\",\"2\"")]
    [InlineData("\"a;x;y\",b\n1,2")]
    public async Task Reads_every_delimiter_and_every_line_end(string text)
    {
        var rows = await Read(text);

        rows.Count.ShouldBe(2);
        rows[1].Cells.ShouldBe(["1", "2"]);
        rows[1].Line.ShouldBe(2);
    }

    [Fact]
    public async Task Keeps_line_breaks_delimiters_and_doubled_quotes_within_quotes()
    {
        var rows = await Read("a,b\r\n\"one\r\ntwo, \"\"three\"\"\",4\r\n5,6\r\n");

        rows[1].Cells.ShouldBe(["one\r\ntwo, \"three\"", "4"]);
        rows.Select(row => row.Line).ShouldBe([1, 2, 4]);
    }

    [Fact]
    public async Task Says_that_a_quote_is_never_closed_and_keeps_little_of_what_follows()
    {
        var rows = await CsvRows.OpenAsync(
            new StringReader("a,b\n1,\"" + new string('x', 5_000_000)),
            CancellationToken.None
        );

        await rows.ReadAsync(CancellationToken.None);
        (await rows.ReadAsync(CancellationToken.None)).ShouldBeTrue();

        rows.IsUnterminated.ShouldBeTrue();
        rows.Line.ShouldBe(2);
        rows.Cell(1).Length.ShouldBe(CsvRows.MaxCellLength);
        rows.IsTooLong(1).ShouldBeTrue();
    }

    [Fact]
    public async Task Counts_the_cells_of_a_line_of_commas_without_keeping_them()
    {
        var rows = await CsvRows.OpenAsync(new StringReader(new string(',', 3_000_000)), CancellationToken.None);

        await rows.ReadAsync(CancellationToken.None);

        rows.ColumnCount.ShouldBe(3_000_001);
        rows.Cell(2_999_999).Length.ShouldBe(0);
    }

    [Fact]
    public async Task Says_that_a_cell_goes_on_after_its_closing_quote()
    {
        var rows = await CsvRows.OpenAsync(new StringReader("a,b\n\"x\"y,z\n"), CancellationToken.None);

        await rows.ReadAsync(CancellationToken.None);
        await rows.ReadAsync(CancellationToken.None);

        rows.HasStrayQuote.ShouldBeTrue();
        rows.ColumnCount.ShouldBe(2);
    }

    /// <summary>What was written by the rules of RFC 4180 is read back, however the text arrives.</summary>
    [Fact]
    public void Reads_back_whatever_was_written()
    {
        var cell = Gen.Char["ab ,;\t\"\r\n'é"].Array[0, 6].Select(characters => new string(characters));
        var table = cell.Array[2, 4].Array[1, 8];

        Gen.Select(table, Gen.Int[1, 7], Gen.Char[",;\t"])
            .Sample(
                (cells, packet, delimiter) =>
                {
                    var width = cells[0].Length;
                    var header = Enumerable.Range(0, width).Select(column => $"c{column}").ToArray();
                    string[][] all =
                    [
                        header,
                        .. cells.Select(row =>
                            Enumerable.Range(0, width).Select(c => c < row.Length ? row[c] : "").ToArray()
                        ),
                    ];
                    var text = new StringBuilder();
                    foreach (var row in all)
                    {
                        text.AppendJoin(delimiter, row.Select(some => $"\"{some.Replace("\"", "\"\"")}\""))
                            .Append("\r\n");
                    }

                    var read = Read(new Packets(text.ToString(), packet)).GetAwaiter().GetResult();

                    read.Select(row => string.Join('|', row.Cells)).ShouldBe(all.Select(row => string.Join('|', row)));
                },
                iter: 2000
            );
    }

    private static Task<List<(int Line, string[] Cells)>> Read(string text) => Read(new StringReader(text));

    private static async Task<List<(int Line, string[] Cells)>> Read(TextReader text)
    {
        var rows = await CsvRows.OpenAsync(text, CancellationToken.None);
        List<(int, string[])> all = [];
        while (await rows.ReadAsync(CancellationToken.None))
        {
            all.Add(
                (
                    rows.Line,
                    Enumerable.Range(0, rows.ColumnCount).Select(column => rows.Cell(column).ToString()).ToArray()
                )
            );
        }

        return all;
    }

    /// <summary>A text of which only so many characters arrive at a time, once the first have.</summary>
    private sealed class Packets(string text, int size) : TextReader
    {
        private int next;

        public override ValueTask<int> ReadBlockAsync(
            Memory<char> buffer,
            CancellationToken cancellationToken = default
        ) => ReadAsync(buffer[..Math.Min(buffer.Length, text.IndexOf('\n') + 1)], cancellationToken, all: true);

        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default) =>
            ReadAsync(buffer, cancellationToken, all: false);

        private ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancel, bool all)
        {
            cancel.ThrowIfCancellationRequested();
            var count = Math.Min(Math.Min(buffer.Length, all ? int.MaxValue : size), text.Length - next);
            text.AsMemory(next, count).CopyTo(buffer);
            next += count;
            return ValueTask.FromResult(count);
        }
    }
}
