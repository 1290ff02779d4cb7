namespace Archive.Core.Normalization.Pages.Labelling;

/// <summary>Counts of a block's characters and words, in one pass.</summary>
internal readonly record struct TextShape
{
    /// <summary>A name has at most so many words.</summary>
    private const int MaxNameWords = 5, MaxNameLength = 60;

    public int Words { get; private init; }
    public int Capitalized { get; private init; }
    public int Upper { get; private init; }
    public int Digits { get; private init; }
    public int Commas { get; private init; }
    public int Sentences { get; private init; }
    public int LineBreaks { get; private init; }
    public bool HasQuote { get; private init; }
    public bool HasQuestion { get; private init; }

    /// <summary>Whether it has a time of day (10:30, 10.30).</summary>
    public bool HasClock { get; private init; }

    /// <summary>Whether it has an address of the web or of mail.</summary>
    public bool HasAddress { get; private init; }

    /// <summary>Whether it is two to five capitalised words, particles among them.</summary>
    public bool LooksLikeName { get; private init; }

    public static TextShape Of(string text)
    {
        int words = 0, capitalized = 0, upper = 0, digits = 0, commas = 0, sentences = 0, breaks = 0, lowerWords = 0;
        bool quote = false, question = false, clock = false, address = false, isName = true;
        var previous = ' ';
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            var isStart = previous is ' ' or '\n' && character is not (' ' or '\n');
            if (isStart)
            {
                words++;
                if (char.IsUpper(character)) capitalized++;
                else if (char.IsLower(character)) lowerWords++;
            }
            if (char.IsUpper(character)) upper++;
            else if (char.IsAsciiDigit(character)) digits++;
            switch (character)
            {
                case ',':
                    commas++;
                    isName = false;
                    break;
                case '.' or '!' or '?' when i + 1 == text.Length || text[i + 1] is ' ' or '\n':
                    sentences++;
                    break;
                case '\n':
                    breaks++;
                    break;
                case '"' or '“' or '”' or '«' or '»':
                    quote = true;
                    break;
                case ':' or '.' when i > 0 && char.IsAsciiDigit(previous) && i + 2 < text.Length && char.IsAsciiDigit(text[i + 1])
                    && char.IsAsciiDigit(text[i + 2]) && (i + 3 == text.Length || !char.IsAsciiDigit(text[i + 3])):
                    clock = true;
                    break;
                case '@':
                    address = true;
                    break;
                case ':' when text.AsSpan(i).StartsWith("://"):
                    address = true;
                    break;
                case 'w' when isStart && text.AsSpan(i).StartsWith("www."):
                    address = true;
                    break;
            }
            question |= character == '?';
            isName &= char.IsLetter(character) || character is ' ' or '\'' or '’' or '.' or '-';
            previous = character;
        }
        return new TextShape
        {
            Words = words,
            Capitalized = capitalized,
            Upper = upper,
            Digits = digits,
            Commas = commas,
            Sentences = sentences,
            LineBreaks = breaks,
            HasQuote = quote,
            HasQuestion = question,
            HasClock = clock,
            HasAddress = address,
            LooksLikeName = isName && words is >= 2 and <= MaxNameWords && text.Length <= MaxNameLength && char.IsUpper(text[0])
                && capitalized >= 2 && lowerWords <= 2,
        };
    }
}
