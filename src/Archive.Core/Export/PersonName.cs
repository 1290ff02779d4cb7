namespace Archive.Core.Export;

/// <summary>A name as citation formats want it: given and family name apart.</summary>
/// <param name="Given">The given names; empty where there is one word only.</param>
/// <param name="Family">The family name with its particles.</param>
public readonly record struct PersonName(string Given, string Family)
{
    /// <summary>Words that belong to the family name behind them, in Italian and the languages around it.</summary>
    private static readonly HashSet<string> Particles = new(
        ["d'", "da", "dal", "dalla", "dalle", "de", "degli", "dei", "del", "della", "delle", "dello", "den", "der", "di", "do", "dos", "du", "la", "le", "li", "lo", "van", "von", "zu"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Words that join names: what holds one is a firm or several people, and no name to split.</summary>
    private static readonly HashSet<string> Joins = new(["and", "e", "ed", "&", "et", "und"], StringComparer.OrdinalIgnoreCase);

    /// <summary>What may follow a name behind a comma and is no given name.</summary>
    private static readonly HashSet<string> Suffixes = new(["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV", "Inc.", "Ltd"], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Splits a name at its last word and the particles before it. Bylines do not say where a family name of several words begins, so such a name may be split
    /// too late. “Rossi, Mario” is split at its comma.
    /// </summary>
    public static PersonName Of(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isSplit = !words.Any(Joins.Contains) && words.Length > 0 && !Suffixes.Contains(words[^1]);
        if (isSplit && name.Split(',') is [var family, var given] && !string.IsNullOrWhiteSpace(family)) return new PersonName(given.Trim(), family.Trim());
        if (words.Length < 2 || !isSplit || name.Contains(',', StringComparison.Ordinal)) return new PersonName("", name.Trim());
        var first = words.Length - 1;
        while (first > 1 && Particles.Contains(words[first - 1])) first--;
        return new PersonName(string.Join(' ', words[..first]), string.Join(' ', words[first..]));
    }

    /// <summary>“Family, Given”.</summary>
    public override string ToString() => Given.Length == 0 ? Family : $"{Family}, {Given}";
}
