using System.Globalization;

namespace Archive.Core.Articles;

/// <summary>ISO 8601 dates in requests and records: 2022, 2022-09 or 2022-09-28.</summary>
public static class IsoDates
{
    /// <summary>Parses a day, yyyy-MM-dd; a time of day after it is ignored.</summary>
    public static bool TryParse(string text, out DateOnly date)
    {
        var day = text.Length > 10 && text[10] is 'T' or ' ' ? text[..10] : text;
        return DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }

    /// <summary>Parses a year, a month or a day as a period, both ends inclusive.</summary>
    public static bool TryParsePeriod(string text, out DateOnly first, out DateOnly last)
    {
        last = default;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out first))
        {
            last = first;
            return true;
        }
        if (DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out first))
        {
            last = new DateOnly(first.Year, first.Month, DateTime.DaysInMonth(first.Year, first.Month));
            return true;
        }
        if (DateOnly.TryParseExact(text, "yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out first))
        {
            last = new DateOnly(first.Year, 12, 31);
            return true;
        }
        return false;
    }
}
