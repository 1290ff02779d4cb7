using System.Text;

namespace Archive.Core.Normalization.Decoding;

/// <summary>
/// Guesses the encoding of a text with one byte a character: the one whose letters and marks stand where those of Italian and English do,
/// accented vowels at the ends of words ("città", "è"), quotation marks around them, no capitals inside.
/// </summary>
internal static class SingleByteEncoding
{
    /// <summary>The beginning of a text, in bytes, that is looked at.</summary>
    private const int MaxLength = 1 << 18;

    /// <summary>By how much another encoding must be better than windows-1252: an accent at the end of a word is worth 3.</summary>
    private const double MinLead = 2.5;

    private static readonly (string Name, string Text)[] Others =
        [("macintosh", "Mac Roman"), ("ibm850", "IBM 850"), ("ibm437", "IBM 437")];

    /// <summary>The encoding, and why it is the one.</summary>
    /// <param name="bytes">The text; at least one byte is not ASCII.</param>
    public static (Encoding Encoding, string Reason) Guess(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..Math.Min(bytes.Length, MaxLength)];
        var windows = Encoding.GetEncoding(1252);
        var (best, score, text) = (windows, Score(windows.GetString(sample)) + MinLead, string.Empty);
        foreach (var (name, description) in Others)
        {
            var encoding = Encoding.GetEncoding(name);
            var found = Score(encoding.GetString(sample));
            if (found > score) (best, score, text) = (encoding, found, description);
        }
        if (best != windows) return (best, $"not UTF-8, and its letters make words as {text}");
        // ISO-8859-15 and ISO-8859-1 (of which windows-1252 is a superset) differ in eight characters. Without bytes in 0x80-0x9F, the
        // printable range that only windows-1252 has, 0xA4 is the euro sign of ISO-8859-15 rather than the generic currency sign, which
        // nobody uses.
        var euro = bytes.IndexOf((byte)0xA4);
        return euro >= 0 && bytes.IndexOfAnyInRange((byte)0x80, (byte)0x9F) < 0
            ? (Encoding.GetEncoding("iso-8859-15"), $"not UTF-8, and a euro sign at {euro}")
            : (windows, "not UTF-8, and no usable declaration");
    }

    /// <summary>How well the characters beyond ASCII stand: the higher, the better.</summary>
    private static double Score(string text)
    {
        var score = 0.0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < 0x80) continue;
            score += ScoreOf(i == 0 ? ' ' : text[i - 1], text[i], i + 1 == text.Length ? ' ' : text[i + 1]);
        }
        return score;
    }

    private static double ScoreOf(char before, char character, char after)
    {
        var (isAfterLetter, isBeforeLetter) = (char.IsLetter(before), char.IsLetter(after));
        var opens = !isAfterLetter && (isBeforeLetter || char.IsDigit(after));
        var closes = !isBeforeLetter && !char.IsWhiteSpace(before);
        return character switch
        {
            'à' or 'è' or 'é' or 'ì' or 'ò' or 'ù' when isAfterLetter => isBeforeLetter ? 0.5 : 3,
            'è' or 'È' when !isAfterLetter && !isBeforeLetter => 3,
            '’' or '‘' when isAfterLetter && isBeforeLetter => 2,
            '“' or '«' or '‘' or '„' => opens ? 2 : -1,
            '”' or '»' or '’' => closes ? 2 : -1,
            '–' or '—' => before == ' ' && after == ' ' ? 2 : -0.5,
            '…' => closes ? 0.5 : -1,
            '€' or '£' or '°' or 'º' or 'ª' => char.IsDigit(before) || char.IsDigit(after) || after == ' ' && before == ' ' ? 1 : -1,
            '\u00A0' or '©' or '®' or '·' or '•' or '\u00AD' => 0,
            _ when !char.IsLetter(character) || character > 'ž' => -3,
            _ when char.IsUpper(character) => char.IsLower(before) ? -3 : isBeforeLetter ? 0.5 : -0.5,
            _ => isAfterLetter || isBeforeLetter ? 0.5 : -1,
        };
    }
}
