using Archive.Core.Articles;
using Archive.Core.Normalization.Structure.Bylines;

namespace Archive.Core.Normalization.Structure;

/// <summary>
/// Parses the head of an article by a small grammar, <c>[kicker] [caption | title] [standfirst] dateline-and-byline*</c>: it ends with the
/// last of the lines that consist of dates and names. Parts that the metadata states are recognised and dropped from the text.
/// </summary>
/// <param name="metadata">The metadata of the caller and of the page's markup.</param>
/// <param name="notes">Receives the kicker.</param>
/// <param name="trace">Receives the decisions.</param>
internal sealed class HeadParser(PageMetadata metadata, List<string> notes, List<TraceEntry> trace)
{
    /// <summary>The most blocks in a head; no page was seen with a byline below the twelfth block.</summary>
    private const int MaxHeadBlocks = 12;

    /// <summary>
    /// The most paragraphs of running text in a head. A standfirst may look like one; after more than two, a byline is not the article's.
    /// </summary>
    private const int MaxProseInHead = 2;

    /// <summary>The longest title below a kicker, in UTF-16 code units; longer lines are standfirsts.</summary>
    private const int MaxTitleLength = 110;

    /// <summary>Parses the head of a document.</summary>
    /// <param name="blocks">The blocks of the document.</param>
    /// <param name="order">The order of day and month in ambiguous dates.</param>
    /// <param name="traceDates">Called with the bylines after they are read, to trace how their dates were read.</param>
    public ParsedHead Parse(IReadOnlyList<TextBlock> blocks, DateOrder order, Action<IReadOnlyDictionary<int, Byline>> traceDates)
    {
        var (bylines, headEnd) = ReadBylines(blocks, order);
        traceDates(bylines);
        var head = blocks.Take(headEnd).Where((_, index) => !bylines.ContainsKey(index)).ToList();
        var body = blocks.Skip(headEnd).ToList();

        if (bylines.Count > 0 && head.Count == 0 && metadata.Title is null) MoveTitleBelowDateline(head, body);
        if (bylines.Count == 0) MoveHeadWithoutByline(head, body);

        var (title, caption, standfirst) = ReadParts(head);
        body.InsertRange(0, head);
        return new ParsedHead { Title = title, Caption = caption, Standfirst = standfirst, Bylines = bylines, Body = body };
    }

    /// <summary>The datelines and bylines by index, and the index at which the body begins (0 when there are none).</summary>
    private (Dictionary<int, Byline> Bylines, int HeadEnd) ReadBylines(IReadOnlyList<TextBlock> blocks, DateOrder order)
    {
        var bylines = new Dictionary<int, Byline>();
        var prose = 0;
        var parsed = blocks.Take(MaxHeadBlocks + 1).Select(block => BylineParser.Parse(block.Text, acceptBareName: false, order)).ToList();
        for (var i = 0; i < Math.Min(blocks.Count, MaxHeadBlocks); i++)
        {
            var isNextToDate = HasDate(i - 1) || HasDate(i + 1);
            if (i > 1 && i == blocks.Count - 1 && blocks[i - 1].IsProse) break; // a byline at the foot of a short text
            if ((parsed[i] ?? (isNextToDate ? BylineParser.Parse(blocks[i].Text, acceptBareName: true, order) : null)) is { } byline)
            {
                bylines[i] = byline;
                trace.Add(new TraceEntry(
                    "structure", $"dateline or byline “{blocks[i].Text}”", "every part of the line is a date, a name or a place"));
                continue;
            }
            // After the first byline any other block ends the head; a byline below it belongs to the body.
            if (bylines.Count > 0 && bylines.Keys.Max() < i) break;
            if (blocks[i].IsProse && ++prose > MaxProseInHead) break;
        }
        return (bylines, bylines.Count == 0 ? 0 : bylines.Keys.Max() + 1);

        bool HasDate(int index) => index >= 0 && index < parsed.Count && parsed[index] is { Date: not null };
    }

    /// <summary>Where the dateline is the first line ("Section - 9 luglio 2023"), the title is the line below it.</summary>
    private void MoveTitleBelowDateline(List<TextBlock> head, List<TextBlock> body)
    {
        if (body.Count < 2 || !LooksLikeTitle(body[0]) || body[1].Text.Length <= body[0].Text.Length) return;
        head.Add(body[0]);
        body.RemoveAt(0);
        trace.Add(new TraceEntry("structure", "title below the dateline", "nothing stands above it"));
    }

