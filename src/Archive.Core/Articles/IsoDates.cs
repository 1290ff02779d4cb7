using System.Globalization;

namespace Archive.Core.Articles;

/// <summary>Dates as interfaces take them: 2022, 2022-09 or 2022-09-28.</summary>
public static class IsoDates
{
    /// <summary>Reads a whole day, yyyy-MM-dd; a time of day behind it (ISO 8601) is ignored.</summary>
    public static bool TryParse(string text, out DateOnly date)
    {
        var day = text.Length > 10 && text[10] is 'T' or ' ' ? text[..10] : text;
        return DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }

    /// <summary>Reads a year, a month or a day as the first and last day it covers.</summary>
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
