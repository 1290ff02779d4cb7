using System.Text.RegularExpressions;
using Archive.Core.Normalization.Boilerplate.Rules;

namespace Archive.Core.Normalization.Structure.Bylines;

/// <summary>Recognises names of people, desks and places in bylines.</summary>
internal static partial class AuthorNames
{
    /// <summary>A form of address before a name, which is no part of it.</summary>
    [GeneratedRegex(
        @"^(?:(?:the|il|la)\s+)?(?:rev(?:erend|\.)?|dr\.?|prof(?:essor|\.)?|mr\.?|mrs\.?|ms\.?|canon|dott(?:\.(?:ssa)?|oressa|or)|avv\.)\s+(?=\p{Lu})",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Title { get; }

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

    /// <summary>Articles, with which the name of a paper may begin and none of a person does.</summary>
    private static readonly HashSet<string> Articles = new(
        ["The", "Il", "La", "Lo", "I", "Gli", "Le", "Un", "Una", "A", "An"], StringComparer.Ordinal);

    /// <summary>Titles that are written in lower case before a name.</summary>
    private static readonly HashSet<string> Honorifics =
        new(["don", "fra", "padre", "suor", "suora", "prof", "prof.", "dott.", "avv.", "dr", "dr."], StringComparer.Ordinal);

    /// <summary>Words that no name holds: a byline with one of them is a desk, an agency, a role or a site.</summary>
    private static readonly HashSet<string> DeskWords = new(
        [
            "redazione", "redazionale", "staff", "newsroom", "agenzia", "agency", "agenzie", "desk", "red", "editorial", "team", "ansa",
            "reuters", "afp", "agi", "adnkronos", "correspondent", "correspondents", "corrispondente", "corrispondenti", "inviato",
            "inviata", "reporter", "reporters", "writer", "writers", "editor", "editors", "news", "press", "stampa", "admin",
            "administrator", "giornale", "gazzetta", "gazette", "courier", "post", "herald", "times", "notizie", "magazine", "online",
            "redattore", "redattrice", "direttore", "direttrice", "photographer", "fotografo", "web", "service", "bureau", "contributor",
            "contributors", "associazione", "association", "editore", "editrice", "quotidiano", "settimanale", "ufficio", "office",
            "commenti", "comments", "condividi", "share", "minuti", "minutes", "min", "articolo", "article", "foto", "photo", "video",
            "autore", "author", "community", "guest", "radio", "tv", "senior", "junior", "lecturer", "professor", "professore",
            "professoressa", "university", "universita", "college", "institute", "istituto", "political", "chief", "executive", "managing",
            "deputy", "assistant", "associate", "special", "sports", "sport", "business", "health", "science", "environment",
            "education", "culture", "arts", "court", "crime", "foreign", "world", "local", "regional", "national", "europe", "balkans",
            "cronaca", "politica", "economia", "esteri", "interni", "spettacoli", "cultura", "capo", "vicedirettore", "caporedattore",
            "ricercatore", "ricercatrice", "docente", "journalist", "giornalista", "columnist", "critic", "critico", "analyst", "analista",
            "historian", "storico", "storica", "published", "pubblicato", "updated", "aggiornato", "posted", "read", "lettura", "views",
            "visualizzazioni", "media", "group", "gruppo", "foundation", "fondazione", "centre", "center", "centro", "observatory",
            "osservatorio", "project", "progetto", "network", "rete", "house", "department", "ministero", "comune",
        ],
        StringComparer.Ordinal);

    /// <summary>Particles, which are in lower case inside a name.</summary>
    private static readonly HashSet<string> Particles = new(
        [
            "de", "di", "da", "del", "della", "dello", "dei", "degli", "dal", "dalla", "la", "lo", "van", "von", "der", "den", "bin", "al",
            "el", "y", "du", "des", "d",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The name that a part of a byline begins with; null when it begins with a desk, a role, a place or no name. It ends where
    /// a role, an office or words in lower case begin, and a place that some sites print after the name ("28/09/2022 - Name
    /// Surname Tirana") is left out.
    /// </summary>
    /// <param name="text">The part.</param>
    /// <param name="acceptsOneWord">Whether a single word is a pen name.</param>
    /// <param name="mayEndWithPlace">
    /// Whether a third word is more likely a place than a second surname, known or not: after a date it is.
    /// </param>
    public static string? ReadOne(string text, bool acceptsOneWord, bool mayEndWithPlace)
    {
        const int MaxWords = 5;
        const int MaxAbbreviation = 4; // "Wm.", "Jr.", with the full stop
        text = Title.Replace(text.Trim(' ', ',', '.', ':', ';', '-', '–', '—', '"', '“', '”', '«', '»'), string.Empty);
        var words = new List<string>();
        var all = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var word in all)
        {
            var isParticle = Particles.Contains(word.TrimEnd('\'', '’')) || words.Count == 0 && Honorifics.Contains(word);
            if (words.Count == MaxWords || IsDeskWord(word) || !isParticle && !IsNameWord(word)) break;
            var endsSentence = word.Length > MaxAbbreviation && word[^1] == '.';
            words.Add(endsSentence ? word[..^1] : word);
            if (endsSentence) break;
        }
        // What follows the name must be a role or an office, not a sentence that begins with capitals.
        while (words.Count > 0 && Particles.Contains(words[^1])) words.RemoveAt(words.Count - 1);
        for (var placeWords = 2; placeWords >= 1; placeWords--)
        {
            if (words.Count - placeWords < 2 || !IsPlace(string.Join(' ', words.TakeLast(placeWords)))) continue;
            words.RemoveRange(words.Count - placeWords, placeWords);
        }
        if (words.Count == 0 || words.Count == 1 && (!acceptsOneWord || all.Length > 1 || IsCode(words[0]))) return null;
        if (IsAbbreviation(words[0]) && words[^1].Any(char.IsLower)) return null;
        if (Articles.Contains(words[0]) && !acceptsOneWord || IsPlace(string.Join(' ', words))) return null;
        var hasParticle = words.Exists(word => Particles.Contains(word.TrimEnd('\'', '’')) || word.Length <= 2);
        // Two names, or three if the second is a first name too; what goes on in capitals is a place or an office,
        // where anything suggests one.
        var usual = words.Count > 2 && (words[1].EndsWith('.') || BeginsWithFirstName(words[1])) ? 3 : 2;
        var goesOn = words.Count > 3 || mayEndWithPlace || all.Length > words.Count;
        if (goesOn && words.Count > usual && !hasParticle) words.RemoveRange(usual, words.Count - usual);
        var isInCapitals = words.All(word => word.Length > 1 && word.All(character => !char.IsLower(character)));
        return string.Join(' ', isInCapitals ? words.Select(ToNameCase) : words);
    }

    /// <summary>Whether a word of capitals is too long for initials: a broadcaster's, before words in small letters.</summary>
    private static bool IsAbbreviation(string word) => word.Length > 2 && word.All(char.IsUpper);

    /// <summary>Whether a word is a letter or the code of an agency's writer, "YXX-CR".</summary>
    private static bool IsCode(string word) => word.Length == 1 || word.Contains('-', StringComparison.Ordinal) && !word.Any(char.IsLower);

    /// <summary>Whether a name begins with a known first name or an initial.</summary>
    public static bool BeginsWithFirstName(string name) =>
        FirstNames.Contains(name.AsSpan(0, name.IndexOf(' ') is > 0 and var end ? end : name.Length));

    /// <summary>Whether a word stands in no name: a desk's, an agency's, a role's.</summary>
    public static bool IsDeskWord(string word) => DeskWords.Contains(PhraseWords.Fold(word.AsSpan().TrimEnd(".,:")));

    /// <summary>Whether a text is the name of a desk or an agency.</summary>
    public static bool IsDesk(string text) => Desks.Contains(string.Join(' ', PhraseWords.Split(text, 8)));

    /// <summary>Whether a text is the name of a place in the gazetteer (<c>indexes/structure/places.txt</c>).</summary>
    public static bool IsPlace(string text) => Places.Contains(PhraseWords.Fold(text.AsSpan().Trim().TrimEnd('.')));

    /// <summary>Converts capitals to name case: DE ANGELIS-D'ARCO becomes De Angelis-D'Arco.</summary>
    public static string ToNameCase(string word) =>
        string.Concat(
            word.Select((character, index) => index > 0 && char.IsLetter(word[index - 1]) ? char.ToLowerInvariant(character) : character));

    private static bool IsNameWord(string word)
    {
        if (!char.IsUpper(word[0]) && !word.StartsWith("d'", StringComparison.Ordinal) && !word.StartsWith("d’", StringComparison.Ordinal))
        {
            return false;
        }
        if (word.EndsWith("'s", StringComparison.Ordinal) || word.EndsWith("’s", StringComparison.Ordinal)) return false;
        for (var i = 0; i < word.Length; i++)
        {
            var isFullStop = word[i] == '.' && (i == word.Length - 1 || word.Length <= 4);
            if (!char.IsLetter(word[i]) && word[i] is not ('\'' or '’' or '-') && !isFullStop) return false;
        }
        return true;
    }
}
