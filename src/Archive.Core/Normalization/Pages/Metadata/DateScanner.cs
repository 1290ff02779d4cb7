using System.Globalization;
using Archive.Core.Normalization.Boilerplate.Rules;

namespace Archive.Core.Normalization.Pages.Metadata;

/// <summary>
/// Finds the dates in a text, in the forms of pages in Italian, English, German, French, Spanish and Portuguese and of their metadata: day
/// and month in words, numbers with any separator, <c>20240305</c>, seconds since 1970, the toString of Java.
/// </summary>
internal static class DateScanner
{
    /// <summary>No page is of a day before 1850; databases write 1700 or 1753 for none.</summary>
    private const int MinYear = 1850, MaxYear = 2100;

    /// <summary>The least year of a number that is a stamp: day and time without separators, or seconds since 1970.</summary>
    private const int MinStampYear = 1990;

    /// <summary>The longest text that is scanned, in UTF-16 code units.</summary>
    private const int MaxLength = 400;

    private const int MaxTokens = 120;

    private static readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Months = BuildMonths();

    /// <summary>The dates of a text in its order; both readings of one whose day and month could be swapped, the day first.</summary>
    public static List<FoundDate> Find(string text)
    {
        var dates = new List<FoundDate>();
        if (text.Length > MaxLength || !text.AsSpan().ContainsAnyInRange('0', '9')) return dates;
        Span<Token> buffer = stackalloc Token[MaxTokens];
        var tokens = buffer[..Tokenize(text, buffer)];
        for (var i = 0; i < tokens.Length;)
        {
            i += Math.Max(1, ReadAt(text, tokens[i..], dates));
        }
        return dates;
    }

    /// <summary>The day of a value of the metadata; null where it has none, or one that a content system writes for none.</summary>
    public static FoundDate? FindMetadata(string? text)
    {
        if (text is null) return null;
        var value = text.Trim();
        if (value.Length is >= 10 and <= 14 && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return FindStamp(value, number);
        }
        foreach (var date in Find(value.Length > MaxLength ? value[..MaxLength] : value))
        {
            if (!IsDefault(date.Day)) return date with { IsLateUtc = IsLateUtc(value) };
        }
        return null;
    }

    /// <summary>
    /// The day of a number of ten to fourteen digits: 2024030510, 20240305103000, seconds or milliseconds since 1970. Null for another.
    /// </summary>
    private static FoundDate? FindStamp(string digits, long number)
    {
        if (digits.Length != 13 && Find(digits[..8]) is [{ Day.Year: >= MinStampYear } day]) return day;
        if (digits.Length is not (10 or 13)) return null;
        var moment = DateTimeOffset.FromUnixTimeSeconds(digits.Length == 13 ? number / 1000 : number);
        return moment.Year is < MinStampYear or > MaxYear
            ? null
            : new FoundDate(DateOnly.FromDateTime(moment.DateTime), 0) { IsLateUtc = moment.Hour >= 20 };
    }

    /// <summary>Whether a day is the one that content systems write where they know none.</summary>
    private static bool IsDefault(DateOnly day) =>
        day is { Month: 1, Day: 1, Year: 1900 or 1970 } or { Year: 1969, Month: 12, Day: 31 };

    /// <summary>A time from 20:00 on in UTC, which is the next day east of it.</summary>
    private static bool IsLateUtc(string value)
    {
        var time = value.IndexOf('T', StringComparison.Ordinal);
        if (time < 0) time = value.IndexOf(' ', StringComparison.Ordinal);
        return time == 10 && value.Length > 13 && value.AsSpan(time + 1, 2) is "20" or "21" or "22" or "23"
            && (value.EndsWith('Z') || value.EndsWith("+00:00", StringComparison.Ordinal)
                || value.EndsWith("+0000", StringComparison.Ordinal));
    }

    private static int Tokenize(ReadOnlySpan<char> text, Span<Token> tokens)
    {
        var count = 0;
        for (var i = 0; i < text.Length && count < tokens.Length;)
        {
            var start = i;
            if (char.IsAsciiDigit(text[i]))
            {
                while (i < text.Length && char.IsAsciiDigit(text[i])) i++;
                var isNumber = i - start <= 8 && int.TryParse(text[start..i], NumberStyles.None, CultureInfo.InvariantCulture,
                    out var number)
                    ? number : -1;
                tokens[count++] = new Token(start, i - start, isNumber, 0);
            }
            else if (char.IsLetter(text[i]))
            {
                while (i < text.Length && char.IsLetter(text[i])) i++;
                tokens[count++] = new Token(start, i - start, -1, MonthOf(text[start..i]));
            }
            else
            {
                i++;
            }
        }
        return count;
    }

    private static int MonthOf(ReadOnlySpan<char> word)
    {
        if (word.Length is < 3 or > 10) return 0;
        return System.Text.Ascii.IsValid(word) ? Lower(word) : Months.TryGetValue(PhraseWords.Fold(word), out var month) ? month : 0;

        static int Lower(ReadOnlySpan<char> word)
        {
            Span<char> lower = stackalloc char[10];
            var length = word.ToLowerInvariant(lower);
            return Months.TryGetValue(lower[..length], out var month) ? month : 0;
        }
    }

