namespace Archive.Core.Normalization.Labelling;

/// <summary>The tokens of a line: runs of letters, runs of digits, and "©", "€", "$", "@", "#" by themselves.</summary>
internal static class Tokens
{
    /// <summary>Splits a text into as many tokens as there is room for, and returns their number.</summary>
    public static int Split(ReadOnlySpan<char> text, Span<Range> tokens)
    {
        var count = 0;
        for (var i = 0; i < text.Length && count < tokens.Length;)
        {
            var start = i;
            if (char.IsLetter(text[i]))
            {
                while (i < text.Length && (char.IsLetter(text[i]) || char.IsDigit(text[i]) && i > start)) i++;
            }
            else if (char.IsDigit(text[i]))
            {
                while (i < text.Length && char.IsLetterOrDigit(text[i])) i++;
            }
            else if (text[i++] is not ('©' or '€' or '$' or '£' or '@' or '#'))
            {
                continue;
            }
            tokens[count++] = start..i;
        }
        return count;
    }
}
