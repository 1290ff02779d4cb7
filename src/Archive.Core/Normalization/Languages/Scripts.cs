namespace Archive.Core.Normalization.Languages;

/// <summary>The scripts of texts, by the Unicode blocks of their letters.</summary>
internal static class Scripts
{
    /// <summary>How much of a text is looked at, in UTF-16 code units.</summary>
    private const int MaxLength = 1_500;

    private enum Script
    {
        Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Thai, Georgian, Hangul, Kana, Han, Other,
    }

    /// <summary>The languages that are told apart by their letters, in each script that is not Latin.</summary>
    private static readonly Dictionary<Script, string[]> Languages = new()
    {
        [Script.Greek] = ["el"],
        [Script.Cyrillic] = ["be", "bg", "mk", "ru", "sr", "uk"],
        [Script.Armenian] = ["hy"],
        [Script.Hebrew] = ["he"],
        [Script.Arabic] = ["ar", "fa", "ur"],
        [Script.Thai] = ["th"],
        [Script.Georgian] = ["ka"],
        [Script.Hangul] = ["ko"],
        [Script.Kana] = ["ja"],
        [Script.Han] = ["zh"],
        [Script.Other] = [],
    };

    /// <summary>
    /// The languages that are written in the script of most of a text's letters; null where that is Latin, or the text has no letters.
    /// </summary>
    public static IReadOnlyList<string>? LanguagesOf(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxLength) text = text[..MaxLength];
        Span<int> counts = stackalloc int[(int)Script.Other + 1];
        counts.Clear();
        foreach (var character in text)
        {
            // The letters beyond the first 65,536 code points are of scripts that are read as "other"; their surrogates count as one.
            if (char.IsLetter(character) || char.IsHighSurrogate(character)) counts[(int)ScriptOf(character)]++;
        }
        if (counts[(int)Script.Kana] > 0)
        {
            // Japanese is written in both.
            counts[(int)Script.Kana] += counts[(int)Script.Han];
            counts[(int)Script.Han] = 0;
        }
        var script = Script.Latin;
        for (var other = Script.Greek; other <= Script.Other; other++)
        {
            if (counts[(int)other] > counts[(int)script]) script = other;
        }
        return script == Script.Latin ? null : Languages[script];
    }

    private static Script ScriptOf(char character) => character switch
    {
        < '\u0370' or >= '\u1E00' and < '\u1F00' or >= '\uFB00' and <= '\uFB06' => Script.Latin,
        < '\u0400' or >= '\u1F00' and < '\u2000' => Script.Greek,
        < '\u0530' => Script.Cyrillic,
        < '\u0590' => Script.Armenian,
        < '\u0600' or >= '\uFB1D' and < '\uFB50' => Script.Hebrew,
        < '\u0780' or >= '\uFB50' and < '\uFE00' or >= '\uFE70' and < '\uFEFF' => Script.Arabic,
        >= '\u0E00' and < '\u0E80' => Script.Thai,
        >= '\u10A0' and < '\u1100' => Script.Georgian,
        >= '\u1100' and < '\u1200' or >= '\uAC00' and < '\uD7B0' => Script.Hangul,
        >= '\u2100' and < '\u2C00' => Script.Latin, // symbols that count as letters, as in "№" and "ℓ"
        >= '\u3040' and < '\u3100' => Script.Kana,
        >= '\u3400' and < '\uA000' => Script.Han,
        _ => Script.Other,
    };
}
