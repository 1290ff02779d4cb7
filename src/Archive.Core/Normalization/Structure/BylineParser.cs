using System.Text.RegularExpressions;
using Archive.Core.Normalization.Boilerplate;

namespace Archive.Core.Normalization.Structure;

/// <summary>What the lines around the headline say: a date, people, a desk. Null date and empty authors when the line names none.</summary>
internal sealed record Byline(DateOnly? Date, IReadOnlyList<string> Authors)
{
    /// <summary>Whether the date is only that of an update; another line's date of publication stands before it.</summary>
    public bool IsUpdate { get; init; }

    /// <summary>Whether a date in it would be another with day and month changed over.</summary>
    public bool HasOpenDate { get; init; }

    /// <summary>Whether a date in it proves that the month comes first, as 09/28/2022 does.</summary>
    public bool ProvesMonthFirst { get; init; }
}

/// <summary>
/// Reads datelines and bylines as a small grammar: a line is one only when every part of it is a date, a time, a marker ("di", "By", "Published"), names,
/// a place after a name, or a desk. A single unknown word makes the line text.
/// </summary>
internal static partial class BylineParser
{
    private const int MaxLength = 200;
    private const int MaxAuthors = 20;

    /// <summary>"mercoledì 28" or "alle ore 10": a date or a time shows its first digit within that many characters.</summary>
    private const int LongestDateStart = 16;

