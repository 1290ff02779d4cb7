using System.Text;
using System.Text.RegularExpressions;
using Archive.Core.Normalization.Boilerplate.Rules;
using Archive.Core.Normalization.Structure.Bylines;

namespace Archive.Core.Normalization.Pages.Fields;

/// <summary>Cuts names of people out of bylines and values of metadata.</summary>
internal static partial class PersonNames
{
    private static readonly HashSet<string> DeskWords = new(
        [
            "staff", "desk", "press", "reuters", "agency", "agenzia", "agenzie", "redazione", "redaktion", "redaccion", "redaction", "team",
            "editor", "editors", "news", "afp", "ansa", "agi", "adnkronos", "xinhua", "online", "reporter", "reporters", "correspondent",
            "correspondents", "wire", "admin", "administrator", "webmaster", "newsroom", "guest", "contributor", "contributors", "bureau",
            "magazine", "blog", "editorial", "editoriale", "com", "it", "org", "net", "giornale", "quotidiano", "media", "web", "tg", "adn",
            "kronos", "lapresse", "agence", "presse", "efe", "dpa", "user", "author", "autore", "agencies", "agencia", "university", "universita",
            "universitat", "universite", "universidad", "universidade", "college", "institute", "institut", "istituto", "instituto",
            "academy", "school", "foundation", "fondazione", "fundacion", "association", "associazione", "asociacion", "society",
            "council", "ministry", "ministero", "ministerio", "department", "dipartimento", "center", "centre", "centro", "project",
            "progetto", "group", "gruppo", "network", "radio", "tv", "company", "corporation", "inc", "ltd", "llc", "gmbh",
        ],
        StringComparer.Ordinal);

    /// <summary>Words of names of newspapers that are surnames too ("Amelia Post"): a desk only beside the site's own name.</summary>
    private static readonly HashSet<string> PaperWords = new(
        ["post", "times", "mail", "international", "observer", "tribune", "gazette", "daily", "herald"], StringComparer.Ordinal);

    [GeneratedRegex(
        @"\s*(?:,|;|&|\||/|•|·|\n|\s[-–—]\s|\b[Aa]nd\b|\bAND\b|\be\b|(?<=\p{Lu}{2}\s)E(?=\s+\p{Lu}{2,}\s+\p{Lu}{2})|\bed\b|\bund\b|\bet\b|\by\b|\bwith\b|\bcon\b)\s*",
        RegexOptions.CultureInvariant)]
    private static partial Regex Separator { get; }

