using System.Text.RegularExpressions;

namespace Archive.Core.Normalization.Structure.Bylines;

/// <summary>
/// Parses datelines and bylines by a small grammar: every part of the line has to be a date, a time, a marker ("di", "By", "Published"),
/// names, a place after a name, or a desk. A single unknown word makes the line text.
/// </summary>
internal static partial class BylineParser
{
    private const int MaxLength = 200;
    private const int MaxAuthors = 20;

    /// <summary>The most characters before the first digit of a date or time, and that digit: "mercoledì 28", "alle ore 10".</summary>
    private const int MaxDatePrefix = 16;

    /// <summary>How a correspondent's line begins, whether or not a name follows.</summary>
    private static readonly string[] CorrespondentMarkers =
    [
        "from our correspondent", "from our own correspondent", "by our correspondent",
        "dal nostro inviato", "dal nostro corrispondente", "dalla nostra inviata",
    ];

    [GeneratedRegex(
        @"^(?:articolo di|testo di|di|by|da|a cura di|scritto da|written by|words by|text by|pubblicato da|posted by)(?=[\s:])[\s:]+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AuthorMarker { get; }

    [GeneratedRegex(
        @"^(?:published(?: on)?|posted(?: on)?|pubblicato(?: il)?|pubblicata il|data|date|last updated(?: on)?|updated(?: on)?|aggiornato(?: il)?)(?=[\s:])[\s:]+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DateMarker { get; }

    [GeneratedRegex(@"^(?:updated|aggiornat)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UpdateMarker { get; }

    [GeneratedRegex(
        @"^(?:(?:at|a|alle|ore|alle ore|h)\s*)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*(?:am|pm|a\.m\.|p\.m\.|gmt|cet|cest|utc))?(?![\d/.-])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Time { get; }

    [GeneratedRegex(@"(?:^|\s)(?:in|from|a|ad|da|dall[ao']?)\s+\p{Lu}\S*(?:\s+\p{Lu}\S*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex PlacePreposition { get; }

    /// <summary>
    /// Parses a line; null when it is not a dateline or byline.
    /// </summary>
    /// <param name="line">The whole line.</param>
    /// <param name="acceptBareName">Whether a name without date and marker is a byline; only where neighbouring lines suggest it.</param>
    /// <param name="order">The order of day and month in ambiguous dates.</param>
    public static Byline? Parse(string line, bool acceptBareName, DateOrder order = DateOrder.DayFirst)
    {
        if (line.Length > MaxLength || HasTooManyLowerCaseWords(line)) return null;
        if (AuthorNames.IsDesk(line)) return new Byline(null, []);
        if (ParseCorrespondent(line) is { } correspondent) return correspondent;

        DateOnly? published = null, updated = null;
        var authors = new List<string>();
        bool isMarked = false, hasAmbiguousDate = false, provesMonthFirst = false;
        var rest = line.AsSpan().Trim();
        while (!rest.IsEmpty)
        {
            if (DateMarker.Match(rest.ToString()) is { Success: true } dateMarker
                && DateParser.ParseStart(rest[dateMarker.Length..], order) is { } marked)
            {
                if (UpdateMarker.IsMatch(rest)) updated ??= marked.Date;
                else published ??= marked.Date;
                (hasAmbiguousDate, provesMonthFirst) =
                    (hasAmbiguousDate | marked.IsAmbiguous, provesMonthFirst | marked.Proof == DateOrder.MonthFirst);
                rest = SkipSeparators(rest[(dateMarker.Length + marked.Length)..]);
                continue;
            }
            if (DateParser.ParseStart(rest, order) is { } date)
            {
                published ??= date.Date;
                (hasAmbiguousDate, provesMonthFirst) =
                    (hasAmbiguousDate | date.IsAmbiguous, provesMonthFirst | date.Proof == DateOrder.MonthFirst);
                rest = SkipSeparators(rest[date.Length..]);
                continue;
            }
            if (((published ?? updated) is not null || isMarked) && Time.Match(rest.ToString()) is { Success: true } time)
            {
                rest = SkipSeparators(rest[time.Length..]);
                continue;
            }

            var marker = AuthorMarker.Match(rest.ToString());
            if (marker.Success)
            {
                isMarked = true;
                rest = rest[marker.Length..];
            }
            var end = EndOfNames(rest);
            var part = rest[..end].Trim().ToString();
            if (AuthorNames.Parse(part, allowCapitals: isMarked) is { } names) authors.AddRange(names);
            else if (!IsHandle(part) && !IsSection(part, rest[end..])) return null;
            rest = SkipSeparators(rest[end..]);
        }

        var isByline = (published ?? updated) is not null || isMarked || (acceptBareName && authors.Count > 0);
        if (!isByline) return null;
        return new Byline(published ?? updated, authors.Distinct(StringComparer.Ordinal).Take(MaxAuthors).ToList())
        {
            IsUpdate = published is null,
            HasAmbiguousDate = hasAmbiguousDate,
            ProvesMonthFirst = provesMonthFirst,
        };
    }

    /// <summary>
    /// Parses "From our correspondent in Skopje", "Dal nostro inviato Mario Rossi": a name is an author, a place is not. Null for a
    /// sentence.
    /// </summary>
    private static Byline? ParseCorrespondent(string line)
    {
        const int MaxCorrespondentLength = 80;
        var marker = CorrespondentMarkers.FirstOrDefault(start => line.StartsWith(start, StringComparison.OrdinalIgnoreCase));
        if (marker is null || line.Length > MaxCorrespondentLength) return null;

        var rest = line[marker.Length..].Trim(' ', ':', ',', '.');
        var place = PlacePreposition.Match(rest);
        var name = place.Success ? rest[..place.Index] : rest;
        return AuthorNames.Parse(name) is { } names ? new Byline(null, names) : null;
    }

    /// <summary>The name in a signature at the foot of an article, "Name Surname, Place"; null when the line is none.</summary>
    public static string? ParseSignature(string line)
    {
        var comma = line.LastIndexOf(',');
        if (line.Length > 60 || comma < 0 || !AuthorNames.IsPlace(line[(comma + 1)..])) return null;
        return AuthorNames.ParseOne(line[..comma].Trim());
    }

    /// <summary>Whether a text is a social media handle or an email address, as it follows an author's name.</summary>
    private static bool IsHandle(string text) =>
        !text.Contains(' ', StringComparison.Ordinal) && text.Contains('@', StringComparison.Ordinal);

    /// <summary>
    /// Whether a text is the name of a section: one to three words, followed by a separator and a date ("Cronaca - 9 luglio 2023").
    /// </summary>
    private static bool IsSection(string text, ReadOnlySpan<char> following)
    {
        const int MaxWords = 3;
        var isName = text.Split(' ').Length <= MaxWords && char.IsUpper(text[0])
            && text.All(character => char.IsLetter(character) || character is ' ' or '\'' or '’');
        if (!isName || following.TrimStart() is not ['-' or '–' or '—' or '|', ..]) return false;
        var rest = SkipSeparators(following);
        return DateParser.ParseStart(rest) is { } date && SkipSeparators(rest[date.Length..]).IsEmpty;
    }

    private static ReadOnlySpan<char> SkipSeparators(ReadOnlySpan<char> text) => text.TrimStart(" \t|-–—,·•/").TrimStart();

    /// <summary>
    /// A prefilter that rejects sentences before they are parsed: lines of dates and names have only a few words in lower case (months,
    /// "published on", particles).
    /// </summary>
    private static bool HasTooManyLowerCaseWords(string line)
    {
        const int MaxLowerCaseWords = 12;
        var count = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if ((i == 0 || line[i - 1] == ' ') && char.IsLower(line[i]) && ++count > MaxLowerCaseWords) return true;
        }
        return false;
    }

    /// <summary>The index where the names end: at a separator that does not occur in names, or at a date or time.</summary>
    private static int EndOfNames(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '|' or '·' or '•') return i;
            if (text[i] is '-' or '–' or '—' && i > 0 && text[i - 1] == ' ' && i + 1 < text.Length && text[i + 1] == ' ') return i;
            if (char.IsAsciiDigit(text[i])) return i == 0 ? text.Length : i;
            var beginsWord = i > 0 && text[i - 1] == ' ' && char.IsLetter(text[i]);
            var digitIsNear = beginsWord && text.Slice(i, Math.Min(MaxDatePrefix, text.Length - i)).ContainsAnyInRange('0', '9');
            if (digitIsNear && (Time.IsMatch(text[i..]) || DateParser.ParseStart(text[i..]) is not null)) return i;
        }
        return text.Length;
    }
}
