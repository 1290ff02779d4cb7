using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Archive.Core.Normalization.Decoding;

/// <summary>
/// Stage 3: repairs the damage that scraping does to a block, in this order: leftover tags, entities (at most twice), mojibake, Unicode
/// normalisation (NFC), invisible characters and ligatures, line ends and spaces, spacing around punctuation. Typewriter accents
/// (<c>perche'</c>) stay: the search index folds them. One instance serves one document and counts its repairs.
/// </summary>
/// <param name="cancellationToken">Ends the work at the next block.</param>
internal sealed partial class TextRepair(CancellationToken cancellationToken = default)
{
    private const int FirstCombiningMark = 0x0300, CombiningMarkCount = 0x70;

    /// <summary>Characters that some repair looks for; a block without any of them needs only its spacing fixed (the fast path).</summary>
    private static readonly SearchValues<char> Suspicious = SearchValues.Create(
        "&<" + Mojibake.Leads + FormatCharacters.All + "ﬀﬁﬂﬃﬄﬅﬆ"
        + new string(Enumerable.Range(FirstCombiningMark, CombiningMarkCount).Concat(ControlCodes()).Select(code => (char)code).ToArray()));

    private static readonly SearchValues<char> CombiningMarks =
        SearchValues.Create(Enumerable.Range(FirstCombiningMark, CombiningMarkCount).Select(code => (char)code).ToArray());

    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>The buffer for the current block, reused for all blocks of the document.</summary>
    private readonly StringBuilder _output = new(2_048);

    /// <summary>The number of blocks that each repair changed, by the repair's name.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    [GeneratedRegex(
        @"</?(?:p|br|div|h[1-6]|ul|ol|li|img|blockquote)(?:\s[^<>]*)?/?>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LeftoverTag { get; }

    [GeneratedRegex(
        @"</?(?:b|i|u|em|strong|a|span|font|small|sup|sub)(?:\s[^<>]*)?/?>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LeftoverInlineTag { get; }

    /// <summary>Repairs one block.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public string Repair(ReadOnlySpan<char> raw)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!raw.ContainsAny(Suspicious)) return FixSpacing(raw);

        var text = raw.ToString();
        if (text.Contains('<', StringComparison.Ordinal))
        {
            text = Count("tags", text, LeftoverInlineTag.Replace(LeftoverTag.Replace(text, " "), string.Empty));
        }
        if (text.Contains('&', StringComparison.Ordinal)) text = Count("entities", text, Entities.Decode(text));
        text = Count("mojibake", text, Mojibake.Repair(text));
        if (text.AsSpan().ContainsAny(CombiningMarks)) text = Count("nfc", text, ToComposed(text));
        text = Count("invisible", text, CleanCharacters(text));
        return FixSpacing(text);
    }

    /// <summary>The control characters that are not white space: C0, DEL and C1.</summary>
    private static IEnumerable<int> ControlCodes() =>
        Enumerable.Range(0x80, 0x20).Concat(Enumerable.Range(0, 32).Except(['\t', '\n', '\v', '\f', '\r'])).Append(0x7F);

    private string Count(string repair, string before, string after)
    {
        if (!string.Equals(before, after, StringComparison.Ordinal)) _counts[repair] = _counts.GetValueOrDefault(repair) + 1;
        return after;
    }

    private static string ToComposed(string text)
    {
        // Normalisation sorts the marks of a letter in quadratic time. No letter has more than so many (UAX 15, Stream-Safe Text Format).
        const int MaxMarks = 30;
        try
        {
            if (LongestRunOfMarks(text) <= MaxMarks) return text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // string.Normalize throws on lone surrogates; such text stays as it is
        }
        return text;
    }

    private static int LongestRunOfMarks(string text)
    {
        int longest = 0, run = 0;
        foreach (var character in text)
        {
            var isMark = char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
            run = isMark ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }
        return longest;
    }

    private static string CleanCharacters(string text)
    {
        var clean = new StringBuilder(text.Length);
        bool? isRightToLeft = null; // looked up where it matters
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (FormatCharacters.Contains(character)
                && FormatCharacters.StrayLength(text, i, isRightToLeft ??= FormatCharacters.IsRightToLeft(text)) is > 0 and var stray)
            {
                i += stray - 1;
                continue;
            }
            switch (character)
            {
                case >= '\u0080' and <= '\u009F'
                    when Mojibake.FromWindows1252Byte((byte)character) is var printable && printable != character:
                    clean.Append(printable); // windows-1252 that was decoded as Latin-1
                    break;
                case 'ﬀ': clean.Append("ff"); break;
                case 'ﬁ': clean.Append("fi"); break;
                case 'ﬂ': clean.Append("fl"); break;
                case 'ﬃ': clean.Append("ffi"); break;
                case 'ﬄ': clean.Append("ffl"); break;
                case 'ﬅ' or 'ﬆ': clean.Append("st"); break;
                default: clean.Append(char.IsControl(character) && !char.IsWhiteSpace(character) ? ' ' : character); break;
            }
        }
        return clean.ToString();
    }

