using System.Globalization;
using Archive.Core.Articles;
using Archive.Core.Normalization.Boilerplate.Lines;
using Archive.Core.Normalization.Boilerplate.Rules;
using Archive.Core.Normalization.Decoding;
using Archive.Core.Normalization.Pages.Blocks;
using Archive.Core.Normalization.Pages.Fields;
using Archive.Core.Normalization.Pages.Labelling;
using Archive.Core.Normalization.Pages.Metadata;

namespace Archive.Core.Normalization.Pages;

/// <summary>Composes the article of a page from the labels of its blocks and the fields that were chosen.</summary>
internal sealed class ArticleComposer
{
    /// <summary>A shorter text that is printed so often on a page is a label ("Article content"), not a paragraph.</summary>
    private const int MaxRepeatedLength = 60, MinRepetitions = 3;

    /// <summary>Less text than this, all of it hidden by its attributes, is not what the page shows.</summary>
    private const int MinHiddenText = 500;

    private const int MaxCaptionLength = 600, MinCaptionLength = 15;

    private readonly PageAnalysis _page;
    private readonly PageLabels _labels;
    private PageFields _fields;
    private readonly KnownLines _lines;
    private readonly PageText _text;
    private readonly List<TraceEntry> _trace = [];

    /// <summary>Repairs the article, each part once: the trace says how many were damaged.</summary>
    private readonly TextRepair _repair;

    /// <summary>Repairs the rest of the page, which is not counted.</summary>
    private readonly TextRepair _uncounted;

    /// <summary>The blocks that have been repaired.</summary>
    private readonly string?[] _repaired;

    public ArticleComposer(
        PageAnalysis page, PageLabels labels, PageFields fields, TextRepair repair, KnownLines lines, CancellationToken cancellationToken)
    {
        (_page, _labels, _fields, _repair, _lines) = (page, labels, fields, repair, lines);
        (_text, _uncounted) = (new PageText(page.Blocks, page.Loose), new TextRepair(cancellationToken));
        _repaired = new string?[page.Blocks.Count];
    }

    private string Repaired(int block) => _repaired[block] ??= _uncounted.Repair(_page.Blocks[block].Text);

    /// <summary>The article.</summary>
    public ExtractedPage Compose()
    {
        var isBody = FindBody(out var certain);
        var isField = new bool[_page.Blocks.Count];
        // A standfirst stands above a text; without one below it, it is the text.
        if (!HasTextBelow(isBody)) _fields = _fields with { Standfirst = [], StandfirstProbability = 0 };
        foreach (var block in _fields.Standfirst) isField[block] = true;
        var caption = FindCaption(isBody, isField);
        if (caption >= 0) isField[caption] = true;
        if (_fields.Title is { Block: >= 0 } title && !isBody.Where((_, i) => isBody[i] && !isField[i] && _page.Keys[i] != title.Key).Any())
        {
            _fields = _fields with { Title = null, TitleProbability = 0 };
        }
        MarkTitleAndBylines(isField, isBody);
        for (var i = 0; i < isField.Length; i++) isBody[i] &= !isField[i];

        var metadata = ToMetadata(caption);
        return new ExtractedPage(_text.Text, BodyBlocks(isBody), LeftOut(isBody, isField), metadata, certain)
        {
            Trace = _trace,
            Doubts = PageDoubts.Of(_fields, _labels, isBody, Repaired),
            Lines = _repaired.Select((_, block) => Repaired(block)).ToList(),
        };
    }

    private bool HasTextBelow(bool[] isBody)
    {
        if (_fields.Standfirst.Count == 0) return true;
        for (var i = _fields.Standfirst[^1] + 1; i < isBody.Length; i++)
        {
            if (isBody[i] && _page.Keys[i] != _fields.Title?.Key) return true;
        }
        return false;
    }