    private static readonly HashSet<string> Places = DataFiles.Lines("structure/places.txt").Select(place => PhraseWords.Fold(place)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Signatures that are no person.</summary>
    private static readonly HashSet<string> Desks = new(
        [
            "red", "redazione", "la redazione", "di redazione", "redazione online", "redazione web", "a cura della redazione", "staff", "staff writer", "staff report", "editorial staff",
            "admin", "administrator", "editor", "editors", "the editors", "editorial board", "ansa", "agi", "adnkronos", "reuters", "afp", "ap", "associated press", "agenzie", "news desk",
            "newsroom", "guest", "anonimo", "anonymous",
        ],
        StringComparer.Ordinal);

    /// <summary>How lines begin that speak of a correspondent, by name or not.</summary>
    private static readonly string[] CorrespondentMarkers = ["from our correspondent", "from our own correspondent", "by our correspondent", "dal nostro inviato", "dal nostro corrispondente", "dalla nostra inviata"];

    /// <summary>Words that stand in lower case inside a name.</summary>
    private static readonly HashSet<string> Particles = new(
        ["de", "di", "da", "del", "della", "dello", "dei", "degli", "dal", "dalla", "la", "lo", "van", "von", "der", "den", "bin", "al", "el", "y", "du", "des", "d"], StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"^(?:articolo di|testo di|di|by|da|a cura di|scritto da|written by|words by|text by|pubblicato da|posted by)(?=[\s:])[\s:]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AuthorMarker { get; }

    [GeneratedRegex(@"^(?:published(?: on)?|posted(?: on)?|pubblicato(?: il)?|pubblicata il|data|date|last updated(?: on)?|updated(?: on)?|aggiornato(?: il)?)(?=[\s:])[\s:]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DateMarker { get; }

    [GeneratedRegex(@"^(?:updated|aggiornat)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UpdateMarker { get; }

    [GeneratedRegex(@"^(?:(?:at|a|alle|ore|alle ore|h)\s*)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*(?:am|pm|a\.m\.|p\.m\.|gmt|cet|cest|utc))?(?![\d/.-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Time { get; }

    [GeneratedRegex(@"(?:^|\s)(?:in|from|a|ad|da|dall[ao']?)\s+\p{Lu}\S*(?:\s+\p{Lu}\S*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex PlacePreposition { get; }

    [GeneratedRegex(@"\s*(?:,|;|&|\be\b|\bed\b|\band\b)\s*", RegexOptions.CultureInvariant)]
    private static partial Regex NameSeparator { get; }

    /// <summary>
    /// Reads a whole line; null when it is text. A bare name (no date, no marker) is taken only where <paramref name="acceptBareName"/> says that the
    /// neighbouring lines make a byline of it.
    /// </summary>
    public static Byline? Parse(string line, bool acceptBareName, DateOrder order = DateOrder.DayFirst)
    {
        if (line.Length > MaxLength || HasTooManyLowerCaseWords(line)) return null;
        if (IsDesk(line)) return new Byline(null, []);
        if (ParseCorrespondent(line) is { } correspondent) return correspondent;

        DateOnly? published = null, updated = null;
        var authors = new List<string>();
        bool isMarked = false, hasOpenDate = false, provesMonthFirst = false;
        var rest = line.AsSpan().Trim();
        while (!rest.IsEmpty)
        {
            if (DateMarker.Match(rest.ToString()) is { Success: true } dateMarker && DateParser.ParseStart(rest[dateMarker.Length..], order) is { } marked)
            {
                if (UpdateMarker.IsMatch(rest)) updated ??= marked.Date;
                else published ??= marked.Date;
                (hasOpenDate, provesMonthFirst) = (hasOpenDate | marked.IsOpen, provesMonthFirst | marked.Proof == DateOrder.MonthFirst);
                rest = SkipSeparators(rest[(dateMarker.Length + marked.Length)..]);
                continue;
            }
            if (DateParser.ParseStart(rest, order) is { } date)
            {
                published ??= date.Date;
                (hasOpenDate, provesMonthFirst) = (hasOpenDate | date.IsOpen, provesMonthFirst | date.Proof == DateOrder.MonthFirst);
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
            if (ParseNames(part, mayBeShouted: isMarked) is { } names) authors.AddRange(names);
            else if (!IsHandle(part) && !IsSection(part, rest[end..])) return null;
            rest = SkipSeparators(rest[end..]);
        }

        var isByline = (published ?? updated) is not null || isMarked || (acceptBareName && authors.Count > 0);
        if (!isByline) return null;
        return new Byline(published ?? updated, authors.Distinct(StringComparer.Ordinal).Take(MaxAuthors).ToList())
        {
            IsUpdate = published is null,
            HasOpenDate = hasOpenDate,
            ProvesMonthFirst = provesMonthFirst,
        };
    }

    /// <summary>"From our correspondent in Skopje", "Dal nostro inviato Mario Rossi": the name is an author, the place is not. Null for a sentence.</summary>
    private static Byline? ParseCorrespondent(string line)
    {
        const int MaxCorrespondentLength = 80;
        var marker = CorrespondentMarkers.FirstOrDefault(start => line.StartsWith(start, StringComparison.OrdinalIgnoreCase));
        if (marker is null || line.Length > MaxCorrespondentLength) return null;

        var rest = line[marker.Length..].Trim(' ', ':', ',', '.');
        var place = PlacePreposition.Match(rest);
        var name = place.Success ? rest[..place.Index] : rest;
        return ParseNames(name) is { } names ? new Byline(null, names) : null;
    }

    /// <summary>Whether the line is a signature at the foot of an article: "Name Surname, Place".</summary>
    public static string? ParseSignature(string line)
    {
        var comma = line.LastIndexOf(',');
        if (line.Length > 60 || comma < 0 || !IsPlace(line[(comma + 1)..])) return null;
        return ParseName(line[..comma].Trim());
    }

    /// <summary>An account name or an address beside the author's name.</summary>
    private static bool IsHandle(string text) => !text.Contains(' ', StringComparison.Ordinal) && text.Contains('@', StringComparison.Ordinal);

    /// <summary>"Cronaca - 9 luglio 2023": one to three words before a separator and a date name the section.</summary>
    private static bool IsSection(string text, ReadOnlySpan<char> behind)
    {
        const int MaxWords = 3;
        var isShort = text.Split(' ').Length <= MaxWords && char.IsUpper(text[0]) && text.All(character => char.IsLetter(character) || character is ' ' or '\'' or '’');
        return isShort && behind.TrimStart() is ['-' or '–' or '—' or '|', ..] && DateParser.ParseStart(SkipSeparators(behind)) is { } date && SkipSeparators(SkipSeparators(behind)[date.Length..]).IsEmpty;
    }

    private static bool IsPlace(string text) => Places.Contains(PhraseWords.Fold(text.AsSpan().Trim().TrimEnd('.')));

    private static ReadOnlySpan<char> SkipSeparators(ReadOnlySpan<char> text) => text.TrimStart(" \t|-–—,·•/").TrimStart();

    /// <summary>
    /// The question that spares sentences the grammar: lines of dates and names have a handful of words in lower case (months, "published on", particles).
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

    /// <summary>Names run up to a separator that a name cannot hold, or to a date.</summary>
    private static int EndOfNames(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '|' or '·' or '•') return i;
            if (text[i] is '-' or '–' or '—' && i > 0 && text[i - 1] == ' ' && i + 1 < text.Length && text[i + 1] == ' ') return i;
            if (char.IsAsciiDigit(text[i])) return i == 0 ? text.Length : i;
            var beginsWord = i > 0 && text[i - 1] == ' ' && char.IsLetter(text[i]);
            var digitIsNear = beginsWord && text.Slice(i, Math.Min(LongestDateStart, text.Length - i)).ContainsAnyInRange('0', '9');
            if (digitIsNear && (Time.IsMatch(text[i..]) || DateParser.ParseStart(text[i..]) is not null)) return i;
        }
        return text.Length;
    }

    /// <summary>People, empty for a desk or a place; null when the text is none of these.</summary>
    private static List<string>? ParseNames(string text, bool mayBeShouted = false)
    {
        text = text.Trim(' ', ',', '.', ':', ';');
        if (IsDesk(text)) return [];

        var people = new List<string>();
        foreach (var part in NameSeparator.Split(text))
        {
            if (part.Length == 0 || IsDesk(part) || IsPlace(part)) continue;
            if (ParseName(part, mayBeShouted) is not { } name) return null;
            people.Add(name);
        }
        return people;
    }

    /// <summary>Whether a signature is that of a desk or an agency.</summary>
    public static bool IsDesk(string text) => Desks.Contains(string.Join(' ', PhraseWords.Split(text, 8)));

    /// <summary>Two to six capitalised words, initials and particles among them, without the place that some sites put behind the name.</summary>
    private static string? ParseName(string text, bool mayBeShouted = false)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        for (var placeWords = 2; placeWords >= 1; placeWords--)
        {
            if (words.Count - placeWords >= 2 && IsPlace(string.Join(' ', words.TakeLast(placeWords)))) words.RemoveRange(words.Count - placeWords, placeWords);
        }
        if (words.Count is < 2 or > 6) return null;

        for (var i = 0; i < words.Count; i++)
        {
            var isParticle = i > 0 && i < words.Count - 1 && Particles.Contains(words[i].TrimEnd('\'', '’'));
            if (!isParticle && !IsNameWord(words[i])) return null;
        }
        var isShouted = words.All(word => word.Length > 1 && word.All(character => !char.IsLower(character)));
        return !isShouted ? string.Join(' ', words) : mayBeShouted ? string.Join(' ', words.Select(WithoutShouting)) : null;
    }

    /// <summary>DE ANGELIS-D'ARCO as a name is written: De Angelis-D'Arco.</summary>
    private static string WithoutShouting(string word) =>
        string.Concat(word.Select((character, index) => index > 0 && char.IsLetter(word[index - 1]) ? char.ToLowerInvariant(character) : character));

    private static bool IsNameWord(string word)
    {
        if (!char.IsUpper(word[0]) && !word.StartsWith("d'", StringComparison.Ordinal) && !word.StartsWith("d’", StringComparison.Ordinal)) return false;
        for (var i = 0; i < word.Length; i++)
        {
            var isFullStop = word[i] == '.' && (i == word.Length - 1 || word.Length <= 4);
            if (!char.IsLetter(word[i]) && word[i] is not ('\'' or '’' or '-') && !isFullStop) return false;
        }
        return true;
    }
}
