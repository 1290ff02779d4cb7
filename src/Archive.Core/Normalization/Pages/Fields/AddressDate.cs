using System.Globalization;

namespace Archive.Core.Normalization.Pages.Fields;

/// <summary>Reads the date in an address: /2024/03/05/, /2024-03-05-, /20240305, or only year and month.</summary>
internal static class AddressDate
{
    private const int MinYear = 1990, MaxYear = 2100;

    /// <summary>The day, if the address has one; else the year and month, if it has these.</summary>
    public static (DateOnly? Day, int? Year, int? Month) Read(string? address)
    {
        if (address is null) return default;
        var text = address.AsSpan();
        for (var i = 0; i + 6 <= text.Length; i++)
        {
            if (i > 0 && char.IsAsciiDigit(text[i - 1])) continue;
            if (Number(text, i, 4) is not (>= MinYear and <= MaxYear and var year)) continue;
            var at = i + 4;
            var hasSeparator = at < text.Length && text[at] is '/' or '-' or '_' or '.';
            if (hasSeparator) at++;
            var monthLength = hasSeparator && !IsDigit(text, at + 1) ? 1 : 2;
            if (Number(text, at, monthLength) is not (>= 1 and <= 12 and var month)) continue;
            at += monthLength;
            if (at < text.Length && text[at] is '/' or '-' or '_' or '.') at++;
            var dayLength = IsDigit(text, at + 1) ? 2 : 1;
            var isDay = Number(text, at, dayLength) is >= 1 and <= 31 && !IsDigit(text, at + dayLength) && (hasSeparator || dayLength == 2);
            var day = isDay ? Number(text, at, dayLength) : 0;
            if (day > 0 && day <= DateTime.DaysInMonth(year, month)) return (new DateOnly(year, month, day), year, month);
            if (hasSeparator) return (null, year, month);
        }
        return default;
    }

    private static bool IsDigit(ReadOnlySpan<char> text, int at) => at < text.Length && char.IsAsciiDigit(text[at]);

    private static int Number(ReadOnlySpan<char> text, int at, int length) =>
        at + length <= text.Length && int.TryParse(text.Slice(at, length), NumberStyles.None, CultureInfo.InvariantCulture,
            out var number) ? number : -1;
}
