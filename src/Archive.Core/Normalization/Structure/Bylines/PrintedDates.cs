using System.Buffers;

namespace Archive.Core.Normalization.Structure.Bylines;

/// <summary>Finds the dates in a line.</summary>
internal static class PrintedDates
{
    /// <summary>A date and its place.</summary>
    /// <param name="Start">Where it begins in the line, the weekday included.</param>
    /// <param name="Date">The date.</param>
    internal readonly record struct Found(int Start, PrintedDate Date)
    {
        public int End => Start + Date.Length;
    }

    /// <summary>Of a longer line only the beginning is searched, in UTF-16 units; a date in a paragraph belongs to its text.</summary>
    private const int MaxLength = 300;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>The dates with a year in a line, in their order.</summary>
    public static IReadOnlyList<Found> In(string line, DateOrder order = DateOrder.DayFirst)
    {
        var text = line.AsSpan(0, Math.Min(line.Length, MaxLength));
        if (!text.ContainsAny(Digits)) return [];
        List<Found>? found = null;
        for (var i = 0; i < text.Length;)
        {
            if (CouldBegin(text, i) && DateParser.ParseStart(text[i..], order) is { } date)
            {
                (found ??= []).Add(new Found(i, date));
                i += date.Length;
            }
            else
            {
                i++;
            }
        }
        return (IReadOnlyList<Found>?)found ?? [];
    }

    /// <summary>
    /// Whether a date could begin here: at a number, or at a word whose first letters are those of a month or a weekday, and a digit near.
    /// </summary>
    private static bool CouldBegin(ReadOnlySpan<char> text, int at)
    {
        const int MaxWords = 24; // "mercoledì, 28 settembre": the digit of the day stands nearer
        if (at > 0 && char.IsLetterOrDigit(text[at - 1])) return false;
        if (char.IsAsciiDigit(text[at])) return at < 2 || text[at - 1] is not ('/' or '.' or ':') || !char.IsAsciiDigit(text[at - 2]);
        return char.IsLetter(text[at]) && at + 3 < text.Length
            && text.Slice(at, Math.Min(MaxWords, text.Length - at)).ContainsAny(Digits)
            && DateParser.BeginsWithMonthOrWeekday(text.Slice(at, 3));
    }
}
