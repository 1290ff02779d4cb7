namespace Archive.Core.Normalization.Labelling;

/// <summary>
/// The features of the lines of a document. Whoever changes them trains the model again: a feature that the data file does not name counts
/// nothing. A suffix after a feature says of which lines it is one: "S", "M", "L" a short, middle, long line; "T", "M", "E"
/// above, in, below the text.
/// </summary>
internal static class LineFeatures
{
    private const string Marks = "|·»>/:*#(“«@?…,;–—\"";

    /// <summary>How many neighbouring lines back a header ("Related", "2 comments") is looked for.</summary>
    private const int HeaderReach = 9;

    /// <summary>Writes the features of a line; whatever was in the set is removed.</summary>
    public static void Write(FeatureSet features, IReadOnlyList<LabelInput> inputs, DocumentFacts document, int index)
    {
        features.Clear();
        var line = document.Lines[index];
        var size = line.Length < 45 ? 'S' : line.Length < 130 ? 'M' : 'L';
        features.Add($"bias");
        WriteShape(features, line, size);
        WriteProse(features, document, line, size);
        WriteCues(features, line, size);
        WriteDates(features, line, size);
        WritePlace(features, inputs, document, index, size);
        WriteCopies(features, line, size);
        WriteBlanks(features, inputs, index, size);
        WriteWords(features, line);
        WriteNeighbours(features, document, index, size);
        WriteOutsideEvidence(features, inputs, document, index, size);
    }

    private static void WriteShape(FeatureSet features, LineFacts line, char size)
    {
        features.Add($"length{LengthBucket(line)}");
        features.Add($"tokens{Bucket(line.Tokens, 1, 2, 3, 4, 6, 9, 14, 20, 30)}");
        features.Add($"ends{line.Last}{size}");
        features.Add($"begins{line.First}");
        features.Add($"capitals{Bucket(line.Capitals, 0.02, 0.06, 0.12, 0.3, 0.7, 0.95)}");
        features.Add($"capitalised{Bucket(line.Capitalised, 0.1, 0.25, 0.45, 0.7, 0.95)}{size}");
        features.Add($"digits{Bucket(line.Digits, 0, 0.05, 0.15, 0.35)}");
        features.Add($"letters{Bucket(line.Letters, 0.3, 0.6, 0.72, 0.8)}");
        foreach (var mark in Marks)
        {
            if (line.Text.Contains(mark, StringComparison.Ordinal)) features.Add($"mark{mark}{size}");
        }
        if (line.Text.Contains(" - ", StringComparison.Ordinal)) features.Add($"mark-{size}");
        if (line.First == 'q' && line.Text[^1] is '”' or '»' or '"') features.Add($"quoted{size}");
        if (line.Text.Contains("http", StringComparison.OrdinalIgnoreCase)
            || line.Text.Contains("www.", StringComparison.OrdinalIgnoreCase))
        {
            features.Add($"address{size}");
        }
    }

    private static void WriteProse(FeatureSet features, DocumentFacts document, LineFacts line, char size)
    {
        const int MinLength = 20;
        features.Add($"known{Bucket(line.KnownWords, 0, 0.1, 0.2, 0.3, 0.4)}{size}");
        features.Add($"prose{(line.IsProse ? 1 : 0)}");
        features.Add($"share{Bucket((double)line.Length / document.Longest, 0.05, 0.15, 0.3, 0.6)}");
        if (line.Length <= MinLength || !line.IsItalian && !line.IsEnglish) return;
        var isSame = line.IsItalian == document.IsItalian ? '=' : '!';
        features.Add($"language{isSame}{size}");
        features.Add($"language{isSame}{line.Zone}");
    }