    [GeneratedRegex(
        @"^(?:by|di|von|par|por|author|autore|autor|written by|words by|posted by|published by|story by|reporting by|a cura di|articolo di|testo di|scritto da|servizio di|de|text|door|from|editor)\s*:?(?:\s+|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Opening { get; }

    /// <summary>
    /// Where a name ends. Articles and prepositions are parts of names too ("Le", "Il", "Per"): they end one before a number, or in lower
    /// case where no name has them so.
    /// </summary>
    [GeneratedRegex(
        @"(?:\s*(?:,|\||@|\(|\bpublished\b|\bupdated\b|\d)|(?:^|\s+)(?:(?-i:on|am|for|per)\b|(?:il|le|el)\s+(?:(?-i:\p{Ll}+),?\s+)?\d|(?:on|am)\s+(?:\p{L}+\.?,?\s+){0,2}\d|(?<=\S\s+)(?-i:FOR|PER)\b)).*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Ending { get; }

    [GeneratedRegex(
        @"^(?:(?:Dr|Prof|Mr|Mrs|Ms|Sir|Avv|Dott)\.? )?\p{Lu}[\w'’.\-]*(?: (?:de|di|da|del|della|dello|dei|van|von|der|den|la|le|bin|al|el|du|dos|y|zu|\p{Lu}[\w'’.\-]*)){0,3} (?:d['’])?\p{Lu}[\w'’.\-]*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern { get; }

    [GeneratedRegex(
        @"(?:^|\b|\s)(?:by|di|von|par|por|door|autor|author|autore|written by|words by|posted by|published by|story by|a cura di|text|texte|escrito por|publicado por|verfasst von|geschrieben von|-)\s*:?\s+(.{3,80})",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AfterOpening { get; }

    /// <summary>The parts of a byline between separators.</summary>
    public static string[] Split(string text) => Separator.Split(text);

    /// <summary>Whether a text is the names of several people.</summary>
    public static bool IsSeveral(string text) => Split(text) is { Length: > 1 } parts && Array.TrueForAll(parts, IsName);

    /// <summary>The name in a line that holds nothing else but a word or two such as "by" before it; null where there is none.</summary>
    public static string? InSignature(string line)
    {
        const int MaxLength = 60, MaxOpening = 2;
        if (line.Length > MaxLength || Clean(line) is not { } name || !IsName(name)) return null;
        return PhraseWords.Split(line, MaxLength).Count <= PhraseWords.Split(name, MaxLength).Count + MaxOpening
            && line.TrimEnd().EndsWith(name[^1]) ? name : null;
    }

    /// <summary>"Surname, Name" as "Name Surname", where only the second is a known first name; other texts as they are.</summary>
    public static string Turned(string text) =>
        text.Split(", ") is [var surname, var first] && FirstNames.Contains(first) && !first.Contains(' ', StringComparison.Ordinal)
        && !FirstNames.Contains(surname)
            ? $"{first} {surname}"
            : text;

    /// <summary>Whether a text has the form of a person's name.</summary>
    public static bool IsName(string text) => text.Length <= 80 && NamePattern.IsMatch(text);

    /// <summary>What comes after "by" or the like near the beginning of a line; null for nothing.</summary>
    public static string? AfterBy(string text)
    {
        var match = AfterOpening.Match(text.Length > 200 ? text[..200] : text);
        return match.Success && match.Index < 60 ? match.Groups[1].Value : null;
    }

    /// <summary>A name without what comes before and after it; in name case where it was in capitals.</summary>
    public static string Clean(string text)
    {
        if (text.Length > 200) text = text[..200];
        var name = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Trim(" \t,;:|-–—•·\"“”()[]".ToCharArray());
        name = Opening.Replace(name, "").Trim();
        name = Ending.Replace(name, "").Trim(" ,;:|-–—•·".ToCharArray());
        var isInCapitals = name.Length > 4 && name.Contains(' ', StringComparison.Ordinal) && !name.Any(char.IsLower);
        return isInCapitals ? AuthorNames.ToNameCase(name) : name;
    }

    /// <summary>Whether words name a desk, an agency, an organisation or a site rather than a person.</summary>
    /// <param name="name">The name.</param>
    /// <param name="siteKey">The words of the site's name; empty for unknown.</param>
    public static bool IsDesk(string name, string siteKey = "")
    {
        const int MaxAbbreviation = 5;
        if (AuthorNames.IsDesk(name) || name.StartsWith("The ", StringComparison.Ordinal)) return true;
        // One word of capitals is a broadcaster or an agency.
        if (name.Length is > 1 and <= MaxAbbreviation && name.All(char.IsUpper)) return true;
        var words = PhraseWords.Split(name, 12);
        return words.Exists(DeskWords.Contains) || (siteKey.Length > 0 && words.Exists(word => PaperWords.Contains(word)
            && siteKey.Contains(word, StringComparison.Ordinal)));
    }

    /// <summary>Whether the address of a link is made of a name's words.</summary>
    public static bool IsSlugOf(string name, string href)
    {
        if (href.Length == 0) return false;
        var address = Plain(href);
        var any = false;
        foreach (var word in PhraseWords.Split(Plain(name), 6))
        {
            if (word.Length <= 2) continue;
            if (!address.Contains(word, StringComparison.Ordinal)) return false;
            any = true;
        }
        return any;
    }

    private static string Plain(string text)
    {
        var lower = text.ToLowerInvariant();
        return Ascii.IsValid(lower)
            ? lower
            : PhraseWords.Fold(lower.Replace("ö", "oe", StringComparison.Ordinal).Replace("ü", "ue", StringComparison.Ordinal)
                .Replace("ä", "ae", StringComparison.Ordinal));
    }
}