    /// <summary>The blocks of the text. Where there is none by the labels, everything that is not set apart is taken for it.</summary>
    private bool[] FindBody(out string reason)
    {
        var blocks = _page.Blocks;
        var isBody = new bool[blocks.Count];
        var first = Array.IndexOf(_labels.Labels, BlockLabel.Body);
        var least = 1f;
        for (var i = 0; i < isBody.Length; i++)
        {
            var label = _labels.Labels[i];
            isBody[i] = label is BlockLabel.Body or BlockLabel.Heading || (label == BlockLabel.Standfirst && first >= 0 && i >= first);
            isBody[i] &= blocks[i].Text.Length >= MaxRepeatedLength || _page.Repetitions[_page.Keys[i]] < MinRepetitions;
            if (isBody[i]) least = Math.Min(least, _labels.Certainty(i));
        }
        // A heading with nothing below it leads to something else.
        for (var last = isBody.Length - 1; last >= 0; last--)
        {
            if (isBody[last] && _labels.Labels[last] != BlockLabel.Heading) break;
            isBody[last] = false;
        }
        reason = $"{isBody.Count(is_ => is_)} of {blocks.Count} blocks of the page are its text; the least sure {Percent(least)}";
        var isHidden = !isBody.Where((isText, i) => isText && _page.NodeOf(i).Visibility != Visibility.Hidden).Any();
        if (isHidden && isBody.Select((isText, i) => isText ? blocks[i].Text.Length : 0).Sum() < MinHiddenText)
        {
            TakeEverything(isBody);
            reason = "no block of the page looks like text; everything outside menus, forms and comments was read";
        }
        if (_lines.HasAllowed)
        {
            for (var i = 0; i < isBody.Length; i++) isBody[i] |= _lines.StandingOf(Repaired(i)) == LineStanding.Allowed;
        }
        return isBody;
    }

    /// <summary>
    /// All prose outside menus, forms and comments; where there is none, everything outside menus and forms; else everything.
    /// </summary>
    private void TakeEverything(bool[] isBody)
    {
        const Ancestors Outside = Ancestors.Nav | Ancestors.Footer | Ancestors.Button | Ancestors.Form;
        bool IsShown(int block) =>
            (_page.NodeOf(block).Ancestors & Outside) == 0 && _page.NodeOf(block).Visibility != Visibility.Hidden;
        for (var i = 0; i < isBody.Length; i++)
        {
            isBody[i] = IsShown(i) && _page.Prose.Prose[i] > 0 && _page.CommentContainerOf[_page.Blocks[i].Node] < 0;
        }
        if (isBody.Contains(true)) return;
        for (var i = 0; i < isBody.Length; i++) isBody[i] = IsShown(i);
        if (!isBody.Contains(true)) Array.Fill(isBody, true);
    }

    /// <summary>The first caption of a picture near the head; -1 for none.</summary>
    private int FindCaption(bool[] isBody, bool[] isField)
    {
        var title = _fields.Title?.Block ?? -1;
        var start = Array.IndexOf(isBody, true);
        if (start < 0) return -1;
        for (var i = Math.Max(0, title < 0 ? start - 8 : Math.Min(title, start) - 6); i < Math.Min(_page.Blocks.Count, start + 3); i++)
        {
            var length = _page.Blocks[i].Text.Length;
            if (isField[i] || length is < MinCaptionLength or > MaxCaptionLength
                || _page.NodeOf(i).Visibility == Visibility.Hidden) continue;
            var isCaption = (_page.NodeOf(i).Ancestors & Ancestors.Caption) != 0
                || (!isBody[i] && (_page.NameKindsOf[_page.Blocks[i].Node] & NameKinds.Caption) != 0 && _page.Blocks[i].LinkShare < 0.3
                    && _page.NodeOf(i).Names.Contains("capti", StringComparison.OrdinalIgnoreCase));
            if (isCaption && !ShapeRules.IsPhotoCredit(_page.Blocks[i].Text)) return i;
        }
        return -1;
    }

    /// <summary>
    /// Blocks that repeat the title are no text of their own, and bylines whose name or date was read are named in the trace.
    /// </summary>
    private void MarkTitleAndBylines(bool[] isField, bool[] isBody)
    {
        const int MaxByline = 200;
        var (first, last) = (Array.IndexOf(isBody, true), Array.LastIndexOf(isBody, true));
        for (var i = 0; i < isField.Length; i++)
        {
            if (_fields.Title is { } title && _page.Keys[i] == title.Key)
            {
                isField[i] = true;
            }
            else if (_page.Blocks[i].Text.Length <= MaxByline
                && (isBody[i] ? first < last && i == last && IsSignature(i) : _labels.Labels[i] == BlockLabel.Meta && HoldsField(i)))
            {
                isField[i] = true;
                _trace.Add(new TraceEntry("structure", $"dateline or byline “{Repaired(i)}”", "it holds the author or the date"));
            }
        }
    }