    private static void WriteCues(FeatureSet features, LineFacts line, char size)
    {
        var cues = line.Cues;
        var hits = 0;
        for (var cue = Cue.Ask; cue <= Cue.Said; cue++)
        {
            if (!cues.Has(cue)) continue;
            var name = Names[(int)cue];
            features.Add($"cue.{name}");
            features.Add($"cue.{name}{size}");
            features.Add($"cue.{name}{line.Zone}");
            if (cues[cue] > 1) features.Add($"cue.{name}x{Math.Min(cues[cue], 4)}");
            if ((cues.AtStart & CueHits.Bit(cue)) != 0) features.Add($"cue.^{name}{size}");
            if ((cues.Whole & CueHits.Bit(cue)) != 0) features.Add($"cue.={name}");
            if (cue is not (Cue.Section or Cue.Role or Cue.Said or Cue.Picture or Cue.Desk)) hits += cues[cue];
        }
        var density = Bucket(100.0 * hits / line.Length, 0, 0.5, 1, 2, 3, 4.5);
        features.Add($"density{density}{size}");
        features.Add($"density{density}{line.Zone}");
        features.Add($"furniture{Math.Min(4, line.FurnitureCues)}{size}");
    }

    private static void WriteDates(FeatureSet features, LineFacts line, char size)
    {
        if (line.Dates.Count > 0)
        {
            features.Add($"date{line.Zone}");
            features.Add($"date.share{Bucket(DocumentFacts.DateShare(line), 0.1, 0.25, 0.5, 0.7, 0.9)}");
            features.Add($"date.count{Math.Min(2, line.Dates.Count)}");
            features.Add($"date{(line.Dates[0].Start == 0 ? '^' : '-')}{size}");
        }
        if (HasTime(line.Text)) features.Add($"time{size}");
        if (line.IsName)
        {
            features.Add($"name{line.Zone}");
            features.Add($"name.words{Math.Min(5, line.Tokens)}");
            features.Add($"name.date{(line.Dates.Count > 0 ? 1 : 0)}");
            features.Add($"name.by{(line.BeginsWithByline ? 1 : 0)}");
            features.Add($"name.people{Math.Min(2, line.People)}{line.Zone}");
        }
        features.Add($"people{Math.Min(3, line.People)}{size}");
        if (line.People > 0) features.Add($"people{(line.BeginsWithPerson ? '^' : '-')}{size}{line.Zone}");
        features.Add($"by{(line.BeginsWithByline ? 1 : 0)}{(line.Dates.Count > 0 ? 1 : 0)}{size}");
    }

