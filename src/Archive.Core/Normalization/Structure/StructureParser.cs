using Archive.Core.Articles;
using Archive.Core.Normalization.Boilerplate;
using Archive.Core.Normalization.Boilerplate.Rules;
using Archive.Core.Normalization.Structure.Bylines;

namespace Archive.Core.Normalization.Structure;

/// <summary>
/// Stage 6: parses the structure: the head (<see cref="HeadParser"/>), the first words and the foot of the text, and the kinds of the
/// paragraphs between.
/// </summary>
internal sealed class StructureParser
{
    private readonly List<TraceEntry> _trace = [];
    private readonly List<StrippedBlock> _removed = [];
    private readonly List<string> _notes = [];

    /// <summary>Parses the structure of stripped blocks.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="metadata">The metadata of the caller and of the page's markup.</param>
    /// <param name="mayBeMonthFirst">Whether dates in the language may have the month first.</param>
    /// <param name="isMonthFirstSource">Whether the dates of the source are known to have the month first.</param>
    public static ParsedStructure Parse(
        IReadOnlyList<TextBlock> blocks, PageMetadata metadata, bool mayBeMonthFirst, bool isMonthFirstSource)
    {
        var order = mayBeMonthFirst && isMonthFirstSource ? DateOrder.MonthFirst : DateOrder.DayFirst;
        var structure = new StructureParser().ParseBlocks(blocks, metadata, order, mayBeMonthFirst);
        // An unambiguous date of the article decides how its ambiguous dates are read.
        return structure.ProvesMonthFirst && structure.HasAmbiguousDate && mayBeMonthFirst && order == DateOrder.DayFirst
            ? new StructureParser().ParseBlocks(blocks, metadata, DateOrder.MonthFirst, mayBeMonthFirst)
            : structure;
    }

    /// <summary>Whether two texts have the same words, and at least one.</summary>
    public static bool HasSameWords(string text, string? other) =>
        other is not null && Math.Abs(text.Length - other.Length) < 50 && PhraseWords.Split(text, int.MaxValue) is { Count: > 0 } words
        && words.SequenceEqual(PhraseWords.Split(other, int.MaxValue), StringComparer.Ordinal);

    private ParsedStructure ParseBlocks(IReadOnlyList<TextBlock> blocks, PageMetadata metadata, DateOrder order, bool mayBeMonthFirst)
    {
        var parser = new HeadParser(metadata, _notes, _trace);
        var head = parser.Parse(blocks, order, bylines => TraceDateOrder(bylines, order, mayBeMonthFirst));
        var (bylines, body) = (head.Bylines, head.Body);
        var caption = head.Caption ?? TakeCaptionBelowHead(body);
        RemoveRepeatedHead(body, head, caption);

        var authors = bylines.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value.Authors).Distinct(StringComparer.Ordinal).ToList();
        TakeFirstWords(body, authors);
        var footDate = TakeFoot(body, authors, metadata, order);
        var headDate = bylines.OrderBy(pair => pair.Value.IsUpdate)
            .ThenBy(pair => pair.Key)
            .Select(pair => pair.Value.Date)
            .FirstOrDefault(date => date is not null);

