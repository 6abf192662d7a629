using OxyPlot.Axes;

namespace ReplacementTracker.Api.Charts;

/// <summary>Days, with ticks at months or Mondays; the year stands below the first of them and below each January.</summary>
internal sealed class CalendarAxis : LinearAxis
{
    /// <summary>Room for a label and the gap beside it.</summary>
    private const double LabelWidth = 46;

    private static readonly int[] MonthSteps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000];

    private readonly Wording words;
    private readonly Dictionary<double, string> labels = [];

    public CalendarAxis(Wording words, DateOnly from, DateOnly to)
    {
        this.words = words;
        Position = AxisPosition.Bottom;
        (Minimum, Maximum) = (from.DayNumber, to.DayNumber);
    }

    public override void GetTickValues(
        out IList<double> majorLabelValues,
        out IList<double> majorTickValues,
        out IList<double> minorTickValues
    )
    {
        var from = DateOnly.FromDayNumber((int)Math.Ceiling(ActualMinimum));
        var to = DateOnly.FromDayNumber((int)Math.Floor(ActualMaximum));
        var room = Math.Max(2, (int)(Math.Abs(ScreenMax.X - ScreenMin.X) / LabelWidth));
        var days = to.DayNumber - from.DayNumber;
        List<DateOnly> ticks = [.. days <= 75 ? Weeks(from, to, days, room) : Months(from, to, days, room)];
        labels.Clear();
        for (var index = 0; index < ticks.Count; index++)
        {
            var day = ticks[index];
            var isNewYear = index == 0 || day.Year != ticks[index - 1].Year;
            var label = days <= 75 ? words.ShortDay(day) : words.ShortMonth(day);
            labels[day.DayNumber] = isNewYear ? $"{label}\n{day.Year}" : label;
        }

        majorTickValues = majorLabelValues = [.. ticks.Select(day => (double)day.DayNumber)];
        minorTickValues = [];
    }

    protected override string FormatValueOverride(double x) => labels.GetValueOrDefault(x, "");

    private static IEnumerable<DateOnly> Weeks(DateOnly from, DateOnly to, int days, int room)
    {
        var step = 7 * (1 + days / 7 / room);
        for (var day = from.AddDays((8 - (int)from.DayOfWeek) % 7); day <= to; day = day.AddDays(step))
        {
            yield return day;
        }
    }

    private static IEnumerable<DateOnly> Months(DateOnly from, DateOnly to, int days, int room)
    {
        var step = MonthSteps.First(some => days / 30.4 / some <= room || some == MonthSteps[^1]);
        var first = (from.Year * 12 + from.Month - 1 + (from.Day > 1 ? 1 : 0) + step - 1) / step * step;
        for (var month = first; month <= to.Year * 12 + to.Month - 1; month += step)
        {
            yield return new DateOnly(month / 12, month % 12 + 1, 1);
        }
    }
}
