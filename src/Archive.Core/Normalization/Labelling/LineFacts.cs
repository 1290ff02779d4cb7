using Archive.Core.Normalization.Structure.Bylines;

namespace Archive.Core.Normalization.Labelling;

/// <summary>What is measured of a line by itself, and of its place in the document.</summary>
internal sealed class LineFacts
{
    /// <summary>The classes of words that furniture is made of, and reports are not.</summary>
    private static readonly uint Furniture = CueHits.Set(
        Cue.Ask, Cue.You, Cue.Mail, Cue.Comments, Cue.Copyright, Cue.Licence, Cue.Cookie, Cue.Network, Cue.Login, Cue.Money, Cue.We);

    /// <summary>The beginning of a line, in UTF-16 units, in which people are looked for: longer lines are paragraphs.</summary>
    private const int MaxReadForPeople = 300;

    /// <summary>Measures a line.</summary>
    /// <param name="text">The line, not empty.</param>
    public LineFacts(string text)
    {
        Text = text;
        Length = text.Length;
        Cues = CueLexicon.Find(text);
        FurnitureCues = Cues.CountOf(Furniture);
        (Words, KnownWords, IsItalian, IsEnglish) = FunctionWords.Count(text);
        int letters = 0, upper = 0, digits = 0, tokens = 0, capitalised = 0;
        var previous = ' ';
        foreach (var character in text)
        {
            if (char.IsLetter(character)) letters++;
            if (char.IsUpper(character)) upper++;
            if (char.IsAsciiDigit(character)) digits++;
            if (previous == ' ' && character != ' ')
            {
                tokens++;
                if (char.IsUpper(character)) capitalised++;
            }
            previous = character;
        }
        Tokens = Math.Max(1, tokens);
        Letters = (double)letters / Length;
        Capitals = (double)upper / Math.Max(1, letters);
        Capitalised = (double)capitalised / Tokens;
        Digits = (double)digits / Length;
        Last = EndOf(text);
        First = StartOf(text);
        Dates = PrintedDates.In(text);
        IsName = NameShape.Matches(text, Dates);
        People = FirstNames.CountPeople(text.AsSpan(0, Math.Min(text.Length, MaxReadForPeople)), out var beginsWithPerson);
        BeginsWithPerson = beginsWithPerson;
        BeginsWithByline = BylinePrefixes.Matches(text);
        IsProse = Length >= 110 && KnownWords >= 0.2 && Last is '.' or '!' or '?' or ':' && Length >= 110
            && (FurnitureCues < 3 || Length > 380);
    }

    public string Text { get; }

    /// <summary>In UTF-16 units.</summary>
    public int Length { get; }

    public CueHits Cues { get; }

    /// <summary>How many classes of furniture's words occur.</summary>
    public int FurnitureCues { get; }

    public int Words { get; }

    /// <summary>The share of function words among the words, 0 to 1: running text has a quarter and more.</summary>
    public double KnownWords { get; }

    public bool IsItalian { get; }
    public bool IsEnglish { get; }

    /// <summary>Words as spaces separate them.</summary>
    public int Tokens { get; }

    /// <summary>The share of letters among all characters.</summary>
    public double Letters { get; }

    /// <summary>The share of capitals among the letters.</summary>
    public double Capitals { get; }

    /// <summary>The share of words that begin with a capital.</summary>
    public double Capitalised { get; }

    public double Digits { get; }

    /// <summary>The kind of its last character: the mark itself, "w" for a letter, "d" for a digit, "x" for anything else.</summary>
    public char Last { get; }

    /// <summary>
    /// The kind of its first character: "B" bullet, "q" quotation, "(", "d" digit, "U" capital, "l" small letter, "x" else.
    /// </summary>
    public char First { get; }

    /// <summary>The dates in it.</summary>
    public IReadOnlyList<PrintedDates.Found> Dates { get; }

    /// <summary>Whether, but for dates, it consists of a name.</summary>
    public bool IsName { get; }

    /// <summary>The people in it whose first names are known.</summary>
    public int People { get; }

    /// <summary>Whether it begins with one of them.</summary>
    public bool BeginsWithPerson { get; }

    /// <summary>Whether it begins as a byline does ("di", "By").</summary>
    public bool BeginsWithByline { get; }

    /// <summary>Whether it is running text by itself.</summary>
    public bool IsProse { get; }

    /// <summary>Where it stands: "T" above the text, "M" in it, "E" below.</summary>
    public char Zone { get; set; }

    /// <summary>The share of its longer words that other paragraphs use too.</summary>
    public double Overlap { get; set; }

    public int OverlapCount { get; set; }

    /// <summary>Its longer words that the first paragraph uses.</summary>
    public int OverlapWithFirst { get; set; }

    public int LongWords { get; set; }

    /// <summary>"F" the first of several equal lines, "B" a repetition, NUL for a line of its own.</summary>
    public char Repetition { get; set; }

    /// <summary>Whether it is contained in a line near it, or contains one.</summary>
    public bool IsContained { get; set; }

    public bool Contains { get; set; }

    /// <summary>The rank among the lines that could be the title; -1 for none.</summary>
    public int TitleRank { get; set; } = -1;

    public bool IsBestTitle { get; set; }
    public bool IsLongestTitle { get; set; }

    private static char EndOf(string text)
    {
        var end = text.AsSpan().TrimEnd("”»\"'’)");
        var last = end.Length == 0 ? text[^1] : end[^1];
        return last switch
        {
            '…' => '.',
            '.' or '!' or '?' or ':' or ';' or ',' or '-' or '*' or ']' or '>' or '»' => last,
            _ when char.IsAsciiDigit(last) => 'd',
            _ when char.IsLetter(last) => text[^1] is '”' or '»' or '"' ? 'q' : 'w',
            _ => 'x',
        };
    }

    private static char StartOf(string text) => text[0] switch
    {
        '-' or '–' or '—' or '•' or '*' or '·' or '>' or '#' => 'B',
        '“' or '«' or '"' or '‘' or '\'' => 'q',
        '(' or '[' => '(',
        var first when char.IsAsciiDigit(first) => 'd',
        var first when char.IsUpper(first) => 'U',
        var first when char.IsLower(first) => 'l',
        _ => 'x',
    };
}
