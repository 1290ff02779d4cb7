using Archive.Core.Normalization.Structure.Bylines;

namespace Archive.Core.Normalization.Labelling;

/// <summary>What is measured of a document as a whole, and of each line's place in it. Linear in the number of lines.</summary>
internal sealed class DocumentFacts
{
    /// <summary>How far lines are compared with their neighbours, up and down.</summary>
    private const int NearLines = 12;

    private static readonly uint NoTitle = CueHits.Set(
        Cue.Reading, Cue.Navigate, Cue.Picture, Cue.Updated, Cue.Tags, Cue.Related, Cue.Comments);

    private readonly List<int> _prose;

    /// <summary>Measures a document.</summary>
    /// <param name="lines">Its lines; at least one.</param>
    public DocumentFacts(IReadOnlyList<LabelInput> lines)
    {
        Lines = lines.Select(line => new LineFacts(line.Text)).ToList();
        _prose = FindProse(lines);
        (FirstProse, LastProse) = (_prose[0], _prose[^1]);
        Longest = Lines.Max(line => line.Length);
        var (italian, english) = (0, 0);
        foreach (var index in _prose)
        {
            if (Lines[index].IsItalian) italian += Lines[index].Length;
            if (Lines[index].IsEnglish) english += Lines[index].Length;
        }
        IsItalian = italian > english;
        for (var i = 0; i < Lines.Count; i++) Lines[i].Zone = i < FirstProse ? 'T' : i > LastProse ? 'E' : 'M';
        MeasureOverlap();
        FindRepetitions();
        FindTitles();
        Head = DescribeHead();
    }

    public IReadOnlyList<LineFacts> Lines { get; }
    public int FirstProse { get; }
    public int LastProse { get; }
    public int ProseCount => _prose.Count;

    /// <summary>
    /// The line below the beginning of the text that is worded as what opens the comments; <see cref="int.MaxValue"/> for none.
    /// </summary>
    public int CommentsFrom { get; private set; } = int.MaxValue;

    /// <summary>The length of the longest line.</summary>
    public int Longest { get; }

    /// <summary>Whether the running text is Italian rather than English.</summary>
    public bool IsItalian { get; }

    /// <summary>How many lines could be the title.</summary>
    public int TitleCandidates { get; private set; }

    /// <summary>
    /// Which lines of dates and names stand above the text: "D" date, "B" byline, "X" date and byline, "Y" byline and date.
    /// </summary>
    public string Head { get; }

    /// <summary>
    /// The lines of running text; where there are none, those that come nearest to it. What stands below the heading of the comments
    /// is readers' running text.
    /// </summary>
    private List<int> FindProse(IReadOnlyList<LabelInput> inputs)
    {
        var prose = Indexes(line => line.IsProse);
        if (prose.Count == 0)
        {
            prose = Indexes(line => line is { Length: >= 60, KnownWords: > 0.2, Last: '.' or '!' or '?', FurnitureCues: < 3 });
        }
        if (prose.Count == 0) return [Enumerable.Range(0, Lines.Count).MaxBy(index => Lines[index].Length)];
        for (var i = prose[0] + 1; i < inputs.Count; i++)
        {
            if (!inputs[i].OpensComments) continue;
            CommentsFrom = i;
            return prose.TakeWhile(index => index < i).ToList();
        }
        return prose;

        List<int> Indexes(Func<LineFacts, bool> test) => Enumerable.Range(0, Lines.Count).Where(index => test(Lines[index])).ToList();
    }

    private void MeasureOverlap()
    {
        var stems = Lines.Select(line => StemsOf(line.Text)).ToList();
        var uses = new Dictionary<ulong, int>();
        foreach (var index in _prose)
        {
            foreach (var stem in stems[index]) uses[stem] = uses.GetValueOrDefault(stem) + 1;
        }
        var prose = _prose.ToHashSet();
        for (var i = 0; i < Lines.Count; i++)
        {
            var own = prose.Contains(i) ? 1 : 0;
            var shared = stems[i].Count(stem => uses.GetValueOrDefault(stem) > own);
            Lines[i].LongWords = stems[i].Count;
            Lines[i].OverlapCount = shared;
            Lines[i].Overlap = (double)shared / Math.Max(1, stems[i].Count);
            Lines[i].OverlapWithFirst = i == FirstProse ? 0 : stems[i].Count(stems[FirstProse].Contains);
        }
    }

