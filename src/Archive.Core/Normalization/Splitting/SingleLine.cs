using Archive.Core.Normalization.Structure.Bylines;

namespace Archive.Core.Normalization.Splitting;

/// <summary>
/// Cuts a document that stands on a single line, as some scrapers leave it, into the lines it may have had: its sentences.
/// </summary>
internal static class SingleLine
{
    private const int MinLength = 300;

    /// <summary>Where the head of the document may reach, in UTF-16 units.</summary>
    private const int MaxHead = 500;

    private static readonly HashSet<string> MenuWords = new(
        [
            "home", "attualità", "sport", "cultura", "contatti", "cronaca", "economia", "politica", "esteri", "spettacoli", "news", "world",
            "business", "opinion", "culture", "about", "contact", "video", "foto", "meteo", "blog", "menu", "cerca", "search", "accedi",
            "login", "lifestyle", "travel", "science", "tech", "arts", "società", "ambiente", "notizie", "redazione", "weather", "jobs",
            "homepage", "abbonati", "subscribe", "mondo", "italia", "opinioni", "podcast", "archivio", "archive", "newsletter", "health",
            "politics",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Words before whose full stop no sentence ends.</summary>
    private static readonly HashSet<string> Abbreviations = new(
        [
            "mr", "mrs", "ms", "dr", "st", "sig", "dott", "prof", "ing", "avv", "on", "art", "n", "p", "pp", "ecc", "no", "gen", "sen",
            "rep", "lt", "col", "vs", "jan", "feb", "mar", "apr", "aug", "sep", "sept", "oct", "nov", "dec", "am", "pm", "ca", "cfr",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a document has so few and so long lines that it was joined into them.</summary>
    public static bool IsLikely(List<TextLine> lines)
    {
        if (lines.Count is 0 or > 4) return false;
        var longest = lines.Max(line => line.Length);
        return longest > 900 || lines.Count <= 2 && longest > 400;
    }

    /// <summary>
    /// Where a line is cut, in ascending order. A line without a menu before it and a byline or date in its head is a paragraph and stays
    /// whole: most articles of one line are short, and not joined.
    /// </summary>
    public static List<int> Cut(ReadOnlySpan<char> line)
    {
        var cuts = new List<int>();
        if (line.Length <= MinLength) return cuts;
        var from = EndOfMenu(line);
        if (FindRepeatedTitle(line) is { } title)
        {
            if (from > 0 && from < title.Start) cuts.Add(from);
            cuts.Add(title.Start);
            from = title.End;
        }
        if (from > 0) cuts.Add(from);
        var byline = FindByline(line, from);
        if (from == 0 && byline is null) return cuts;
        if (byline is { } found)
        {
            AddSentences(line[..found.Start], from, cuts);
            if (found.Start > from) cuts.Add(found.Start);
            cuts.Add(found.End);
            from = found.End;
        }
        AddSentences(line, from, cuts);
        return cuts;
    }

    /// <summary>Where the words of a menu end, at least three of them at the start of the line; 0 for none.</summary>
    private static int EndOfMenu(ReadOnlySpan<char> line)
    {
        const int MinWords = 3;
        var (end, words) = (0, 0);
        foreach (var range in line[..Math.Min(line.Length, MaxHead)].Split(' '))
        {
            var word = line[range].Trim("|·>»,");
            if (word.IsEmpty) continue;
            if (!MenuWords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word)) break;
            words++;
            end = range.End.Value;
        }
        return words >= MinWords ? end : 0;
    }

    /// <summary>
    /// The headline, where the title of the page stands before it: "Headline - Site Home News Headline By Name Surname The text"; null
    /// where nothing is repeated.
    /// </summary>
    private static (int Start, int End)? FindRepeatedTitle(ReadOnlySpan<char> line)
    {
        const int MinTitle = 20;
        const int MaxTitle = 200;
        const int MaxBetween = 1_000;
        foreach (var separator in (ReadOnlySpan<string>)[" - ", " | ", " – ", " — ", " · ", " :: "])
        {
            var length = line[..Math.Min(line.Length, MaxTitle)].IndexOf(separator, StringComparison.Ordinal);
            if (length < MinTitle) continue;
            var again = line[length..Math.Min(line.Length, length + MaxBetween)].IndexOf(
                line[..length].TrimEnd(), StringComparison.Ordinal);
            if (again > 0) return (length + again, length + again + length);
        }
        return null;
    }

    /// <summary>Words between which and a date no title ends: the date belongs to a sentence.</summary>
    private static readonly HashSet<string> BeforeDates = new(
        [
            "il", "lo", "la", "l", "dal", "al", "del", "nel", "di", "da", "a", "e", "fino", "entro", "the", "on", "of", "in", "from",
            "since", "until", "by", "to", "and", "for", "before", "after", "between", "dated",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The byline between title and text, or the date where there is none. A name in small print needs a date beside it: "di Name Surname"
    /// stands in sentences, too.
    /// </summary>
    private static (int Start, int End)? FindByline(ReadOnlySpan<char> line, int from)
    {
        (int Start, int End)? byline = null;
        var head = line[..Math.Min(line.Length, MaxHead)];
        for (var i = from; i + 3 < head.Length; i++)
        {
            var beginsWord = i == 0 || char.IsWhiteSpace(head[i - 1]);
            if (!beginsWord || head[i] is not ('d' or 'D' or 'b' or 'B') || head[i + 2] != ' ') continue;
            if (GluedByline.Find(line[i..]) is not { } length) continue;
            var hasDate = PrintedDates.In(line.Slice(i, length).ToString()).Count > 0;
            if (!hasDate && char.IsLower(head[i])) continue;
            if (byline is null || hasDate) byline = (i, i + length);
            if (hasDate) break;
        }
        if (byline is not null) return byline;
        const int MinBefore = 15;
        foreach (var date in PrintedDates.In(head.ToString()))
        {
            var end = date.End;
            while (end < line.Length && line[end] is ' ' or '-' or '–' or '—' or '|') end++;
            var isOfSentence = BeforeDates.GetAlternateLookup<ReadOnlySpan<char>>().Contains(LastWord(head[..date.Start]));
            if (date.Start > from + MinBefore && !isOfSentence && end < line.Length && char.IsUpper(line[end])) return (date.Start, end);
        }
        return null;
    }

    private static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd();
        var start = text.Length;
        while (start > 0 && char.IsLetter(text[start - 1])) start--;
        return text[start..];
    }

    private static void AddSentences(ReadOnlySpan<char> line, int from, List<int> cuts)
    {
        for (var i = from; i + 2 < line.Length; i++)
        {
            if (line[i] is not ('.' or '!' or '?' or '…')) continue;
            var end = i + 1;
            while (end < line.Length && line[end] is '”' or '»' or '"' or '\'' or '’' or ')' or ']' or '.' or '!' or '?' or '…') end++;
            if (end + 1 >= line.Length || !char.IsWhiteSpace(line[end])) continue;
            var next = end;
            while (next < line.Length && char.IsWhiteSpace(line[next])) next++;
            if (next == line.Length || !BeginsSentence(line[next..]) || line[i] == '.' && EndsAbbreviation(line, i)) continue;
            cuts.Add(next);
            i = next - 1;
        }
    }

    private static bool BeginsSentence(ReadOnlySpan<char> text) =>
        text[0] is '“' or '«' or '"' or '\'' or '‘' or '(' or '[' ? text.Length > 1 && (char.IsUpper(text[1]) || char.IsDigit(text[1]))
        : char.IsUpper(text[0]) || char.IsDigit(text[0]) || text[0] == '©';

    private static bool EndsAbbreviation(ReadOnlySpan<char> line, int stop)
    {
        var start = stop;
        while (start > 0 && char.IsLetter(line[start - 1])) start--;
        var word = line[start..stop];
        return word.Length == 1 && char.IsUpper(word[0]) || Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
    }
}
