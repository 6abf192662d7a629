using ReplacementTracker.Api.Imports;

namespace ReplacementTracker.Api.Tests.Imports;

public sealed class RowIdsTests
{
    [Fact]
    public void Gives_each_id_after_the_one_before_as_PostgreSQL_orders_them()
    {
        var at = new DateTimeOffset(2026, 10, 1, 8, 0, 0, 123, TimeSpan.Zero);
        var ids = new RowIds(at);

        // Three ids a row, and as many rows as there may be.
        var before = "";
        for (var number = 0; number < 3 * ImportStage.MaxRows; number++)
        {
            var id = ids.Next();
            if (number % 1000 == 0 || number % (1 << 14) < 3)
            {
                var text = id.ToString("N");
                string.CompareOrdinal(before, text).ShouldBeLessThan(0);
                id.Version.ShouldBe(7);
                (id.Variant & 0b1100).ShouldBe(0b1000);
                text[..12].ShouldBe(at.ToUnixTimeMilliseconds().ToString("x12"));
                before = text;
            }
        }
    }
}