    /// <summary>The longer words of a line, by the hash of their first six letters: that folds most endings.</summary>
    private static HashSet<ulong> StemsOf(string text)
    {
        const int MaxLength = 4_000; // a longer line is a whole article
        const int MinWord = 4;
        const int StemLength = 6;
        var stems = new HashSet<ulong>();
        Span<char> lower = stackalloc char[24];
        var length = Math.Min(text.Length, MaxLength);
        for (var i = 0; i < length;)
        {
            var start = i;
            while (i < length && char.IsLetter(text[i])) i++;
            if (i == start)
            {
                i++;
                continue;
            }
            if (i - start < MinWord || i - start > lower.Length) continue;
            text.AsSpan(start, i - start).ToLowerInvariant(lower);
            var word = lower[..(i - start)];
            if (!FunctionWords.Contains(word)) stems.Add(FeatureSet.HashOf(word[..Math.Min(StemLength, word.Length)]));
        }
        return stems;
    }

    private void FindRepetitions()
    {
        const int MinLength = 15;
        const int MaxLength = 250;
        const int MinDifference = 4;
        var keys = Lines.Select(line => KeyOf(line.Text)).ToList();
        var counts = keys.GroupBy(key => key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Lines.Count; i++)
        {
            Lines[i].Repetition = !seen.Add(keys[i]) ? 'B' : counts[keys[i]] > 1 ? 'F' : '\0';
            if (keys[i].Length is < MinLength or > MaxLength) continue;
            for (var j = Math.Max(0, i - NearLines); j < Math.Min(Lines.Count, i + NearLines); j++)
            {
                if (j == i || keys[j].Length is < MinLength or > MaxLength) continue;
                Lines[i].IsContained |= keys[j].Length >= keys[i].Length + MinDifference
                    && keys[j].Contains(keys[i], StringComparison.Ordinal);
                Lines[i].Contains |= keys[i].Length >= keys[j].Length + MinDifference
                    && keys[i].Contains(keys[j], StringComparison.Ordinal);
            }
        }
    }

    /// <summary>The letters and digits of a line in lower case, one space for anything between.</summary>
    private static string KeyOf(string text)
    {
        const int MaxLength = 300; // of a longer line the beginning is enough to find its copy
        Span<char> key = stackalloc char[MaxLength + 1];
        var length = 0;
        foreach (var character in text)
        {
            if (length == MaxLength) break;
            if (char.IsLetterOrDigit(character)) key[length++] = char.ToLowerInvariant(character);
            else if (length > 0 && key[length - 1] != ' ') key[length++] = ' ';
        }
        return key[..length].TrimEnd(' ').ToString();
    }

    /// <summary>The lines above the text that could be the title, by their length and by what they do not hold.</summary>
    private void FindTitles()
    {
        const int MaxTop = 40;
        const int MaxBestLength = 130;
        var candidates = Enumerable.Range(0, Math.Min(FirstProse, MaxTop)).Where(index => CouldBeTitle(Lines[index])).ToList();
        TitleCandidates = candidates.Count;
        if (candidates.Count == 0) return;
        for (var i = 0; i < candidates.Count; i++) Lines[candidates[i]].TitleRank = Math.Min(i, 3);
        var best = candidates.MaxBy(index => Lines[index].Length < MaxBestLength ? Lines[index].OverlapCount : -1);
        Lines[best].IsBestTitle = true;
        Lines[candidates.MaxBy(index => Lines[index].Length)].IsLongestTitle = true;

        static bool CouldBeTitle(LineFacts line) =>
            line is { Length: >= 12 and < 170, FurnitureCues: 0, Dates.Count: 0, IsName: false, BeginsWithByline: false }
            && !line.Cues.HasAny(NoTitle);
    }

    private string DescribeHead()
    {
        const int MaxLength = 140;
        const int MaxByline = 110;
        const double MinDateShare = 0.4;
        var head = new List<char>(2);
        for (var i = 0; i <= FirstProse && head.Count < 2; i++)
        {
            var line = Lines[i];
            if (line.IsProse || line.Length > MaxLength) continue;
            var isByline = line.IsName || line.BeginsWithByline;
            if (line.Dates is [var date, ..] && isByline) head.Add(date.Start == 0 ? 'X' : 'Y');
            else if (DateShare(line) > MinDateShare) head.Add('D');
            else if (line.Dates.Count == 0 && line.BeginsWithByline && line.Length < MaxByline) head.Add('B');
        }
        return head.Count == 0 ? "0" : new string([.. head]);
    }

    /// <summary>The share of a line that is its first date.</summary>
    public static double DateShare(LineFacts line) =>
        line.Dates is [PrintedDates.Found date, ..] ? (double)date.Date.Length / line.Length : 0;
}