    private static bool HasTime(string text)
    {
        for (var i = 1; i + 2 < Math.Min(text.Length, 200); i++)
        {
            if (text[i] is ':' or '.' && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]) && char.IsAsciiDigit(text[i + 2])
                && (i + 3 == text.Length || !char.IsAsciiDigit(text[i + 3])))
            {
                return true;
            }
        }
        return false;
    }

    private static void WritePlace(
        FeatureSet features, IReadOnlyList<LabelInput> inputs, DocumentFacts document, int index, char size)
    {
        var line = document.Lines[index];
        var (first, last, count) = (document.FirstProse, document.LastProse, document.Lines.Count);
        features.Add($"zone{line.Zone}{size}");
        features.Add($"zone{line.Zone}{LengthBucket(line)}");
        features.Add($"zone{line.Zone}{line.Last}{size}");
        features.Add($"from.top{Bucket(index, 0, 1, 2, 3, 5, 8, 15)}");
        features.Add($"from.end{Bucket(count - 1 - index, 0, 1, 2, 4, 8, 15)}");
        if (line.Zone == 'T')
        {
            features.Add($"to.text{Bucket(first - index, 1, 2, 3, 4, 6, 10)}");
            features.Add($"top{Bucket(index, 0, 1, 2, 4, 8)}{size}");
            features.Add($"to.text{Math.Min(3, first - index)}.{LengthBucket(line)}");
        }
        if (line.Zone == 'E')
        {
            features.Add($"after.text{Bucket(index - last, 1, 2, 3, 5, 8, 14)}");
            features.Add($"after.text{Math.Min(3, index - last)}{line.Last}{size}");
        }
        if (index == first)
        {
            features.Add($"first");
            features.Add($"first.head{document.Head}");
            features.Add($"first.ends{line.Last}");
            features.Add($"first.length{LengthBucket(line)}");
            features.Add($"first.top{(first == 0 ? 1 : 0)}");
        }
        if (index == last) features.Add($"last");
        if (line.TitleRank >= 0)
        {
            var next = index + 1 < inputs.Count ? Math.Min(3, inputs[index + 1].BlankLinesBefore) : 4;
            features.Add($"title{line.TitleRank}");
            features.Add($"title{line.TitleRank}/{Math.Min(4, document.TitleCandidates)}");
            features.Add($"title{line.TitleRank}.length{LengthBucket(line)}");
            features.Add($"title{line.TitleRank}.ends{line.Last}");
            features.Add($"title{line.TitleRank}.head{document.Head}");
            features.Add($"title{line.TitleRank}.gap{next}");
            features.Add($"title{line.TitleRank}.head{document.Head}/{Math.Min(3, document.TitleCandidates)}");
        }
        if (line.IsBestTitle)
        {
            features.Add($"title.best");
            features.Add($"title.best{LengthBucket(line)}");
        }
        if (line.IsLongestTitle)
        {
            features.Add($"title.longest");
            features.Add($"title.longest{LengthBucket(line)}");
        }
        features.Add($"paragraphs{Bucket(document.ProseCount, 1, 2, 4)}");
    }

    private static void WriteCopies(FeatureSet features, LineFacts line, char size)
    {
        if (line.LongWords > 0)
        {
            var overlap = Bucket(line.Overlap, 0, 0.15, 0.3, 0.5, 0.75);
            features.Add($"overlap{overlap}{line.Zone}");
            features.Add($"overlap{overlap}{size}{line.Zone}");
            features.Add($"overlaps{Math.Min(5, line.OverlapCount)}{line.Zone}");
        }
        if (line.OverlapWithFirst > 0) features.Add($"overlap.first{Math.Min(3, line.OverlapWithFirst)}{size}");
        if (line.Repetition != '\0')
        {
            features.Add($"repeated{line.Repetition}");
            features.Add($"repeated{line.Repetition}{size}{line.Zone}");
        }
        if (line.IsContained) features.Add($"contained{line.Zone}");
        if (line.Contains) features.Add($"contains{line.Zone}");
    }

    private static void WriteBlanks(FeatureSet features, IReadOnlyList<LabelInput> inputs, int index, char size)
    {
        var before = Math.Min(3, inputs[index].BlankLinesBefore);
        var after = index + 1 < inputs.Count ? Math.Min(3, inputs[index + 1].BlankLinesBefore) : 4;
        features.Add($"blank.before{before}{size}");
        features.Add($"blank.after{after}{size}");
        features.Add($"blank{Math.Min(2, before)}{Math.Min(3, after)}");
        if (inputs[index].IsSentence) features.Add($"sentence");
    }

    /// <summary>The words themselves; digits are all 0. Of a long line the first and the last ones.</summary>
    private static void WriteWords(FeatureSet features, LineFacts line)
    {
        const int MaxTokens = 256;
        const int ShortLine = 14;
        const int FirstWords = 7;
        const int LastWords = 5;
        const int MaxRead = 1_000;
        Span<Range> ranges = stackalloc Range[MaxTokens];
        Span<char> buffer = stackalloc char[MaxRead];
        var read = line.Length <= MaxRead ? line.Text.AsSpan() : line.Text.AsSpan(0, MaxRead);
        read.ToLowerInvariant(buffer);
        foreach (ref var character in buffer[..read.Length])
        {
            if (char.IsDigit(character)) character = '0';
        }
        ReadOnlySpan<char> text = buffer[..read.Length];
        var count = Tokens.Split(text, ranges);
        if (count == 0) return;
        var first = text[ranges[0]];
        features.Add($"word^{first}");
        features.Add($"word${text[ranges[count - 1]]}");
        if (count == 1) features.Add($"word={first}");
        if (count > 1) features.Add($"word^{first}_{text[ranges[1]]}");
        if (count > 2) features.Add($"word^{first}_{text[ranges[1]]}_{text[ranges[2]]}");
        var bag = count <= ShortLine ? count : FirstWords;
        for (var i = 0; i < bag; i++)
        {
            var word = text[ranges[i]];
            if (word.Length > 1) features.Add($"word.{word}");
            if (count <= ShortLine && i > 0) features.Add($"word.{text[ranges[i - 1]]}_{word}");
        }
        for (var i = Math.Max(bag, count - LastWords); i < count; i++)
        {
            if (text[ranges[i]] is { Length: > 1 } word) features.Add($"word.end.{word}");
        }
    }

    private static void WriteNeighbours(FeatureSet features, DocumentFacts document, int index, char size)
    {
        WriteNeighbour(features, document, index - 1, "-1");
        WriteNeighbour(features, document, index + 1, "+1");
        WriteNeighbour(features, document, index - 2, "-2");
        WriteNeighbour(features, document, index + 2, "+2");
        var lines = document.Lines;
        var before = index > 0 && lines[index - 1].IsProse ? 1 : 0;
        var after = index + 1 < lines.Count ? lines[index + 1].IsProse ? 1 : 0 : 2;
        features.Add($"between{before}{after}{size}");
        if (index > 0) features.Add($"under{Bucket(lines[index - 1].Length, 20, 45, 80, 120, 200)}{size}");
        for (var i = index - 1; i >= Math.Max(0, index - HeaderReach) && !lines[i].IsProse; i--)
        {
            if (lines[i].Length >= 70) continue;
            var isRelated = lines[i].Cues.Has(Cue.Related);
            var isComments = lines[i].Cues.Has(Cue.Comments);
            if (!isRelated && !isComments) continue;
            features.Add($"header.{(isRelated ? "related" : "comments")}{size}");
            break;
        }
    }

    private static void WriteNeighbour(FeatureSet features, DocumentFacts document, int index, string which)
    {
        if (index < 0 || index >= document.Lines.Count)
        {
            features.Add($"{which}none");
            return;
        }
        var line = document.Lines[index];
        features.Add($"{which}length{Bucket(line.Length, 20, 45, 80, 120, 200)}");
        features.Add($"{which}ends{line.Last}");
        if (line.IsProse) features.Add($"{which}prose");
        if (line.Dates.Count > 0) features.Add($"{which}date{(DocumentFacts.DateShare(line) > 0.5 ? 1 : 0)}");
        if (line.IsName) features.Add($"{which}name{Math.Min(1, line.People)}");
        if (line.BeginsWithByline) features.Add($"{which}by");
        for (var cue = Cue.Ask; cue < Cue.Said; cue++)
        {
            if (cue is Cue.You or Cue.We or Cue.Money or Cue.Role) continue;
            if (line.Cues.Has(cue)) features.Add($"{which}cue.{Names[(int)cue]}");
        }
    }

    private static void WriteOutsideEvidence(
        FeatureSet features, IReadOnlyList<LabelInput> inputs, DocumentFacts document, int index, char size)
    {
        var zone = document.Lines[index].Zone;
        if (inputs[index].Wording is { } wording)
        {
            features.Add($"wording.{wording}");
            features.Add($"wording{size}{zone}");
        }
        if (inputs[index].Recurs)
        {
            features.Add($"recurs{size}");
            features.Add($"recurs{zone}");
        }
        if (inputs[index].OpensComments) features.Add($"opens.comments{zone}");
        if (index > document.CommentsFrom)
        {
            features.Add($"comments{Bucket(index - document.CommentsFrom, 1, 2, 4, 8)}{size}");
            features.Add($"comments{zone}{size}");
        }
        for (var i = index - 1; i >= Math.Max(0, index - HeaderReach); i--)
        {
            if (inputs[i].Wording is not { } above) continue;
            features.Add($"below.{above}{size}");
            break;
        }
    }

    private static readonly string[] Names = Enum.GetNames<Cue>();

    private static int LengthBucket(LineFacts line) => Bucket(line.Length, 5, 12, 20, 30, 45, 60, 80, 110, 150, 200, 300, 500);

    /// <summary>How many of the bounds, in ascending order, a value exceeds.</summary>
    private static int Bucket(double value, params ReadOnlySpan<double> bounds)
    {
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket]) bucket++;
        return bucket;
    }
}