    /// <summary>
    /// Without a byline only lines that cannot be running text belong to the head: without a full stop, and above a longer block.
    /// </summary>
    private void MoveHeadWithoutByline(List<TextBlock> head, List<TextBlock> body)
    {
        var titleIsKnown = metadata.Title is not null;
        while (head.Count < 3 && body.Count > 1 && IsHeadLine(body[0], body[1]))
        {
            if (titleIsKnown && !StructureParser.HasSameWords(body[0].Text, metadata.Title)) return;
            head.Add(body[0]);
            body.RemoveAt(0);
            titleIsKnown = false;
            if (metadata.Title is not null) return;
        }

        // A title, or after it a standfirst whose full stop is missing. Headings by markup stay in the body.
        bool IsHeadLine(TextBlock block, TextBlock next) => head.Count == 0
            ? LooksLikeTitle(block) && next.Text.Length > block.Text.Length
            : head.Count == 1 && !block.EndsSentence && block.Text.Length is >= 40 and < 400
                && block.Kind is not ParagraphKind.Heading && next.IsProse;
    }

    private static bool LooksLikeTitle(TextBlock block) =>
        block.Text.Length <= 200 && !block.Text.EndsWith('.') && !block.Text.EndsWith(':') && block.Kind is null or ParagraphKind.Heading;

    /// <summary>Assigns the lines of the head to its parts, from top to bottom, and removes them from the list.</summary>
    private (string? Title, string? Caption, string? Standfirst) ReadParts(List<TextBlock> head)
    {
        var (title, caption, standfirst) = (metadata.Title, metadata.Caption, metadata.Standfirst);

        ReadKicker(head);
        head.RemoveAll(block => IsSame(block, title) || IsSame(block, caption) || IsSame(block, standfirst));

        if (head.Count >= 2 && IsSame(head[0], head[1].Text))
        {
            caption ??= head[0].Text;
            trace.Add(new TraceEntry("structure", "caption", "the line stands twice, as alternative text and as caption"));
            head.RemoveRange(0, 2);
        }
        else if (title is null && caption is null && IsSetOff(head))
        {
            caption = head[0].Text;
            trace.Add(new TraceEntry(
                "structure", "caption and no title", "the first line is set off by a wider gap than the paragraphs, as a picture is"));
            head.RemoveAt(0);
        }
        else if (title is null && head.Count >= 1 && head[0].Text.Length <= 300)
        {
            title = head[0].Text;
            trace.Add(new TraceEntry("structure", "title", "the first line above the byline or the text"));
            head.RemoveAt(0);
        }

        if (standfirst is null && head.Count >= 1)
        {
            standfirst = head[0].Text;
            trace.Add(new TraceEntry("structure", "standfirst", "it stands between the first line and the byline or the text"));
            head.RemoveAt(0);
        }
        if (caption is null && title is not null && head is [{ EndsSentence: false, Text.Length: <= 200 } last])
        {
            caption = last.Text;
            trace.Add(new TraceEntry("structure", "caption", "a line without a full stop after the standfirst"));
            head.Clear();
        }
        return (title, caption, standfirst);

        static bool IsSame(TextBlock block, string? other) => StructureParser.HasSameWords(block.Text, other);
    }

    private void ReadKicker(List<TextBlock> head)
    {
        if (head.Count < 2) return;
        var isFollowedByTitle = head.Count > 2 || !head[1].EndsSentence && head[1].Text.Length <= MaxTitleLength;
        var isKicker = IsKicker(head[0].Text) && !IsKicker(head[1].Text) && isFollowedByTitle;
        if (!isKicker && !IsSectionAboveTitle(head)) return;
        notes.Add("kicker: " + head[0].Text);
        trace.Add(new TraceEntry("structure", $"kicker “{head[0].Text}”", "a short line, or one in capitals, above the headline"));
        head.RemoveAt(0);
    }

    /// <summary>Whether more blank lines follow the first line than the second one.</summary>
    private static bool IsSetOff(List<TextBlock> head) =>
        head.Count >= 1 && head[0].BlankLinesAfter >= 2 && (head.Count == 1 || head[1].BlankLinesAfter < head[0].BlankLinesAfter);

    /// <summary>
    /// Whether the head is three lines of growing length: section, title, standfirst. (Title, standfirst and caption do not grow.)
    /// </summary>
    private static bool IsSectionAboveTitle(List<TextBlock> head) =>
        head.Count == 3 && head[0].BlankLinesAfter < 2 && head[0].Text.Split(' ').Length <= 3 && !head[1].EndsSentence
        && head[0].Text.Length < head[1].Text.Length && head[1].Text.Length < head[2].Text.Length;

    /// <summary>Whether a line is a kicker: up to four words in capitals, without closing punctuation.</summary>
    private static bool IsKicker(string text)
    {
        const int MaxWords = 4;
        return text.Length <= 40 && text.Any(char.IsLetter) && !text.Any(char.IsLower)
            && text.Split(' ').Length <= MaxWords && text[^1] is not ('.' or '?' or '!');
    }
}