    private bool HoldsField(int block) =>
        _fields.Authors.Any(author => TextKey.Contains(_page.Keys[block], author.Key))
        || (_fields.Date is { } date && _page.Dates[block].Exists(printed => printed.Day == date.Day));

    /// <summary>Whether a block is nothing but the name of an author.</summary>
    private bool IsSignature(int block) =>
        PersonNames.InSignature(_page.Blocks[block].Text) is { } name && _fields.Authors.Any(author => author.Key == TextKey.Of(name));

    private PageMetadata ToMetadata(int caption)
    {
        var title = _fields.Title is { } chosen && _repair.Repair(chosen.Text) is { Length: > 0 } text ? text : null;
        if (title is not null)
        {
            var where = _fields.Title!.Block >= 0 ? "printed on the page" : "stated in the markup and not printed";
            _trace.Add(new TraceEntry("fields", "title", $"{where}; {Percent(_fields.TitleProbability)}"));
        }
        if (_fields.Date is { } date)
        {
            _trace.Add(new TraceEntry(
                "fields", $"date {date.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}",
                $"{date.Sources}; {Percent(_fields.DateProbability)}"));
        }
        if (_fields.Authors.Count > 0)
        {
            _trace.Add(new TraceEntry("fields", "authors", $"bylines and markup; {Percent(_fields.AuthorsProbability)}"));
        }
        var lines = _fields.Standfirst.Select(block => _repair.Repair(_page.Blocks[block].Text));
        var standfirst = string.Join(' ', lines.Where(line => line.Length > 0));
        if (standfirst.Length > 0)
        {
            _trace.Add(new TraceEntry("fields", "standfirst", $"a block of the head; {Percent(_fields.StandfirstProbability)}"));
        }
        return new PageMetadata
        {
            Title = title,
            Caption = caption < 0 ? null : _repair.Repair(_page.Blocks[caption].Text),
            Standfirst = standfirst.Length == 0 ? null : standfirst,
            Date = _fields.Date?.Day,
            Modified = _fields.Modified,
            Authors = _fields.Authors.Select(author => _uncounted.Repair(author.Name)).Where(name => name.Length > 0).ToList(),
            Language = _page.Metadata.Language,
            Url = _page.Metadata.Url,
        };
    }

    private List<TextBlock> BodyBlocks(bool[] isBody)
    {
        var blocks = new List<TextBlock>();
        for (var i = 0; i < isBody.Length; i++)
        {
            if (!isBody[i]) continue;
            _repaired[i] = _repair.Repair(_page.Blocks[i].Text);
            if (_text.Block(i, i, _repaired[i]!) is not { } block) continue;
            var node = _page.NodeOf(i);
            blocks.Add(block with
            {
                Kind = node.Kind == ParagraphKind.Text ? null : node.Kind,
                LinkShare = _page.Blocks[i].LinkShare,
                IsCaption = (node.Ancestors & Ancestors.Caption) != 0,
            });
        }
        blocks.AddRange(Loose(isBody, inText: true));
        blocks.Sort(static (one, other) => one.Start.CompareTo(other.Start));
        return blocks;
    }

    /// <summary>The lines of signs between two blocks of the text, which part it, or all other loose texts.</summary>
    private IEnumerable<TextBlock> Loose(bool[] isBody, bool inText)
    {
        for (var i = 0; i < _page.Loose.Count; i++)
        {
            var (text, next, isHidden) = _page.Loose[i];
            if ((!isHidden && next > 0 && next < isBody.Length && isBody[next - 1] && isBody[next]) != inText) continue;
            if (_text.Loose(i, _uncounted.Repair(text)) is { } block) yield return block;
        }
    }

    /// <summary>The text outside the article: one block for each gap between two of its blocks, and loose texts.</summary>
    private List<TextBlock> LeftOut(bool[] isBody, bool[] isField)
    {
        var blocks = Loose(isBody, inText: false).ToList();
        for (var i = 0; i < isBody.Length; i++)
        {
            if (isBody[i] || isField[i]) continue;
            var last = i;
            while (last + 1 < isBody.Length && !isBody[last + 1] && !isField[last + 1]) last++;
            var lines = Enumerable.Range(i, last - i + 1).Select(Repaired).Where(line => line.Length > 0);
            if (_text.Block(i, last, string.Join(' ', lines)) is { } block) blocks.Add(block);
            i = last;
        }
        return blocks;
    }

    private static string Percent(float probability) => $"{Math.Round(100 * probability).ToString(CultureInfo.InvariantCulture)} %";
}
