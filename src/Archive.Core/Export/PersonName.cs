namespace Archive.Core.Export;

/// <summary>A person's name as citation formats need it, split into given and family name.</summary>
/// <param name="Given">The given names; empty where the name is not split.</param>
/// <param name="Family">The family name with its particles.</param>
public readonly record struct PersonName(string Given, string Family)
{
    /// <summary>Particles of family names (nobiliary and others), in Italian and neighbouring languages.</summary>
    private static readonly HashSet<string> Particles = new(
        [
            "d'", "da", "dal", "dalla", "dalle", "de", "degli", "dei", "del", "della", "delle", "dello", "den", "der", "di", "do", "dos",
            "du", "la", "le", "li", "lo", "van", "von", "zu",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Conjunctions: a name that contains one is a firm or several people, and is not split.</summary>
    private static readonly HashSet<string> Conjunctions = new(["and", "e", "ed", "&", "et", "und"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Suffixes, which may follow a name after a comma and are not given names.</summary>
    private static readonly HashSet<string> Suffixes = new(
        ["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV", "Inc.", "Ltd"], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Splits a name before its last word and the particles in front of it. Bylines do not show where a family name of several words
    /// begins, so the first part of such a name may end up among the given names. “Rossi, Mario” is split at the comma.
    /// </summary>
    public static PersonName Of(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var canSplit = !words.Any(Conjunctions.Contains) && words.Length > 0 && !Suffixes.Contains(words[^1]);
        if (canSplit && name.Split(',') is [var family, var given] && !string.IsNullOrWhiteSpace(family))
        {
            return new PersonName(given.Trim(), family.Trim());
        }
        if (words.Length < 2 || !canSplit || name.Contains(',', StringComparison.Ordinal)) return new PersonName("", name.Trim());
        var first = words.Length - 1;
        while (first > 1 && Particles.Contains(words[first - 1])) first--;
        return new PersonName(string.Join(' ', words[..first]), string.Join(' ', words[first..]));
    }

    /// <summary>“Family, Given”.</summary>
    public override string ToString() => Given.Length == 0 ? Family : $"{Family}, {Given}";
}
