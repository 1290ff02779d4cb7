namespace Archive.Core.Search.Queries;

/// <summary>A word of a query.</summary>
/// <param name="Folded">As it stands: lower case, without accents.</param>
/// <param name="Stems">Its stem in each language that it is no stop word of.</param>
/// <param name="IsCompound">Whether it is the words around it written as one (“cyberattack” for “cyber-attack”).</param>
public sealed record QueryWord(string Folded, IReadOnlyList<WordStem> Stems, bool IsCompound)
{
    /// <summary>Whether it is a stop word of a language that has stems.</summary>
    public bool IsStopWordOf(string language)
    {
        foreach (var stem in Stems)
        {
            if (stem.Language == language) return false;
        }
        return true;
    }
}

/// <summary>The stem of a word in a language.</summary>
/// <param name="Language">ISO 639-1.</param>
/// <param name="Stem">The stem, folded.</param>
/// <param name="Weight">What a match of it counts, as a factor.</param>
public readonly record struct WordStem(string Language, string Stem, float Weight = 1);