    /// <summary>
    /// Fixes the spacing in one pass: runs of white space become one space, which is removed before closing punctuation, and inserted after
    /// a comma or a full stop where it is missing. Words hyphenated at line ends are joined.
    /// </summary>
    private string FixSpacing(ReadOnlySpan<char> text)
    {
        var output = _output.Clear();
        // A single chunk, for reading back the last characters of a StringBuilder is slow across chunks.
        output.EnsureCapacity(text.Length + 8);
        var pendingSpace = false;
        var brokeLine = false;
        var changed = false;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (char.IsWhiteSpace(character))
            {
                if (character is '\n' or '\r' or '\u2028') brokeLine = true;
                changed |= pendingSpace || character != ' ';
                pendingSpace = output.Length > 0;
                continue;
            }

            if (pendingSpace)
            {
                pendingSpace = false;
                if (brokeLine && IsHyphenatedWord(output, text, i))
                {
                    if (JoinedWordOccurs(output, text, i)) output.Length--;
                }
                else if (HasNoSpaceBefore(text, i))
                {
                    changed = true;
                    output.Append(character);
                    if (character is ',' or ';' && i + 1 < text.Length && char.IsLetter(text[i + 1])) output.Append(' ');
                    continue;
                }
                else
                {
                    output.Append(' ');
                }
            }
            brokeLine = false;
            output.Append(character);
            if (LacksSpaceAfter(text, i))
            {
                changed = true;
                output.Append(' ');
            }
        }
        if (changed) _counts["spacing"] = _counts.GetValueOrDefault("spacing") + 1;
        return output.ToString();
    }

    /// <summary>
    /// Whether a word may be hyphenated: "govern-" at the end of a line and a lower-case letter at the start of the next.
    /// </summary>
    private static bool IsHyphenatedWord(StringBuilder output, ReadOnlySpan<char> text, int next) =>
        output.Length >= 2 && output[^1] == '-' && char.IsLetter(output[^2]) && char.IsLower(text[next]);

    /// <summary>
    /// Whether the word without the hyphen occurs elsewhere in the block. Otherwise the hyphen stays, for it may belong to the word
    /// ("well-\nknown").
    /// </summary>
    private static bool JoinedWordOccurs(StringBuilder output, ReadOnlySpan<char> text, int next)
    {
        // The block is searched for every hyphen, which is quadratic in the length of a hostile block.
        const int MaxBlockLength = 20_000;
        if (text.Length > MaxBlockLength) return false;

        var start = output.Length - 1;
        while (start > 0 && char.IsLetter(output[start - 1])) start--;
        var end = next;
        while (end < text.Length && char.IsLetter(text[end])) end++;
        var joined = string.Concat(output.ToString(start, output.Length - 1 - start), text[next..end]);
        return text.Contains(joined, StringComparison.OrdinalIgnoreCase);
    }

    private static bool HasNoSpaceBefore(ReadOnlySpan<char> text, int i)
    {
        var next = i + 1 < text.Length ? text[i + 1] : ' ';
        return text[i] switch
        {
            ')' or ']' => true,
            ',' or ';' => char.IsWhiteSpace(next) || char.IsLetter(next),
            '.' or '!' or '?' or ':' => char.IsWhiteSpace(next),
            _ => false,
        };
    }

    /// <summary>
    /// Whether a space is missing after a sentence, as in "citizens.Meanwhile": two lower-case letters, a full stop, a capital and a
    /// lower-case letter. URLs and domain names are left alone ("www.Example.Com", "Booking.Com").
    /// </summary>
    private static bool LacksSpaceAfter(ReadOnlySpan<char> text, int i)
    {
        if (text[i] is not ('.' or '!' or '?') || i < 2 || i + 2 >= text.Length) return false;
        if (!char.IsLower(text[i - 1]) || !char.IsLower(text[i - 2]) || !char.IsUpper(text[i + 1]) || !char.IsLower(text[i + 2]))
        {
            return false;
        }

        const int MaxAddressLength = 200;
        var start = i;
        while (start > 0 && i - start < MaxAddressLength && !char.IsWhiteSpace(text[start - 1])) start--;
        var end = i + 1;
        while (end < text.Length && end - i < MaxAddressLength && char.IsLetter(text[end])) end++;
        var before = text[start..i];
        var isAddress = before.Contains("://", StringComparison.Ordinal)
            || before.StartsWith("www.", StringComparison.OrdinalIgnoreCase)
            || before.Contains('@')
            || before.Contains('/');
        var isDomain = text[(i + 1)..end] is "Com" or "Org" or "Net" or "It" or "Eu" or "Al" or "Info" or "Js";
        return !isAddress && !isDomain;
    }
}