    /// <summary>Reads a date that begins at the first token; returns how many tokens it has, 0 for none.</summary>
    private static int ReadAt(string text, ReadOnlySpan<Token> tokens, List<FoundDate> dates)
    {
        var first = tokens[0];
        if (first.Month > 0) return ReadMonthFirst(text, tokens, dates);
        if (first.Number < 0) return 0;
        if (first.Length == 8) return Add(dates, first, first.Number / 10_000, first.Number / 100 % 100, first.Number % 100) ? 1 : 0;
        if (tokens.Length < 3) return 0;
        if (first.Length == 4 && IsNumeric(text, tokens[..3]) && tokens[1].Length <= 2 && tokens[2].Length <= 2)
        {
            return Add(dates, first, first.Number, tokens[1].Number, tokens[2].Number) ? 3 : 0;
        }
        if (first.Length > 2) return 0;
        if (IsNumeric(text, tokens[..3]) && tokens[1].Length <= 2 && tokens[2].Length is 2 or 4) return ReadNumeric(tokens, dates);
        // 28 settembre 2022, 1° marzo 2016, 3rd of May 2019, 5 de março de 2024
        var at = 1;
        while (at < Math.Min(3, tokens.Length) && tokens[at].Month == 0 && IsFiller(text, tokens[at])) at++;
        if (at >= tokens.Length || tokens[at].Month == 0) return 0;
        var month = tokens[at++].Month;
        if (at < tokens.Length && IsFiller(text, tokens[at])) at++;
        return at < tokens.Length && tokens[at].Length is 2 or 4 && Near(text, tokens[..(at + 1)])
            && Add(dates, first, YearOf(tokens[at]), month, first.Number) ? at + 1 : 0;
    }

    /// <summary>March 5, 2024; Mar 05 23:59:59 CET 2024; March 5th 2024.</summary>
    private static int ReadMonthFirst(string text, ReadOnlySpan<Token> tokens, List<FoundDate> dates)
    {
        if (tokens.Length < 3 || tokens[1] is not { Length: <= 2, Number: > 0 } day) return 0;
        var at = 2;
        if (IsFiller(text, tokens[at]) && tokens[at].Number < 0) at++;
        if (at < tokens.Length && tokens[at].Length == 4 && Near(text, tokens[..(at + 1)]))
        {
            return Add(dates, tokens[0], tokens[at].Number, tokens[0].Month, day.Number) ? at + 1 : 0;
        }
        // A time and a zone before the year.
        var isTime = tokens.Length > 5 && tokens[2].Length == 2 && tokens[3].Length == 2 && text[tokens[3].Start - 1] == ':';
        for (at = 4; isTime && at < Math.Min(8, tokens.Length); at++)
        {
            if (tokens[at] is { Length: 4, Number: > 0 } year) return Add(dates, tokens[0], year.Number, tokens[0].Month, day.Number)
                ? at + 1 : 0;
        }
        return 0;
    }

    private static int ReadNumeric(ReadOnlySpan<Token> tokens, List<FoundDate> dates)
    {
        var (first, second, year) = (tokens[0].Number, tokens[1].Number, YearOf(tokens[2]));
        if (second > 12) return Add(dates, tokens[0], year, first, second) ? 3 : 0;
        if (!Add(dates, tokens[0], year, second, first)) return 0;
        if (first > 12 || first == second) return 3;
        dates[^1] = dates[^1] with { Reading = DateReading.DayFirst };
        if (Add(dates, tokens[0], year, first, second)) dates[^1] = dates[^1] with { Reading = DateReading.MonthFirst };
        return 3;
    }

    /// <summary>Whether three numbers are joined by the same of / . -</summary>
    private static bool IsNumeric(string text, ReadOnlySpan<Token> tokens) =>
        tokens[1].Number >= 0 && tokens[2].Number >= 0 && tokens[0].End + 1 == tokens[1].Start && tokens[1].End + 1 == tokens[2].Start
        && text[tokens[0].End] is '/' or '.' or '-' && text[tokens[0].End] == text[tokens[1].End];

    /// <summary>Whether at most three characters stand between two tokens.</summary>
    private static bool Near(string text, ReadOnlySpan<Token> tokens)
    {
        for (var i = 1; i < tokens.Length; i++)
        {
            var gap = text.AsSpan(tokens[i - 1].End, tokens[i].Start - tokens[i - 1].End);
            if (gap.Length > 3 || gap.IndexOfAny('|', '•', '\n') >= 0) return false;
        }
        return true;
    }

    private static bool IsFiller(string text, Token token) =>
        text.AsSpan(
            token.Start, token.Length) is "st" or "nd" or "rd" or "th" or "er" or "º" or "°" or "de" or "of" or "del" or "do" or "o";

    private static int YearOf(Token token) => token.Length == 2 ? token.Number + (token.Number < 70 ? 2000 : 1900) : token.Number;

    private static bool Add(List<FoundDate> dates, Token at, int year, int month, int day)
    {
        if (year is < MinYear or > MaxYear || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        dates.Add(new FoundDate(new DateOnly(year, month, day), at.Start));
        return true;
    }

    private static Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> BuildMonths()
    {
        string[] names =
        [
            "january jan gennaio gen januar janner enero ene janvier janv janeiro",
            "february feb febbraio februar febrero fevrier fevr fevereiro fev", "march mar marzo marz maerz mrz mars marco",
            "april apr aprile abril abr avril avr", "may maggio mag mai mayo maio", "june jun giugno giu juni junio juin junho",
            "july jul luglio lug juli julio juillet juil julho", "august aug agosto ago aout",
            "september sep sept settembre sett set septiembre septembre setembro",
            "october oct ottobre ott oktober okt octubre octobre outubro out", "november nov novembre noviembre novembro",
            "december dec dicembre dic dezember dez diciembre decembre dezembro",
        ];
        return names.SelectMany((forms, month) => forms.Split(' ').Select(form => (form, month: month + 1)))
            .ToDictionary(pair => pair.form, pair => pair.month, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private readonly record struct Token(int Start, int Length, int Number, int Month)
    {
        public int End => Start + Length;
    }
}