        return new ParsedStructure
        {
            Title = head.Title,
            Caption = caption,
            Standfirst = head.Standfirst,
            Date = headDate ?? footDate,
            Authors = authors,
            Body = ParagraphKinds.Classify(body),
            Notes = _notes,
            Removed = _removed,
            Trace = _trace,
            HasAmbiguousDate = bylines.Values.Any(byline => byline.HasAmbiguousDate),
            ProvesMonthFirst = bylines.Values.Any(byline => byline.ProvesMonthFirst),
        };
    }

    private void TraceDateOrder(IReadOnlyDictionary<int, Byline> bylines, DateOrder order, bool mayBeMonthFirst)
    {
        if (!bylines.Values.Any(byline => byline.HasAmbiguousDate)) return;
        _trace.Add(order == DateOrder.MonthFirst
            ? new TraceEntry("structure", "dates: month first", "another date of the article says so, or other articles of the source")
            : new TraceEntry("structure", "dates: day first", mayBeMonthFirst ? "nothing says otherwise" : "the language writes them so"));
    }

    /// <summary>Removes the first lines of the body that repeat the title, the caption or the standfirst of the markup.</summary>
    private void RemoveRepeatedHead(List<TextBlock> body, ParsedHead head, string? caption)
    {
        while (body is [var first, ..])
        {
            var isRepeated = HasSameWords(first.Text, head.Title)
                || HasSameWords(first.Text, caption)
                || HasSameWords(first.Text, head.Standfirst);
            if (!isRepeated) return;
            _trace.Add(new TraceEntry("structure", $"first line at {first.Start} left out", "it repeats the title, caption or standfirst"));
            body.RemoveAt(0);
        }
    }

    /// <summary>
    /// Some layouts print the URL slug and the caption of the picture below the byline: removes the one, and returns the other (null for
    /// none).
    /// </summary>
    private string? TakeCaptionBelowHead(List<TextBlock> body)
    {
        if (body.Count < 2) return null;
        if (LineShapes.CreditedCaption.Match(body[0].Text) is { Success: true } credited)
        {
            _notes.Add("photo_credit: " + credited.Groups["credit"].Value);
            _trace.Add(new TraceEntry("structure", "caption", "it ends with the picture's credit"));
            body.RemoveAt(0);
            return credited.Groups["caption"].Value;
        }
        if (body[0].IsAllowed || !LineShapes.Slug.IsMatch(body[0].Text)) return null;

        Remove(body, 0, ShapeRules.Slug, "it has the form of a page's address");
        if (body.Count < 2 || body[0].EndsSentence || body[0].Text.Length > 200 || !body[1].IsProse) return null;
        var caption = body[0].Text;
        _trace.Add(new TraceEntry("structure", "caption", "a line without a full stop between the page's address and the text"));
        body.RemoveAt(0);
        return caption;
    }

    /// <summary>
    /// Removes what comes before the first sentence on its own line: the dateline of an agency, or a byline without a line break after it.
    /// </summary>
    private void TakeFirstWords(List<TextBlock> body, List<string> authors)
    {
        if (body.Count == 0) return;
        var first = body[0];
        if (LineShapes.WireDateline.Match(first.Text) is { Success: true } wire)
        {
            _notes.Add("dateline: " + wire.Value.Trim(' ', '-', '–', '—'));
            _trace.Add(
                new TraceEntry("structure", $"dateline “{wire.Value.Trim()}”", "an agency, a place and a day before the first sentence"));
            body[0] = first with { Text = first.Text[wire.Length..] };
        }
        else if (authors.Count == 0 && first.IsProse && LineShapes.InlineByline.Match(first.Text) is { Success: true } byline)
        {
            authors.Add(byline.Groups["name"].Value);
            _trace.Add(new TraceEntry("structure", $"byline “{byline.Value.Trim()}”", "“di” or “by” and a name before the first sentence"));
            body[0] = first with { Text = first.Text[byline.Length..] };
        }
    }

    /// <summary>
    /// Removes what comes below the text: the desk's initials, a note on the author, a byline or a signature. Returns the date in it; null
    /// for none.
    /// </summary>
    private DateOnly? TakeFoot(List<TextBlock> body, List<string> authors, PageMetadata metadata, DateOrder order)
    {
        DateOnly? date = null;
        while (body.Count > 1)
        {
            var last = body[^1].Text;
            var known = metadata.Authors.Count > 0 ? metadata.Authors : authors;
            if (body[^1].IsAllowed) return date;
            if (LineShapes.AgencyCode.IsMatch(last))
            {
                Remove(body, body.Count - 1, ShapeRules.AgencyCode, "initials of a desk under the text");
            }
            else if (LineShapes.IsAuthorNote(last, known))
            {
                Remove(body, body.Count - 1, ShapeRules.AuthorNote, "it begins with the author's name and tells the profession");
            }
            else if (authors.Count == 0 && ParseFoot(last, order) is { Authors.Count: > 0 } signed)
            {
                authors.AddRange(signed.Authors);
                date = signed.Date;
                _trace.Add(new TraceEntry("structure", $"byline “{last}”", "the last line is a byline, or a name and a place"));
                body.RemoveAt(body.Count - 1);
            }
            else
            {
                return date;
            }
        }
        return date;
    }

    private static Byline? ParseFoot(string line, DateOrder order) =>
        BylineParser.ParseSignature(line) is { } signature
            ? new Byline(null, [signature])
            : BylineParser.Parse(line, acceptBareName: false, order);

    private void Remove(List<TextBlock> body, int index, BoilerplateRule rule, string because)
    {
        _removed.Add(new StrippedBlock(body[index], rule, because));
        _trace.Add(new TraceEntry("structure", $"{rule.Label} at {body[index].Start}", $"{rule.Id}: {because}"));
        body.RemoveAt(index);
    }
}
