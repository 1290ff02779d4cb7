using System.Text.RegularExpressions;
using Archive.Core.Normalization.Boilerplate.Rules;

namespace Archive.Core.Normalization.Structure;

/// <summary>Recognises names of people, desks and places in bylines.</summary>
internal static partial class AuthorNames
{
    private static readonly HashSet<string> Places =
        DataFiles.Lines("structure/places.txt").Select(place => PhraseWords.Fold(place)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Bylines that are not a person: desks, agencies, roles.</summary>
    private static readonly HashSet<string> Desks = new(
        [
            "red", "redazione", "la redazione", "di redazione", "redazione online", "redazione web", "a cura della redazione", "staff",
            "staff writer", "staff report", "editorial staff", "admin", "administrator", "editor", "editors", "the editors",
            "editorial board", "ansa", "agi", "adnkronos", "reuters", "afp", "ap", "associated press", "agenzie", "news desk", "newsroom",
            "guest", "anonimo", "anonymous",
        ],
        StringComparer.Ordinal);

    /// <summary>Particles, which are in lower case inside a name.</summary>
    private static readonly HashSet<string> Particles = new(
        [
            "de", "di", "da", "del", "della", "dello", "dei", "degli", "dal", "dalla", "la", "lo", "van", "von", "der", "den", "bin", "al",
            "el", "y", "du", "des", "d",
        ],
        StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"\s*(?:,|;|&|\be\b|\bed\b|\band\b)\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Separator { get; }

    /// <summary>The people in a text that consists of names, desks and places; null when it holds anything else.</summary>
    /// <param name="text">The text.</param>
    /// <param name="allowCapitals">Whether names written in capitals are accepted; they are returned in the usual case.</param>
    public static List<string>? Parse(string text, bool allowCapitals = false)
    {
        text = text.Trim(' ', ',', '.', ':', ';');
        if (IsDesk(text)) return [];

        var people = new List<string>();
        foreach (var part in Separator.Split(text))
        {
            if (part.Length == 0 || IsDesk(part) || IsPlace(part)) continue;
            if (ParseOne(part, allowCapitals) is not { } name) return null;
            people.Add(name);
        }
        return people;
    }

    /// <summary>
    /// The name in a text of two to six capitalised words, initials and particles, without the place that some sites append; null when the
    /// text is not a name.
    /// </summary>
    public static string? ParseOne(string text, bool allowCapitals = false)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        for (var placeWords = 2; placeWords >= 1; placeWords--)
        {
            if (words.Count - placeWords < 2 || !IsPlace(string.Join(' ', words.TakeLast(placeWords)))) continue;
            words.RemoveRange(words.Count - placeWords, placeWords);
        }
        if (words.Count is < 2 or > 6) return null;

        for (var i = 0; i < words.Count; i++)
        {
            var isParticle = i > 0 && i < words.Count - 1 && Particles.Contains(words[i].TrimEnd('\'', '’'));
            if (!isParticle && !IsNameWord(words[i])) return null;
        }
        var isInCapitals = words.All(word => word.Length > 1 && word.All(character => !char.IsLower(character)));
        if (!isInCapitals) return string.Join(' ', words);
        return allowCapitals ? string.Join(' ', words.Select(ToNameCase)) : null;
    }

    /// <summary>Whether a text is the name of a desk or an agency.</summary>
    public static bool IsDesk(string text) => Desks.Contains(string.Join(' ', PhraseWords.Split(text, 8)));

    /// <summary>Whether a text is the name of a place in the gazetteer (<c>indexes/structure/places.txt</c>).</summary>
    public static bool IsPlace(string text) => Places.Contains(PhraseWords.Fold(text.AsSpan().Trim().TrimEnd('.')));

    /// <summary>Converts capitals to name case: DE ANGELIS-D'ARCO becomes De Angelis-D'Arco.</summary>
    private static string ToNameCase(string word) =>
        string.Concat(
            word.Select((character, index) => index > 0 && char.IsLetter(word[index - 1]) ? char.ToLowerInvariant(character) : character));

    private static bool IsNameWord(string word)
    {
        if (!char.IsUpper(word[0]) && !word.StartsWith("d'", StringComparison.Ordinal) && !word.StartsWith("d’", StringComparison.Ordinal))
        {
            return false;
        }
        for (var i = 0; i < word.Length; i++)
        {
            var isFullStop = word[i] == '.' && (i == word.Length - 1 || word.Length <= 4);
            if (!char.IsLetter(word[i]) && word[i] is not ('\'' or '’' or '-') && !isFullStop) return false;
        }
        return true;
    }
}
