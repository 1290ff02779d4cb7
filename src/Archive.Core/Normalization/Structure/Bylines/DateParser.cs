using System.Globalization;
using System.Text.RegularExpressions;
using Archive.Core.Normalization.Boilerplate.Rules;

namespace Archive.Core.Normalization.Structure.Bylines;

/// <summary>
/// Parses dates as newspapers print them in Italian and English: 28/09/2022, 2022-09-28, 28 settembre 2022, 1° marzo 2016, 12 GEN 2015,
/// September 7th, 2022, 3 May 2019, with or without a weekday.
/// </summary>
internal static partial class DateParser
{
    /// <summary>The range of plausible years of publication; a number outside it is not a year.</summary>
    private const int MinYear = 1700, MaxYear = 2100;

    private static readonly Dictionary<string, int> Months = BuildMonths();

    /// <summary>The first three letters of months and weekdays.</summary>
    private static readonly HashSet<string> Beginnings = new(
        Months.Keys.Select(month => month[..3])
            .Concat(["lun", "mar", "mer", "gio", "ven", "sab", "dom", "mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
        StringComparer.Ordinal);

    [GeneratedRegex(
        @"^(?:(?:luned|marted|mercoled|gioved|venerd)(?:ì|i'|i’|í|i)|sabato|domenica|lun|mar|mer|gio|ven|sab|dom|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)[.,]?\s+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Weekday { get; }

    [GeneratedRegex(
        @"^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:T[0-9:.]+(?:Z|[+-][0-9][0-9]:?[0-9][0-9])?)?(?![0-9])",
        RegexOptions.CultureInvariant)]
    private static partial Regex IsoDate { get; }

    [GeneratedRegex(@"^([0-9]{1,2})(\s?[/.\-]\s?)([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex NumericDate { get; }

    [GeneratedRegex(
        @"^([0-9]{1,2})(?:st|nd|rd|th|º|°)?[\s.\-]+(?:of\s+|di\s+)?(\p{L}{3,10})\.?,?[\s\-]+(?:del\s+)?([0-9]{4})(?![0-9])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DayMonthYear { get; }

    [GeneratedRegex(
        @"^(\p{L}{3,10})\.?[\s\-]+([0-9]{1,2})(?:st|nd|rd|th)?,?[\s\-]+([0-9]{4})(?![0-9])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MonthDayYear { get; }

    /// <summary>Parses a date at the start of a text; null when there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="order">The order of day and month where both are 12 or less; a number above 12 is the day in any order.</param>
    public static PrintedDate? ParseStart(ReadOnlySpan<char> text, DateOrder order = DateOrder.DayFirst)
    {
        // The longest form, "mercoledì 28 settembre 2022", has 30 characters; the rest of the text need not be copied for the regular
        // expressions.
        var start = text[..Math.Min(text.Length, 48)].ToString();
        var weekday = Weekday.Match(start).Length;
        // "Mar 5 2024" begins with a month, "mar 5 marzo 2024" with a weekday.
        return ParseDate(start, weekday, order) ?? (weekday > 0 ? ParseDate(start, 0, order) : null);
    }

    private static PrintedDate? ParseDate(string start, int weekday, DateOrder order)
    {
        var date = start[weekday..];
        if (IsoDate.Match(date) is { Success: true } iso)
        {
            return Build(Number(iso, 1), Number(iso, 2), Number(iso, 3), weekday + iso.Length);
        }
        if (NumericDate.Match(date) is { Success: true } numeric)
        {
            var (first, second) = (Number(numeric, 1), Number(numeric, 3));
            var year = Number(numeric, 4);
            if (numeric.Groups[4].Length == 2) year += year < 70 ? 2000 : 1900;
            var proof = first == second ? (DateOrder?)null : second > 12 ? DateOrder.MonthFirst : first > 12 ? DateOrder.DayFirst : null;
            var isAmbiguous = proof is null && first != second;
            return (proof ?? order) == DateOrder.MonthFirst
                ? Build(year, first, second, weekday + numeric.Length, isAmbiguous, proof)
                : Build(year, second, first, weekday + numeric.Length, isAmbiguous, proof);
        }
        if (DayMonthYear.Match(date) is { Success: true } dayFirst && Month(dayFirst, 2) is { } month)
        {
            return Build(Number(dayFirst, 3), month, Number(dayFirst, 1), weekday + dayFirst.Length);
        }
        if (MonthDayYear.Match(date) is { Success: true } monthFirst && Month(monthFirst, 1) is { } named)
        {
            return Build(Number(monthFirst, 3), named, Number(monthFirst, 2), weekday + monthFirst.Length);
        }
        return null;
    }

    /// <summary>Whether three letters begin the name of a month or a weekday.</summary>
    public static bool BeginsWithMonthOrWeekday(ReadOnlySpan<char> letters)
    {
        Span<char> lower = stackalloc char[3];
        letters.ToLowerInvariant(lower);
        return Beginnings.GetAlternateLookup<ReadOnlySpan<char>>().Contains(lower);
    }

    private static int Number(Match match, int group) =>
        int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static int? Month(Match match, int group) =>
        Months.TryGetValue(PhraseWords.Fold(match.Groups[group].ValueSpan), out var month) ? month : null;

    private static PrintedDate? Build(int year, int month, int day, int length, bool isAmbiguous = false, DateOrder? proof = null) =>
        year is >= MinYear and <= MaxYear && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new PrintedDate(new DateOnly(year, month, day), length, isAmbiguous, proof)
            : null;

    private static Dictionary<string, int> BuildMonths()
    {
        string[] forms =
        [
            "gennaio gen january jan", "febbraio feb february", "marzo mar march", "aprile apr april", "maggio mag may",
            "giugno giu june jun", "luglio lug july jul", "agosto ago august aug", "settembre set sett september sep sept",
            "ottobre ott october oct", "novembre nov november", "dicembre dic december dec",
        ];
        return forms.SelectMany((names, index) => names.Split(' ').Select(name => (name, month: index + 1)))
            .ToDictionary(pair => pair.name, pair => pair.month, StringComparer.Ordinal);
    }
}
