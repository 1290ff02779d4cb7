namespace Archive.Core.Normalization.Labelling;

/// <summary>Finds cues in lines: words, beginnings of words, and phrases of up to four words.</summary>
internal static class CueLexicon
{
    private const int MinPrefix = 3;
    private const int MaxWords = 64;

    /// <summary>Of a long line the beginning and the end are read; furniture says there what it is. UTF-16 units each.</summary>
    private const int MaxEdge = 220;

    private static readonly Dictionary<string, uint> Words = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, uint> Prefixes = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, List<(string[] More, uint Cues)>> Phrases = new(StringComparer.Ordinal);
    private static readonly int LongestPrefix = Load();

    /// <summary>The cues of a line.</summary>
    public static CueHits Find(ReadOnlySpan<char> line)
    {
        var hits = new CueHits();
        if (line.Length <= 2 * MaxEdge)
        {
            Find(line, line.Length, isStart: true, ref hits);
        }
        else
        {
            Find(line[..MaxEdge], line.Length, isStart: true, ref hits);
            Find(line[^MaxEdge..], line.Length, isStart: false, ref hits);
        }
        return hits;
    }

    private static void Find(ReadOnlySpan<char> text, int lineLength, bool isStart, ref CueHits hits)
    {
        Span<Range> ranges = stackalloc Range[MaxWords];
        Span<char> lower = stackalloc char[2 * MaxEdge];
        lower = lower[..text.Length];
        text.ToLowerInvariant(lower);
        ReadOnlySpan<char> folded = lower;
        var count = Tokens.Split(folded, ranges);
        var words = Words.GetAlternateLookup<ReadOnlySpan<char>>();
        var prefixes = Prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        var phrases = Phrases.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < count; i++)
        {
            var word = folded[ranges[i]];
            var isFirst = isStart && i == 0;
            var start = ranges[i].Start.Value;
            if (words.TryGetValue(word, out var cues)) hits.Add(cues, isFirst, IsMost(ranges[i].End.Value - start, lineLength));
            for (var length = Math.Min(word.Length, LongestPrefix); length >= MinPrefix; length--)
            {
                if (prefixes.TryGetValue(word[..length], out cues)) hits.Add(cues, isFirst, IsMost(word.Length, lineLength));
            }
            if (!phrases.TryGetValue(word, out var continuations)) continue;
            foreach (var (rest, phraseCues) in continuations)
            {
                if (!Continues(folded, ranges[..count], i + 1, rest)) continue;
                hits.Add(phraseCues, isFirst, IsMost(ranges[i + rest.Length].End.Value - start, lineLength));
            }
        }

        static bool IsMost(int length, int lineLength) => length * 10 > lineLength * 7;
    }

    private static bool Continues(ReadOnlySpan<char> text, ReadOnlySpan<Range> ranges, int from, string[] rest)
    {
        if (from + rest.Length > ranges.Length) return false;
        for (var i = 0; i < rest.Length; i++)
        {
            var word = text[ranges[from + i]];
            var isPrefix = rest[i][^1] == '*';
            if (isPrefix ? !word.StartsWith(rest[i].AsSpan()[..^1]) : !word.SequenceEqual(rest[i])) return false;
        }
        return true;
    }

    private static int Load()
    {
        var longest = 0;
        foreach (var line in DataFiles.Lines("structure/cues.txt"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var bit = CueHits.Bit(Enum.Parse<Cue>(line[..colon], ignoreCase: true));
            foreach (var entry in line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var words = entry.Split('_');
                if (words.Length > 1)
                {
                    if (!Phrases.TryGetValue(words[0], out var list)) Phrases[words[0]] = list = [];
                    list.Add((words[1..], bit));
                }
                else if (entry[^1] == '*')
                {
                    Prefixes[entry[..^1]] = Prefixes.GetValueOrDefault(entry[..^1]) | bit;
                    longest = Math.Max(longest, entry.Length - 1);
                }
                else
                {
                    Words[entry] = Words.GetValueOrDefault(entry) | bit;
                }
            }
        }
        return longest;
    }
}
