using System.Buffers;
using System.Globalization;
using System.Text;

namespace Archive.Core.Normalization.Decoding;

/// <summary>
/// The invisible characters of a text (Unicode's format characters): which are stray and removed, and which belong to what is written.
/// </summary>
internal static class FormatCharacters
{
    /// <summary>
    /// Soft hyphen, zero-width space, non-joiner and joiner, word joiner, byte order mark; then what orders text of two directions: marks,
    /// embeddings, overrides, isolates.
    /// </summary>
    public const string All = "\u00AD\u200B\u200C\u200D\u2060\uFEFF" + Directions + Overrides;

    private const char SoftHyphen = '\u00AD', NonJoiner = '\u200C', Joiner = '\u200D', EmojiStyle = '\uFE0F';

    private const string Directions = "\u061C\u200E\u200F\u202A\u202B\u202C\u2066\u2067\u2068\u2069";

    /// <summary>They show letters in another order than they are written, which no text needs.</summary>
    private const string Overrides = "\u202D\u202E";

    private static readonly SearchValues<char> Values = SearchValues.Create(All);

    private static readonly SearchValues<char> DirectionValues = SearchValues.Create(Directions);

    /// <summary>Whether a character is one of them.</summary>
    public static bool Contains(char character) => Values.Contains(character);

    /// <summary>
    /// Whether a text has letters that are written from right to left. Only there are marks of direction kept.
    /// </summary>
    public static bool IsRightToLeft(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            var isInRange = character is >= '\u05D0' and <= '\u08FF' or >= '\uFB1D' and <= '\uFDFF' or >= '\uFE70' and <= '\uFEFC';
            if (isInRange && char.IsLetter(character)) return true;
        }
        return false;
    }

    /// <summary>
    /// The number of characters that are removed with the format character at an offset; 0 where it belongs to the text: a joiner
    /// between two emoji or, like the non-joiner, between two letters of a script that joins its letters; a mark of direction in a text
    /// from right to left. A soft hyphen at the end of a line is removed with the line's end, since it divides a word.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The offset of a format character.</param>
    /// <param name="isRightToLeft">Whether the text has letters that are written from right to left.</param>
    public static int StrayLength(ReadOnlySpan<char> text, int at, bool isRightToLeft) => text[at] switch
    {
        SoftHyphen => 1 + LineEndLength(text[(at + 1)..]),
        Joiner when IsEmojiBefore(text[..at]) && IsEmojiAfter(text[(at + 1)..]) => 0,
        Joiner or NonJoiner when at > 0 && at + 1 < text.Length && IsJoining(text[at - 1]) && IsJoining(text[at + 1]) => 0,
        var character when isRightToLeft && DirectionValues.Contains(character) => 0,
        _ => 1,
    };

    /// <summary>The length of the white space with which a line ends and the next begins; 0 where no letter follows.</summary>
    private static int LineEndLength(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExcept(" \t\r\n\u2028");
        return length > 0 && text[..length].ContainsAny("\r\n\u2028") && char.IsLower(text[length]) ? length : 0;
    }

    private static bool IsEmojiBefore(ReadOnlySpan<char> text) =>
        text is [.., EmojiStyle] || (Rune.DecodeLastFromUtf16(text, out var rune, out _) == OperationStatus.Done && IsEmoji(rune));

    private static bool IsEmojiAfter(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out var rune, out _) == OperationStatus.Done && IsEmoji(rune);

    /// <summary>Emoji are symbols; the tones of skin are modifiers.</summary>
    private static bool IsEmoji(Rune rune) =>
        rune.Value > 0x2000 && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol;

    /// <summary>Arabic and the scripts that follow its joining, the scripts of India and South-East Asia, Mongolian.</summary>
    private static bool IsJoining(char character) =>
        character is >= '\u0600' and <= '\u08FF' or >= '\u0900' and <= '\u0DFF' or >= '\u0F00' and <= '\u109F'
            or >= '\u1780' and <= '\u18AF' or >= '\uFB50' and <= '\uFDFF' or >= '\uFE70' and <= '\uFEFC';
}
