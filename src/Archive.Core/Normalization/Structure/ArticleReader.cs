using Archive.Core.Articles;
using Archive.Core.Normalization.Boilerplate;
using Archive.Core.Normalization.Boilerplate.Rules;
using Archive.Core.Normalization.Structure.Bylines;

namespace Archive.Core.Normalization.Structure;

/// <summary>Stage 6 of a plain text: reads the fields of the record out of labelled blocks.</summary>
internal sealed class ArticleReader
{
    /// <summary>A title printed on more lines than these is no title.</summary>
    private const int MaxTitleLines = 3;

    private readonly List<TraceEntry> _trace = [];
    private readonly List<StrippedBlock> _removed = [];
    private readonly List<string> _notes = [];

    /// <summary>Reads the fields.</summary>
    /// <param name="blocks">The labelled blocks.</param>
    /// <param name="metadata">The metadata that the caller states.</param>
    /// <param name="mayBeMonthFirst">Whether dates in the language may have the month first.</param>
    /// <param name="isMonthFirstSource">Whether the dates of the source are known to have the month first.</param>
    public static ParsedStructure Read(
        IReadOnlyList<LabelledBlock> blocks, PageMetadata metadata, bool mayBeMonthFirst, bool isMonthFirstSource)
    {
        var order = mayBeMonthFirst && isMonthFirstSource ? DateOrder.MonthFirst : DateOrder.DayFirst;
        var structure = new ArticleReader().Read(blocks, metadata, order, mayBeMonthFirst);
        // An unambiguous date of the article decides how its ambiguous dates are read.
        return structure.ProvesMonthFirst && structure.HasAmbiguousDate && mayBeMonthFirst && order == DateOrder.DayFirst
            ? new ArticleReader().Read(blocks, metadata, DateOrder.MonthFirst, mayBeMonthFirst)
            : structure;
    }

    private ParsedStructure Read(IReadOnlyList<LabelledBlock> blocks, PageMetadata metadata, DateOrder order, bool mayBeMonthFirst)
    {
        var found = ArticleBylines.Read(blocks, order);
        blocks = found.Blocks;
        var title = ReadTitle(blocks);
        var caption = blocks.FirstOrDefault(block => block.Label == LineLabel.Caption);
        if (caption is not null) Trace("caption", caption);
        var standfirst = RunOf(blocks, LineLabel.Standfirst);
        if (standfirst.Count > 0) Trace("standfirst", standfirst[0]);
        var fields = new HashSet<LabelledBlock>(standfirst, ReferenceEqualityComparer.Instance);
        var text = new List<LabelledBlock>();
        foreach (var block in blocks)
        {
            if (block.Rule is { } rule) Remove(block, rule, block.Evidence);
            else if (block.Label == LineLabel.Kicker) Kick(block);
            else if (block.Label == LineLabel.Caption) RemoveOtherCaption(block, caption!);
            else if (block.Label != LineLabel.Title && !block.Label.IsByline() && !fields.Contains(block)) text.Add(block);
        }
        var body = Paragraphs(text);
        var dates = found.Bylines.SelectMany(byline => byline.Content.Dates).ToList();
        TraceDates(dates, order, mayBeMonthFirst);
        foreach (var (block, content, _) in found.Bylines)
        {
            Trace($"byline or date “{Shorten(block.Block.Text)}”", block);
            if (content.HasMore || content is { Dates.Count: 0, Authors.Count: 0 }) _notes.Add("byline: " + block.Block.Text);
        }
        TakeDateline(body);
        var authors = found.Authors;
        if (authors.Count == 0) TakeSignature(body, authors);
        if (authors.Count == 0) TakeFromNotes(blocks, authors);
        var date = found.Date ?? ArticleBylines.DateAboveText(blocks, order);
        var isAmbiguous = dates.Exists(found => found.Date.IsAmbiguous);
        var provesMonthFirst = dates.Exists(found => found.Date.Proof == DateOrder.MonthFirst);
        return new ParsedStructure
        {
            Title = metadata.Title ?? title,
            Caption = metadata.Caption ?? CaptionOf(caption),
            Standfirst = metadata.Standfirst
                ?? (standfirst.Count == 0 ? null : string.Join(' ', standfirst.Select(block => block.Block.Text))),
            Date = date,
            Modified = dates.Where(found => found.Kind == BylineDateKind.Updated && found.Date.Date > date)
                .Select(found => (DateOnly?)found.Date.Date).Max(),
            Authors = authors,
            Body = ParagraphKinds.Classify(body),
            Notes = _notes,
            Removed = _removed,
            Trace = _trace,
            Doubts = TextDoubts.Of(blocks, authors, date, isAmbiguous && mayBeMonthFirst && !provesMonthFirst),
            HasAmbiguousDate = isAmbiguous,
            ProvesMonthFirst = provesMonthFirst,
        };
    }

