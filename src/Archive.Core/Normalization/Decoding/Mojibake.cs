using System.Buffers;
using System.Text;

namespace Archive.Core.Normalization.Decoding;

/// <summary>
/// Repairs mojibake: UTF-8 that was decoded as windows-1252 ("perchÃ©", "lâ€™acqua"). Each suspicious sequence is encoded back to bytes and
/// replaced only where these are one valid UTF-8 character, so that correct text next to damaged text stays unchanged.
/// </summary>
internal static class Mojibake
{
    private const char LostByte = '\0';

    /// <summary>The characters of windows-1252 for the bytes 0x80-0x9F; the five unassigned bytes keep their C1 code point.</summary>
    private static readonly char[] HighCharacters =
        "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ".ToCharArray();

    /// <summary>
    /// The first characters of damaged sequences in Italian and English text: Latin letters (Â Ã Ä Å), Romanian comma letters (È),
    /// punctuation (â), ligatures (ï), emoji (ð). Others (é, Ñ ...) begin damaged sequences only in scripts that are not expected, and
    /// occur before quotes in correct text.
    /// </summary>
    internal const string Leads = "ÂÃÄÅÈâïð";

    private static readonly SearchValues<char> LeadCharacters = SearchValues.Create(Leads);

    /// <summary>The character of a byte in windows-1252.</summary>
    public static char FromWindows1252Byte(byte value) => value is >= 0x80 and <= 0x9F ? HighCharacters[value - 0x80] : (char)value;

    /// <summary>Repairs a text, at most twice: some pages were decoded wrongly when stored and again when delivered.</summary>
    public static string Repair(string text)
    {
        var once = RepairOnce(text);
        return ReferenceEquals(once, text) ? text : RepairOnce(once);
    }

    private static string RepairOnce(string text)
    {
        StringBuilder? output = null;
        var copied = 0;
        var from = 0;
        while (from < text.Length && text.AsSpan(from).IndexOfAny(LeadCharacters) is >= 0 and var offset)
        {
            var at = from + offset;
            if (Decode(text, at) is not { } repaired)
            {
                from = at + 1;
                continue;
            }
            output ??= new StringBuilder(text.Length);
            output.Append(text, copied, at - copied).Append(repaired.Rune.ToString());
            copied = from = at + repaired.Length;
        }
        return output is null ? text : output.Append(text, copied, text.Length - copied).ToString();
    }

    private static (Rune Rune, int Length)? Decode(string text, int at)
    {
        var lead = ToByte(text[at]);
        var length = lead switch { >= 0xC2 and <= 0xDF => 2, >= 0xE0 and <= 0xEF => 3, >= 0xF0 and <= 0xF4 => 4, _ => 0 };
        if (length == 0) return null;

        Span<byte> bytes = stackalloc byte[4];
        bytes[0] = lead;
        for (var i = 1; i < length; i++)
        {
            var value = at + i < text.Length ? ToByte(text[at + i]) : (byte)0;
            if (value is < 0x80 or > 0xBF) return DecodeDamaged(text, at, i);
            bytes[i] = value;
        }
        return Rune.DecodeFromUtf8(bytes[..length], out var rune, out var consumed) == OperationStatus.Done && consumed == length
            && IsPlausible(rune)
            ? (rune, length)
            : null;
    }

    /// <summary>
    /// Two sequences that often lose a byte can be recognised by the rest: "â€" is a closing quote whose unassigned byte 0x9D was dropped,
    /// and "Ã" at the end of a word in lower case is "à", whose second byte is a no-break space: it became a space, or was trimmed at the
    /// end of the line. "ÃÂ" is the same in text that was damaged twice.
    /// </summary>
    private static (Rune Rune, int Length)? DecodeDamaged(string text, int at, int matched)
    {
        if (matched == 2 && text[at] == 'â' && text[at + 1] == '€') return (new Rune('”'), 2);

        if (matched != 1 || text[at] != 'Ã' || at == 0 || !char.IsLower(text[at - 1])) return null;
        var end = at + 1 < text.Length && text[at + 1] == 'Â' ? at + 2 : at + 1;
        var endsWord = end == text.Length || char.IsWhiteSpace(text[end]) || char.IsPunctuation(text[end]);
        return endsWord ? (new Rune('à'), end - at) : null;
    }

    /// <summary>
    /// Whether a decoded character is one that the leads are expected to stand for. "È…" and "È“" are correct text, and would decode to
    /// letters that no supported language uses. The five C1 codes are the unassigned bytes of text that was damaged twice.
    /// </summary>
    private static bool IsPlausible(Rune rune) =>
        rune.Value is 0x81 or 0x8D or 0x8F or 0x90 or 0x9D
            or >= 0xA0 and <= 0x17F
            or >= 0x218 and <= 0x21B
            or >= 0x2000 and <= 0x22FF
            or >= 0xFB00 and <= 0xFB06
            or 0xFEFF
            or >= 0x1F300 and <= 0x1FAFF;

    private static byte ToByte(char character)
    {
        if (character is <= '\u007F' or >= '\u00A0' and <= '\u00FF' or >= '\u0080' and <= '\u009F') return (byte)character;
        var index = Array.IndexOf(HighCharacters, character);
        return index >= 0 ? (byte)(0x80 + index) : (byte)LostByte;
    }
}
