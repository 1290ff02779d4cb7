using System.Text.RegularExpressions;
using Archive.Core.Articles;
using Archive.Core.Normalization.Boilerplate;
using Archive.Core.Normalization.Pages;

namespace Archive.Core.Normalization.Structure;

/// <summary>
/// Stage 6: which block is what. The head is read as a small grammar, <c>[kicker] [caption | title] [standfirst] dateline-and-byline*</c>; the lines that
/// hold nothing but dates and names end it. What metadata already told is only recognised, not read again.
/// </summary>
internal sealed partial class StructureParser
{
    /// <summary>The head is short: no page seen had a byline below its twelfth block.</summary>
    private const int MaxHeadBlocks = 12;

    /// <summary>A standfirst may read like running text; more than two such blocks before a byline mean that the byline is not the article's.</summary>
    private const int MaxProseInHead = 2;

    /// <summary>Longer lines above the text are standfirsts.</summary>
    private const int MaxTitleLength = 110;

    private readonly List<TraceEntry> _trace = [];
    private readonly List<StrippedBlock> _removed = [];

    [GeneratedRegex(@"^(?:[-–—•*·▪]\s+|\d{1,2}[.)]\s+)\S", RegexOptions.CultureInvariant)]
    private static partial Regex ListItem { get; }

    /// <summary>Reads the structure of stripped blocks.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="metadata">What the caller and the page's markup state.</param>
    /// <param name="mayBeMonthFirst">Whether the language is one whose dates may have the month first.</param>
    /// <param name="isMonthFirstSource">Whether the source's dates have.</param>
    public static ParsedStructure Parse(IReadOnlyList<TextBlock> blocks, PageMetadata metadata, bool mayBeMonthFirst, bool isMonthFirstSource)
    {
        var order = mayBeMonthFirst && isMonthFirstSource ? DateOrder.MonthFirst : DateOrder.DayFirst;
        var structure = new StructureParser().ParseBlocks(blocks, metadata, order, mayBeMonthFirst);
        // One date of the article tells how its others are meant.
        return structure.ProvesMonthFirst && structure.HasOpenDate && mayBeMonthFirst && order == DateOrder.DayFirst
            ? new StructureParser().ParseBlocks(blocks, metadata, DateOrder.MonthFirst, mayBeMonthFirst)
            : structure;
    }

    private ParsedStructure ParseBlocks(IReadOnlyList<TextBlock> blocks, PageMetadata metadata, DateOrder order, bool mayBeMonthFirst)
    {
        var (bylines, headEnd) = ReadBylines(blocks, order);
        if (bylines.Values.Any(byline => byline.HasOpenDate))
        {
            _trace.Add(order == DateOrder.MonthFirst
                ? new TraceEntry("structure", "dates: month first", "another date of the article says so, or other articles of the source")
                : new TraceEntry("structure", "dates: day first", mayBeMonthFirst ? "nothing says otherwise" : "the language writes them so"));
        }
        var head = blocks.Take(headEnd).Where((_, index) => !bylines.ContainsKey(index)).ToList();
        var body = blocks.Skip(headEnd).ToList();
        var notes = new List<string>();

        if (bylines.Count > 0 && head.Count == 0 && metadata.Title is null) TakeTitleBelowDateline(head, body);
        if (bylines.Count == 0) TakeHeadWithoutByline(head, body, metadata);

        var parts = ReadHead(head, metadata, notes);
        body.InsertRange(0, parts.Leftover);
        parts.Caption ??= TakeCaptionBelowHead(body, notes);
        // Pages repeat at the top of the text what their markup states.
        while (body.Count > 0 && (IsSame(body[0].Text, parts.Title) || IsSame(body[0].Text, parts.Caption) || IsSame(body[0].Text, parts.Standfirst)))
        {
            _trace.Add(new TraceEntry("structure", $"first line at {body[0].Start} left out", "it repeats the title, caption or standfirst"));
            body.RemoveAt(0);
        }

        var authors = bylines.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value.Authors).Distinct(StringComparer.Ordinal).ToList();
        TakeFirstWords(body, authors, notes);
        var footDate = TakeFoot(body, authors, metadata, order);