    /// <summary>
    /// The likeliest of the lines that are labelled as the title, with those that a title on several lines goes on with. The others are
    /// labels of it, or the same line printed again.
    /// </summary>
    private string? ReadTitle(IReadOnlyList<LabelledBlock> blocks)
    {
        var best = -1;
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i].Label == LineLabel.Title && (best < 0 || blocks[i].Probability > blocks[best].Probability)) best = i;
        }
        if (best < 0) return null;
        Trace("title", blocks[best]);
        var (first, last) = (best, best);
        while (first > 0 && last - first + 1 < MaxTitleLines && Continues(blocks[first - 1], blocks[first])) first--;
        while (last + 1 < blocks.Count && last - first + 1 < MaxTitleLines && Continues(blocks[last], blocks[last + 1])) last++;
        for (var i = 0; i < blocks.Count; i++)
        {
            var isOther = blocks[i].Label == LineLabel.Title && (i < first || i > last);
            if (isOther && !PhraseWords.AreSame(blocks[i].Block.Text, blocks[best].Block.Text)) Kick(blocks[i]);
        }
        return string.Join(' ', blocks.Skip(first).Take(last - first + 1).Select(line => line.Block.Text.Trim('*', '#', ' ')));

        static bool Continues(LabelledBlock above, LabelledBlock line) =>
            above.Label == LineLabel.Title && line.Label == LineLabel.Title && !BylineReader.IsWholeByline(line.Block.Text)
            && (above.Block.Text[^1] is ':' or ',' or '–' or '-' || char.IsLower(line.Block.Text[0]));
    }

    /// <summary>The first blocks in a row with a label.</summary>
    private static List<LabelledBlock> RunOf(IReadOnlyList<LabelledBlock> blocks, LineLabel label) =>
        blocks.SkipWhile(block => block.Label != label).TakeWhile(block => block.Label == label).ToList();

    /// <summary>The paragraphs of the text. Sentences that were cut out of one line are one paragraph again.</summary>
    private static List<TextBlock> Paragraphs(List<LabelledBlock> text)
    {
        const int MaxGap = 2; // spaces between two sentences
        var paragraphs = new List<TextBlock>(text.Count);
        for (var i = 0; i < text.Count;)
        {
            var end = i + 1;
            while (end < text.Count && IsSameLine(text[end - 1], text[end])) end++;
            var block = text[i].Block;
            paragraphs.Add(block with
            {
                Text = end == i + 1 ? block.Text : string.Join(' ', text.GetRange(i, end - i).Select(sentence => sentence.Block.Text)),
                End = text[end - 1].Block.End,
                Kind = text[i].Label == LineLabel.Heading ? ParagraphKind.Heading : null,
            });
            i = end;
        }
        return paragraphs;

        static bool IsSameLine(LabelledBlock before, LabelledBlock next) =>
            next.Block.IsContinuation && before.Label == LineLabel.Body && next.Label == LineLabel.Body
            && next.Block.Start - before.Block.End <= MaxGap;
    }

    private void Remove(LabelledBlock block, BoilerplateRule rule, string because)
    {
        _removed.Add(new StrippedBlock(block.Block, rule, because));
        _trace.Add(new TraceEntry("boilerplate", $"{rule.Label} at {block.Block.Start}", $"{rule.Id}, {Percent(block)}: {because}"));
    }

    /// <summary>Removes a second caption; the alternative text and the caption of a picture are often the same.</summary>
    private void RemoveOtherCaption(LabelledBlock block, LabelledBlock caption)
    {
        if (block == caption || PhraseWords.AreSame(block.Block.Text, caption.Block.Text)) return;
        Remove(block, ShapeRules.Caption, block.Evidence);
    }

    /// <summary>The caption without what sites print before it. A credit in brackets stays, as printed, and is noted as well.</summary>
    private string? CaptionOf(LabelledBlock? caption)
    {
        if (caption is null) return null;
        var text = LineShapes.WithoutCaptionMark(caption.Block.Text);
        if (LineShapes.CreditedCaption.Match(text) is { Success: true } credited)
        {
            _notes.Add("photo_credit: " + credited.Groups["credit"].Value);
        }
        return text;
    }

    private void Kick(LabelledBlock block)
    {
        _notes.Add("kicker: " + block.Block.Text);
        Trace($"kicker “{Shorten(block.Block.Text)}”", block);
    }

    /// <summary>Takes the dateline of an agency off the first sentence.</summary>
    private void TakeDateline(List<TextBlock> body)
    {
        if (body.Count == 0 || !body[0].IsProse || LineShapes.WireDateline.Match(body[0].Text) is not { Success: true } wire) return;
        _notes.Add("dateline: " + wire.Value.Trim(' ', '-', '–', '—'));
        _trace.Add(
            new TraceEntry("structure", $"dateline “{wire.Value.Trim()}”", "an agency, a place and a day before the first sentence"));
        body[0] = body[0] with { Text = body[0].Text[wire.Length..] };
    }

    /// <summary>Takes a signature, "Name Surname, Place", off the end of the text.</summary>
    private void TakeSignature(List<TextBlock> body, List<string> authors)
    {
        if (body.Count < 2 || BylineReader.ReadSignature(body[^1].Text) is not { } name) return;
        authors.Add(name);
        _trace.Add(new TraceEntry("structure", $"byline “{body[^1].Text}”", "the last line is a name and a place"));
        body.RemoveAt(body.Count - 1);
    }

    /// <summary>
    /// Takes the authors from the notes on the author, where no byline names any: a name alone, or the name that the first note begins
    /// with.
    /// </summary>
    private void TakeFromNotes(IReadOnlyList<LabelledBlock> blocks, List<string> authors)
    {
        var notes = blocks.Where(block => block.Label == LineLabel.Biography).Select(block => block.Block.Text).ToList();
        authors.AddRange(notes.Where(BylineReader.IsWholeByline).SelectMany(note => BylineReader.Read(note).Authors));
        if (authors.Count == 0) authors.AddRange(notes.Select(BylineReader.NameAtStart).OfType<string>().Take(1));
        if (authors.Count == 0) return;
        var names = string.Join(", ", authors);
        _trace.Add(new TraceEntry("structure", $"authors “{names}”", "no byline names any; the note on the author does"));
    }

    private void TraceDates(List<BylineDate> dates, DateOrder order, bool mayBeMonthFirst)
    {
        if (!dates.Exists(date => date.Date.IsAmbiguous)) return;
        _trace.Add(order == DateOrder.MonthFirst
            ? new TraceEntry("structure", "dates: month first", "another date of the article says so, or other articles of the source")
            : new TraceEntry("structure", "dates: day first", mayBeMonthFirst ? "nothing says otherwise" : "the language writes them so"));
    }

    private void Trace(string decision, LabelledBlock block) =>
        _trace.Add(new TraceEntry("structure", decision, $"{Percent(block)}, else {block.RunnerUp}: {block.Evidence}"));

    private static string Percent(LabelledBlock block) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"probability {Math.Min(block.Probability, 0.999):0.000}");

    private static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "…");
}
