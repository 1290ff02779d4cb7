using System.Text.RegularExpressions;
using Archive.Core.Normalization.Structure.Bylines;

namespace Archive.Core.Normalization.Splitting;

/// <summary>Finds a byline, with or without a date, that is followed by the text on the same line: "di Name Surname Il testo …".</summary>
internal static partial class GluedByline
{
    /// <summary>The least length of a paragraph of running text, in UTF-16 units; a shorter line has no byline glued to it.</summary>
    public const int MinProse = 110;

    /// <summary>Below so many paragraphs of running text no byline is looked for.</summary>
    public const int MaxProseBefore = 2;

    private const int MaxByline = 160;
    private const int MinRest = 60;

    [GeneratedRegex(
        @"^(?:di|Di|DI|by|By|BY)\s+(?<names>(?:\p{Lu}[\p{L}’'.-]*|de|van|von|den|der|al|el|da)(?:\s+(?:\p{Lu}[\p{L}’'.-]*|de|van|von|den|der|al|el|da)){0,4})",
        RegexOptions.CultureInvariant)]
    private static partial Regex Byline { get; }

    [GeneratedRegex(@"\p{L}[\p{L}’'.-]*", RegexOptions.CultureInvariant)]
    private static partial Regex Word { get; }

    /// <summary>
    /// Words that begin a sentence and no surname, after which the article before a noun is cut ("L'assemblea", "Il sindaco").
    /// </summary>
    private static readonly HashSet<string> BeginSentences = new(
        [
            "il", "lo", "la", "i", "gli", "le", "un", "uno", "una", "in", "a", "di", "da", "per", "con", "su", "tra", "fra", "è", "ma",
            "se", "non", "che", "quando", "dopo", "ieri", "oggi", "nel", "nella", "nei", "nelle", "del", "della", "dei", "delle", "al",
            "alla", "ai", "alle", "dal", "dalla", "si", "chi", "come", "ci", "era", "sono", "the", "an", "of", "and", "at", "on", "by",
            "for", "to", "it", "is", "he", "she", "we", "they", "there", "when", "after", "before", "this", "that", "as", "from", "but",
            "with", "if", "no", "more", "his", "her", "their", "last", "l", "dell", "all", "nell", "dall", "sull", "c", "quest", "quell",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Where the text begins in a line with a byline before it; null when there is none.</summary>
    public static int? Find(ReadOnlySpan<char> line)
    {
        if (line.Length < MinProse) return null;
        return Find(line[..Math.Min(line.Length, MaxByline)].ToString()) is { } end && line.Length - end >= MinRest ? end : null;
    }

    /// <summary>Where the text begins in the first characters of a line.</summary>
    private static int? Find(string start)
    {
        const int MaxNamesWithoutDate = 3;
        if (Byline.Match(start) is not { Success: true } byline) return null;
        var names = byline.Groups["names"];
        var (end, count, before) = (names.Index, 0, names.Index);
        // "October" is no surname before "5, 2018".
        var endOfNames = PrintedDates.In(start).Select(date => date.Start).Where(date => date > names.Index)
            .Append(names.Index + names.Length).Min();
        foreach (Match word in Word.Matches(start, names.Index))
        {
            if (word.Index >= endOfNames) break;
            var beginning = word.Value.Split('’', '\'')[0];
            var isElided = beginning.Length < word.Length;
            if (count > 0 && BeginSentences.Contains(beginning) && (isElided || char.IsUpper(word.Value[0]))) break;
            count++;
            (before, end) = (end, word.Index + word.Length);
        }
        // The last capital begins the sentence where small letters follow: "Di Name Surname Sabato una …".
        if (count > 2 && end + 1 < start.Length && start[end] == ' ' && char.IsLower(start[end + 1])) (end, count) = (before, count - 1);
        if (count < 2) return null;

        var dated = EndOfDate(start, end);
        if (dated is null && count > MaxNamesWithoutDate) return null;
        end = dated ?? end;
        while (end < start.Length && start[end] is ' ' or '-' or '–' or '—' or '|' or ',' or '·' or ':' or '\u00A0' or '\n' or '\t') end++;
        return end < start.Length && (char.IsUpper(start[end]) || char.IsDigit(start[end]) || start[end] is '“' or '«' or '"' or '(')
            ? end
            : null;
    }

    /// <summary>The end of a date, and of a time after it, that follows an offset; null when there is none.</summary>
    private static int? EndOfDate(string text, int from)
    {
        const int MaxGap = 6;
        foreach (var date in PrintedDates.In(text))
        {
            if (date.Start < from) continue;
            return date.Start - from <= MaxGap ? date.End : null;
        }
        return null;
    }
}