        return new ParsedStructure
        {
            Title = parts.Title,
            Caption = parts.Caption,
            Standfirst = parts.Standfirst,
            Date = bylines.OrderBy(pair => pair.Value.IsUpdate).ThenBy(pair => pair.Key).Select(pair => pair.Value.Date).FirstOrDefault(date => date is not null) ?? footDate,
            Authors = authors,
            Body = WithKinds(body),
            Notes = notes,
            Removed = _removed,
            Trace = _trace,
            HasOpenDate = bylines.Values.Any(byline => byline.HasOpenDate),
            ProvesMonthFirst = bylines.Values.Any(byline => byline.ProvesMonthFirst),
        };
    }

    /// <summary>Below the byline some layouts print the page's address and the caption of the picture.</summary>
    private string? TakeCaptionBelowHead(List<TextBlock> body, List<string> notes)
    {
        if (body.Count < 2) return null;
        if (LineShapes.CreditedCaption.Match(body[0].Text) is { Success: true } credited)
        {
            notes.Add("photo_credit: " + credited.Groups["credit"].Value);
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

    /// <summary>What stands before the first sentence on its own line: an agency's dateline, or a byline that lost its line break.</summary>
    private void TakeFirstWords(List<TextBlock> body, List<string> authors, List<string> notes)
    {
        if (body.Count == 0) return;
        var first = body[0];
        if (LineShapes.WireDateline.Match(first.Text) is { Success: true } wire)
        {
            notes.Add("dateline: " + wire.Value.Trim(' ', '-', '–', '—'));
            _trace.Add(new TraceEntry("structure", $"dateline “{wire.Value.Trim()}”", "an agency, a place and a day before the first sentence"));
            body[0] = first with { Text = first.Text[wire.Length..] };
        }
        else if (authors.Count == 0 && first.IsProse && LineShapes.InlineByline.Match(first.Text) is { Success: true } byline)
        {
            authors.Add(byline.Groups["name"].Value);
            _trace.Add(new TraceEntry("structure", $"byline “{byline.Value.Trim()}”", "“di” or “by” and a name before the first sentence"));
            body[0] = first with { Text = first.Text[byline.Length..] };
        }
    }

    /// <summary>Under the text: the desk's initials, a note on the author, "posted by", a name and a place.</summary>
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
        BylineParser.ParseSignature(line) is { } signature ? new Byline(null, [signature]) : BylineParser.Parse(line, acceptBareName: false, order);

    private void Remove(List<TextBlock> body, int index, BoilerplateRule rule, string because)
    {
        _removed.Add(new StrippedBlock(body[index], rule, because));
        _trace.Add(new TraceEntry("structure", $"{rule.Label} at {body[index].Start}", $"{rule.Id}: {because}"));
        body.RemoveAt(index);
    }

    /// <summary>The datelines and bylines of the head, by index, and the index at which the body begins (0 when there are none).</summary>
    private (Dictionary<int, Byline> Bylines, int HeadEnd) ReadBylines(IReadOnlyList<TextBlock> blocks, DateOrder order)
    {
        var bylines = new Dictionary<int, Byline>();
        var prose = 0;
        var parsed = blocks.Take(MaxHeadBlocks + 1).Select(block => BylineParser.Parse(block.Text, acceptBareName: false, order)).ToList();
        for (var i = 0; i < Math.Min(blocks.Count, MaxHeadBlocks); i++)
        {
            var besideDate = HasDate(i - 1) || HasDate(i + 1);
            if (i > 1 && i == blocks.Count - 1 && blocks[i - 1].IsProse) break; // under the text, not above it
            if ((parsed[i] ?? (besideDate ? BylineParser.Parse(blocks[i].Text, acceptBareName: true, order) : null)) is { } byline)
            {
                bylines[i] = byline;
                _trace.Add(new TraceEntry("structure", $"dateline or byline “{blocks[i].Text}”", "every part of the line is a date, a name or a place"));
                continue;
            }
            // Past the first byline, text ends the head: a later line of this kind belongs to the body.
            if (bylines.Count > 0 && bylines.Keys.Max() < i) break;
            if (blocks[i].IsProse && ++prose > MaxProseInHead) break;
        }
        return (bylines, bylines.Count == 0 ? 0 : bylines.Keys.Max() + 1);

        bool HasDate(int index) => index >= 0 && index < parsed.Count && parsed[index] is { Date: not null };
    }

    /// <summary>"Section - 9 luglio 2023" above the headline: the date comes first and the title is the next line.</summary>
    private void TakeTitleBelowDateline(List<TextBlock> head, List<TextBlock> body)
    {
        if (body.Count < 2 || !LooksLikeTitle(body[0]) || body[1].Text.Length <= body[0].Text.Length) return;
        head.Add(body[0]);
        body.RemoveAt(0);
        _trace.Add(new TraceEntry("structure", "title below the dateline", "nothing stands above it"));
    }

    /// <summary>Without a byline the head is only what cannot be running text: a line without a full stop before a longer block.</summary>
    private static void TakeHeadWithoutByline(List<TextBlock> head, List<TextBlock> body, PageMetadata metadata)
    {
        var titleIsKnown = metadata.Title is not null;
        while (head.Count < 3 && body.Count > 1 && IsHeadLine(body[0], body[1]))
        {
            if (titleIsKnown && !IsSame(body[0].Text, metadata.Title)) return;
            head.Add(body[0]);
            body.RemoveAt(0);
            titleIsKnown = false;
            if (metadata.Title is not null) return;
        }

        // A headline, or behind it a standfirst that lost its full stop. Markup that says heading inside the body is left there.
        bool IsHeadLine(TextBlock block, TextBlock next) => head.Count == 0
            ? LooksLikeTitle(block) && next.Text.Length > block.Text.Length
            : head.Count == 1 && !block.EndsSentence && block.Text.Length >= 40 && block.Kind is not ParagraphKind.Heading && next.IsProse && block.Text.Length < 400;
    }

    private static bool LooksLikeTitle(TextBlock block) =>
        block.Text.Length <= 200 && !block.Text.EndsWith('.') && !block.Text.EndsWith(':') && block.Kind is null or ParagraphKind.Heading;

    private (string? Title, string? Caption, string? Standfirst, List<TextBlock> Leftover) ReadHead(List<TextBlock> head, PageMetadata metadata, List<string> notes)
    {
        var title = metadata.Title;
        string? caption = metadata.Caption, standfirst = metadata.Standfirst;

        if (head.Count >= 2 && (IsKicker(head[0].Text) && !IsKicker(head[1].Text) && (head.Count > 2 || !head[1].EndsSentence && head[1].Text.Length <= MaxTitleLength) || IsSectionAboveTitle(head)))
        {
            notes.Add("kicker: " + head[0].Text);
            _trace.Add(new TraceEntry("structure", $"kicker “{head[0].Text}”", "a short line, or one in capitals, above the headline"));
            head.RemoveAt(0);
        }
        head.RemoveAll(block => IsSame(block.Text, title) || IsSame(block.Text, caption) || IsSame(block.Text, standfirst));

        if (head.Count >= 2 && IsSame(head[0].Text, head[1].Text))
        {
            caption ??= head[0].Text;
            _trace.Add(new TraceEntry("structure", "caption", "the line stands twice, as alternative text and as caption"));
            head.RemoveRange(0, 2);
        }
        else if (title is null && caption is null && head.Count >= 1 && head[0].BlankLinesAfter >= 2 && (head.Count == 1 || head[1].BlankLinesAfter < head[0].BlankLinesAfter))
        {
            caption = head[0].Text;
            _trace.Add(new TraceEntry("structure", "caption and no title", "the first line is set off by a wider gap than the paragraphs, as a picture is"));
            head.RemoveAt(0);
        }
        else if (title is null && head.Count >= 1 && head[0].Text.Length <= 300)
        {
            title = head[0].Text;
            _trace.Add(new TraceEntry("structure", "title", "the first line above the byline or the text"));
            head.RemoveAt(0);
        }

        if (standfirst is null && head.Count >= 1)
        {
            standfirst = head[0].Text;
            _trace.Add(new TraceEntry("structure", "standfirst", "it stands between the first line and the byline or the text"));
            head.RemoveAt(0);
        }
        if (caption is null && title is not null && head is [{ EndsSentence: false, Text.Length: <= 200 } last])
        {
            caption = last.Text;
            _trace.Add(new TraceEntry("structure", "caption", "a line without a full stop after the standfirst"));
            head.Clear();
        }
        return (title, caption, standfirst, head);
    }

    /// <summary>Three lines that grow: section, title, standfirst. (Title, standfirst and caption do not grow.)</summary>
    private static bool IsSectionAboveTitle(List<TextBlock> head) =>
        head.Count == 3 && head[0].BlankLinesAfter < 2 && head[0].Text.Split(' ').Length <= 3 && !head[1].EndsSentence
        && head[0].Text.Length < head[1].Text.Length && head[1].Text.Length < head[2].Text.Length;

    private static bool IsKicker(string text)
    {
        const int MaxWords = 4;
        return text.Length <= 40 && text.Any(char.IsLetter) && !text.Any(char.IsLower) && text.Split(' ').Length <= MaxWords && text[^1] is not ('.' or '?' or '!');
    }

    /// <summary>Whether two lines have the same words, at least one.</summary>
    private static bool IsSame(string text, string? other) =>
        other is not null && Math.Abs(text.Length - other.Length) < 50 && PhraseWords.Split(text, int.MaxValue) is { Count: > 0 } words
        && words.SequenceEqual(PhraseWords.Split(other, int.MaxValue), StringComparer.Ordinal);

    private static List<TextBlock> WithKinds(List<TextBlock> body)
    {
        var result = new List<TextBlock>(body.Count);
        for (var i = 0; i < body.Count; i++)
        {
            var kind = body[i].Kind ?? (ListItem.IsMatch(body[i].Text) ? ParagraphKind.List : IsHeading(body, i) ? ParagraphKind.Heading : ParagraphKind.Text);
            result.Add(body[i] with { Kind = kind });
        }
        return result;
    }

    /// <summary>A short line without a final stop, a comma or a closing quote, above running text. The last block is never one.</summary>
    private static bool IsHeading(List<TextBlock> body, int index)
    {
        const int MaxHeadingLength = 100;
        var text = body[index].Text;
        if (text.Length > MaxHeadingLength || index == body.Count - 1 || text[^1] is '.' or ',' or ';' or ':' or '…') return false;
        var opensWithQuote = text[0] is '"' or '“' or '«' or '‘' or '(' or '–' or '—';
        return !opensWithQuote && !char.IsLower(text[0]) && (body[index + 1].IsProse || body[index + 1].Text.Length >= 2 * text.Length && body[index + 1].EndsSentence);
    }
}
