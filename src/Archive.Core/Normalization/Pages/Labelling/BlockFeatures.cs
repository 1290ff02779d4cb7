using Archive.Core.Normalization.Boilerplate.Rules;
using Archive.Core.Normalization.Pages.Blocks;
using Archive.Core.Normalization.Pages.Metadata;

namespace Archive.Core.Normalization.Pages.Labelling;

/// <summary>
/// The features of all blocks of a page: one row a block, first <see cref="BlockFeature"/>, then the kinds of names, then neighbours.
/// </summary>
internal sealed class BlockFeatures
{
    private const int NameLevels = 4;

    private static readonly int[] NeighbourOffsets = [-3, -2, -1, 1, 2, 3];

    private static readonly BlockFeature[] NeighbourFeatures =
    [
        BlockFeature.CueAlso, BlockFeature.CueSubscription, BlockFeature.CueCaption, BlockFeature.LogLength, BlockFeature.LinkShare,
        BlockFeature.EndsSentence, BlockFeature.FunctionWords, BlockFeature.IsP, BlockFeature.InH2, BlockFeature.HasDate,
        BlockFeature.ProseShare, BlockFeature.CuePromotion, BlockFeature.CapitalizedShare, BlockFeature.SignatureProse,
        BlockFeature.SignatureCount, BlockFeature.HasAuthor, BlockFeature.LooksLikeName, BlockFeature.DescriptionSimilarity,
        BlockFeature.RuleAnywhere, BlockFeature.Hops,
    ];

    private static readonly (BlockFeature Feature, Ancestors Flag)[] AncestorFeatures =
    [
        (BlockFeature.InArticle, Ancestors.Article), (BlockFeature.InMain, Ancestors.Main), (BlockFeature.InNav, Ancestors.Nav),
        (BlockFeature.InAside, Ancestors.Aside), (BlockFeature.InHeader, Ancestors.Header), (BlockFeature.InFooter, Ancestors.Footer),
        (BlockFeature.InFigure, Ancestors.Figure), (BlockFeature.InList, Ancestors.List), (BlockFeature.InTable, Ancestors.Table),
        (BlockFeature.InBlockquote, Ancestors.Blockquote), (BlockFeature.InSection, Ancestors.Section),
        (BlockFeature.InLink, Ancestors.Link),
        (BlockFeature.InH1, Ancestors.H1), (BlockFeature.InH2, Ancestors.H2), (BlockFeature.InH3, Ancestors.H3),
        (BlockFeature.InH4, Ancestors.H4),
    ];

    private static readonly int OwnFeatures = Enum.GetValues<BlockFeature>().Length;
    private static readonly int KindCount = NameKinds.Names.Count;
    private static readonly int FirstNeighbour = OwnFeatures + (NameLevels * KindCount);

    private readonly PageAnalysis _page;
    private readonly float[] _values;
    private int _row;

    private BlockFeatures(PageAnalysis page)
    {
        _page = page;
        _values = new float[page.Blocks.Count * Width];
    }

    /// <summary>The number of features.</summary>
    public static int Width { get; } = FirstNeighbour + (NeighbourOffsets.Length * NeighbourFeatures.Length);

    /// <summary>The names of the features, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Enum.GetNames<BlockFeature>(),
        .. Enumerable.Range(0, NameLevels).SelectMany(level => NameKinds.Names.Select(kind => $"Names{level}.{kind}")),
        .. NeighbourOffsets.SelectMany(offset => NeighbourFeatures.Select(feature => $"{feature}[{offset}]")),
    ];

    /// <summary>The features of a page's blocks, row after row.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static float[] Compute(PageAnalysis page, CancellationToken cancellationToken = default)
    {
        var features = new BlockFeatures(page);
        features.FillRows(cancellationToken);
        features.FillNeighbours();
        return features._values;
    }

    private void Set(BlockFeature feature, float value) => _values[_row + (int)feature] = value;

    private void Set(BlockFeature feature, bool value) => _values[_row + (int)feature] = value ? 1 : 0;

    private void FillRows(CancellationToken cancellationToken)
    {
        var text = 0L;
        var total = Math.Max(1L, _page.Blocks.Sum(block => (long)block.Text.Length));
        int comments = -1, related = -1, rest = -1;
        for (var i = 0; i < _page.Blocks.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _row = i * Width;
            var block = _page.Blocks[i];
            text += block.Text.Length;
            var rule = _page.RuleOf(i);
            var isBelowTitle = i > _page.TitleBlock;
            var cues = _page.Cues[i];
            if (isBelowTitle && i > _page.Prose.RunStart && block.Text.Length < 80 && (cues & Cues.Comments) != 0) comments = i;
            if (isBelowTitle && block.Text.Length < 60 && (cues & Cues.Related) != 0) related = i;
            if (rest < 0 && i > _page.Prose.RunStart && rule is { Takes: RuleReach.Rest }) rest = i;
            FillText(i, block);
            FillCues(block, cues, rule);
            FillElement(block);
            FillPlace(i, (float)text / total);
            Set(BlockFeature.SinceComments, Since(i, comments));
            Set(BlockFeature.SinceRelated, Since(i, related));
            Set(BlockFeature.SinceRestRule, Since(i, rest));
            FillStructure(i, block);
            FillMetadata(i, block);
            FillNames(i, block);
        }
    }

    private static float Since(int index, int mark) => mark < 0 ? 99 : Math.Min(60, index - mark);

    private void FillText(int index, PageBlock block)
    {
        var text = block.Text;
        var length = text.Length;
        var shape = TextShape.Of(text);
        var words = Math.Max(1, TextKey.Words(_page.Keys[index]));
        Set(BlockFeature.LogLength, MathF.Log(1 + length));
        Set(BlockFeature.Words, Math.Min(words, 200));
        Set(BlockFeature.LinkShare, (float)block.LinkShare);
        Set(BlockFeature.Links, Math.Min(block.Links, 20));
        Set(BlockFeature.BoldShare, (float)block.BoldLength / length);
        Set(BlockFeature.ItalicShare, (float)block.ItalicLength / length);
        Set(BlockFeature.EndsSentence, text[^1] is '.' or '!' or '?' or '…' or '”' or '"' or '»' or '\'' or '’' or ')');
        Set(BlockFeature.EndsWithColon, text[^1] == ':');
        Set(BlockFeature.Commas, Math.Min(10, shape.Commas));
        Set(BlockFeature.Sentences, Math.Min(10, shape.Sentences));
        Set(BlockFeature.HasQuote, shape.HasQuote);
        Set(BlockFeature.DigitShare, (float)shape.Digits / length);
        Set(BlockFeature.CapitalizedShare, (float)shape.Capitalized / Math.Max(1, shape.Words));
        Set(BlockFeature.UpperShare, (float)shape.Upper / length);
        Set(BlockFeature.MeanWordLength, (float)(_page.Keys[index].Length - words + 1) / words);
        Set(BlockFeature.FunctionWords, _page.FunctionWords[index]);
        Set(BlockFeature.LooksLikeName, shape.LooksLikeName);
        Set(BlockFeature.StartsLower, char.IsLower(text[0]));
        Set(BlockFeature.HasSeparator, length < 200 && text.AsSpan().IndexOfAny('|', '•', '·') >= 0);
        Set(BlockFeature.HasQuestion, shape.HasQuestion);
        Set(BlockFeature.HasAddress, shape.HasAddress);
        Set(BlockFeature.LineBreaks, Math.Min(5, shape.LineBreaks));
        var hasDate = _page.Dates[index].Count > 0;
        Set(BlockFeature.HasDate, hasDate || block.Times.Count > 0);
        Set(BlockFeature.DateShare, hasDate ? Math.Min(1f, 10f / words) : 0);
        Set(BlockFeature.HasClock, length < 200 && shape.HasClock);
    }

    private void FillCues(PageBlock block, Cues cues, BoilerplateRule? rule)
    {
        var length = block.Text.Length;
        bool Has(Cues cue, int maxLength) => (cues & cue) != 0 && length < maxLength;
        Set(BlockFeature.CueShare, Has(Cues.Share, 200));
        Set(BlockFeature.CueSubscription, Has(Cues.Subscription, 350));
        Set(BlockFeature.CuePromotion, Has(Cues.Promotion, 400));
        Set(BlockFeature.CuePhoto, Has(Cues.Photo, 400));
        Set(BlockFeature.CueByline, Has(Cues.Byline, 300));
        Set(BlockFeature.CueAlso, Has(Cues.Also, 300));
        Set(BlockFeature.CueAlsoLink, Has(Cues.Also, 300) ? 0.1f + (float)block.LinkShare : 0);
        Set(BlockFeature.CueCaption, Has(Cues.Caption, 450));
        Set(BlockFeature.CueComments, Has(Cues.Comments, 80));
        Set(BlockFeature.CueRelated, Has(Cues.Related, 60));
        Set(BlockFeature.RuleAnywhere, rule?.Where == RulePlace.Any);
        Set(BlockFeature.RuleReaches, rule is null ? 0 : (float)rule.Takes);
    }

    private void FillElement(PageBlock block)
    {
        var node = _page.Nodes[block.Node];
        Set(BlockFeature.IsP, node.Tag == "p");
        Set(BlockFeature.IsH1, node.Tag == "h1");
        Set(BlockFeature.IsH2, node.Tag == "h2");
        Set(BlockFeature.IsH3, node.Tag is "h3" or "h4");
        Set(BlockFeature.IsListItem, node.Tag == "li");
        Set(BlockFeature.IsDiv, node.Tag == "div");
        Set(BlockFeature.IsCell, node.Tag is "td" or "th");
        Set(BlockFeature.IsCaptionElement, node.Tag == "figcaption");
        foreach (var (feature, flag) in AncestorFeatures) Set(feature, (node.Ancestors & flag) != 0);
        Set(BlockFeature.Hidden, (float)node.Visibility);
        Set(BlockFeature.Depth, Math.Min(node.Depth, 40));
        Set(BlockFeature.Place, Math.Min(node.Place, 50));
        Set(BlockFeature.Siblings, node.Parent < 0 ? 0 : Math.Min(_page.Nodes[node.Parent].Children, 60));
    }

    private void FillPlace(int index, float cumulativeText)
    {
        var prose = _page.Prose;
        var title = _page.TitleBlock;
        var isBelow = title >= 0 && index > title;
        Set(BlockFeature.RelativePlace, (float)index / _page.Blocks.Count);
        Set(BlockFeature.Count, Math.Min(_page.Blocks.Count, 1000));
        Set(BlockFeature.CumulativeText, cumulativeText);
        Set(BlockFeature.CumulativeProse, prose.Cumulative[index + 1] / prose.Total);
        Set(BlockFeature.FromTitle, title < 0 ? -99 : Math.Clamp(index - title, -60, 60));
        Set(BlockFeature.TitleScore, _page.TitleScore);
        Set(BlockFeature.IsTitle, index == title);
        Set(BlockFeature.InRun, index >= prose.RunStart && index <= prose.RunEnd);
        Set(BlockFeature.FromRunStart, Math.Clamp(index - prose.RunStart, -60, 60));
        Set(BlockFeature.FromRunEnd, Math.Clamp(index - prose.RunEnd, -60, 60));
        Set(BlockFeature.RunStartFromTitle, title < 0 ? -100 : Math.Clamp(prose.RunStart - title, -99, 99));
        Set(BlockFeature.RunShare, (prose.Cumulative[prose.RunEnd + 1] - prose.Cumulative[prose.RunStart]) / prose.Total);
        Set(BlockFeature.ProseShare, prose.Prose[index] / prose.Total);
        Set(BlockFeature.LogRunSum, MathF.Log(1 + Math.Max(0, prose.RunSum)));
        var since = isBelow ? prose.Cumulative[index] - prose.Cumulative[title + 1] : -1;
        Set(BlockFeature.LogProseSinceTitle, since < 0 ? -1 : MathF.Log(1 + since));
        Set(BlockFeature.ProseBlocksSinceTitle, since < 0 ? -1
            : Math.Min(10, prose.CumulativeBlocks[index] - prose.CumulativeBlocks[title + 1]));
    }

    private void FillStructure(int index, PageBlock block)
    {
        var (prose, signatures, nodes) = (_page.Prose, _page.Signatures, _page.Nodes);
        var node = block.Node;
        for (int level = 0, at = node; level < 5; level++)
        {
            var statistics = prose.Statistics[Math.Max(0, at)];
            Set(BlockFeature.ProseShare0 + level, statistics.Prose / prose.Total);
            Set(BlockFeature.RunShare0 + level, statistics.RunProse / prose.RunTotal);
            if (level is >= 1 and <= 3)
            {
                var first = BlockFeature.Blocks1 + (4 * (level - 1));
                Set(first, Math.Min(80, statistics.Blocks));
                Set(first + 1, statistics.LinkShare);
                Set(first + 2, statistics.SubscriptionShare);
                Set(first + 3, Math.Min(5, statistics.Buttons));
            }
            at = at < 0 ? -1 : nodes[at].Parent;
        }
        Set(BlockFeature.IsMain, node == prose.Main);
        Set(BlockFeature.Hops, Math.Min(20, prose.Hops[node]));
        Set(BlockFeature.Join, Math.Min(30, prose.Joins[node]));

        var full = signatures.OfFull[signatures.Full[index]];
        Set(BlockFeature.SignatureCount, Math.Min(60, full.Count));
        Set(BlockFeature.SignatureLength, full.MeanLength);
        Set(BlockFeature.SignatureLinks, full.MeanLinkShare);
        Set(BlockFeature.SignatureProse, full.Prose / prose.Total);
        Set(BlockFeature.SignatureRun, full.RunShare);
        var own = signatures.OfOwn[signatures.Own[index]];
        Set(BlockFeature.OwnCount, Math.Min(100, own.Count));
        Set(BlockFeature.OwnLength, own.MeanLength);
        Set(BlockFeature.OwnProse, own.Prose / prose.Total);

        // A block of the path itself is a branch of its own.
        var top = prose.Branches[node];
        var branch = top >= 0 ? prose.Statistics[top] : new NodeStatistics
        {
            Blocks = 1,
            First = index + 1,
            Length = block.Text.Length,
            LinkLength = block.LinkLength,
            Prose = prose.Prose[index],
            Subscriptions = (_page.Cues[index] & Cues.Subscription) != 0 ? 1 : 0,
            LongBlocks = block.Text.Length > 150 ? 1 : 0,
        };
        Set(BlockFeature.BranchBlocks, Math.Min(80, branch.Blocks));
        Set(BlockFeature.BranchLength, MathF.Log(1 + branch.Length));
        Set(BlockFeature.BranchLinks, branch.LinkShare);
        Set(BlockFeature.BranchSubscriptions, branch.Subscriptions);
        Set(BlockFeature.BranchSubscriptionShare, branch.SubscriptionShare);
        Set(BlockFeature.BranchButtons, Math.Min(5, branch.Buttons));
        Set(BlockFeature.BranchProse, branch.Prose / prose.Total);
        var firstOfBranch = branch.First - 1;
        Set(BlockFeature.BranchOffset, Math.Min(60, index - firstOfBranch));
        Set(BlockFeature.BranchAlso, _page.Blocks[firstOfBranch].Text.Length < 80 && (_page.Cues[firstOfBranch] & Cues.Also) != 0);
        Set(BlockFeature.BranchLongBlocks, Math.Min(30, branch.LongBlocks));

        Set(BlockFeature.Repeated, Math.Min(5, _page.Repetitions[_page.Keys[index]]));
        var isLikePrevious = index > 0 && signatures.Full[index - 1] == signatures.Full[index];
        var isLikeNext = index + 1 < _page.Blocks.Count && signatures.Full[index + 1] == signatures.Full[index];
        Set(BlockFeature.LikePrevious, isLikePrevious);
        Set(BlockFeature.LikeNext, isLikeNext);
        Set(BlockFeature.DatedRepetitions, Math.Min(30, signatures.DatedRepetitions[node]));
        var container = _page.CommentContainerOf[node];
        Set(BlockFeature.CommentDepth, container < 0 ? 0 : 1 + nodes[node].Depth - nodes[container].Depth);
        Set(BlockFeature.CommentShare, container < 0 ? 0
            : (float)prose.Statistics[container].Length / Math.Max(1, prose.Statistics[0].Length));
    }

    private void FillMetadata(int index, PageBlock block)
    {
        var key = _page.Keys[index];
        var titles = _page.Metadata.Titles;
        var equal = 0;
        for (var i = 0; i < titles.Count; i++)
        {
            if (_page.TitleKeys[i] != key)
            {
                if (titles[i].Source == TitleSource.Document && key.Length > 7
                    && _page.TitleKeys[i].Contains(key, StringComparison.Ordinal))
                {
                    Set(BlockFeature.InDocumentTitle, true);
                }
                continue;
            }
            equal++;
            if (titles[i].Source == TitleSource.Linked) Set(BlockFeature.IsLinkedTitle, true);
            if (titles[i].Source == TitleSource.OpenGraph) Set(BlockFeature.IsOpenGraphTitle, true);
            if (titles[i].Source == TitleSource.Document) Set(BlockFeature.InDocumentTitle, true);
        }
        Set(BlockFeature.EqualTitles, equal);
        Set(BlockFeature.TitleSimilarity, block.Text.Length < PageAnalysis.MaxHeadLength ? _page.Similarity(index, _page.TitleWords) : 0);
        Set(BlockFeature.DescriptionSimilarity, _page.Similarity(index, _page.DescriptionWords));
        Set(BlockFeature.Descriptions, _page.DescriptionKeys.Count);
        foreach (var description in _page.DescriptionKeys)
        {
            if (key == description) Set(BlockFeature.IsDescription, true);
            if (key.Length > 25 && description.Contains(key, StringComparison.Ordinal)) Set(BlockFeature.InDescription, true);
            if (description.Length > 30 && BeginsLike(key, description)) Set(BlockFeature.BeginsLikeDescription, true);
        }
        if (block.Text.Length < PageAnalysis.MaxHeadLength)
        {
            foreach (var author in _page.AuthorKeys)
            {
                if (key.Contains(author, StringComparison.Ordinal)) Set(BlockFeature.HasAuthor, true);
            }
        }
        Set(BlockFeature.StatedAuthors, _page.AuthorKeys.Count > 0);
        Set(BlockFeature.HasStatedDate, HasStatedDay(index, block));
        Set(BlockFeature.StatedDates, Math.Min(5, _page.StatedDays.Count));
    }

    private static bool BeginsLike(string key, string description)
    {
        const int Compared = 60;
        return key.AsSpan().StartsWith(description.AsSpan(0, Math.Min(Compared, description.Length)))
            || (key.Length > 40 && description.AsSpan().StartsWith(key.AsSpan(0, Math.Min(Compared, key.Length))));
    }

    private bool HasStatedDay(int index, PageBlock block)
    {
        if (_page.StatedDays.Count == 0) return false;
        foreach (var date in _page.Dates[index])
        {
            if (_page.StatedDays.Contains(date.Day)) return true;
        }
        foreach (var time in block.Times)
        {
            if (DateScanner.FindMetadata(time) is { } date && _page.StatedDays.Contains(date.Day)) return true;
        }
        return false;
    }

    private void FillNames(int index, PageBlock block)
    {
        var kinds = _page.NameKindsOf;
        var nodes = _page.Nodes;
        Span<int> levels = [kinds[block.Node] | _page.InlineKinds[index], 0, 0, 0];
        var at = nodes[block.Node].Parent;
        for (var distance = 1; distance < 8 && at >= 0; distance++, at = nodes[at].Parent) levels[distance <= 2 ? 1 : 2] |= kinds[at];
        var branch = _page.Prose.Branches[block.Node];
        if (branch >= 0) levels[3] = kinds[branch];
        var column = _row + OwnFeatures;
        for (var level = 0; level < NameLevels; level++)
        {
            for (var kind = 0; kind < KindCount; kind++) _values[column++] = (levels[level] >> kind) & 1;
        }
    }

    private void FillNeighbours()
    {
        var count = _page.Blocks.Count;
        for (var i = 0; i < count; i++)
        {
            var column = (i * Width) + FirstNeighbour;
            foreach (var offset in NeighbourOffsets)
            {
                var other = i + offset;
                foreach (var feature in NeighbourFeatures)
                {
                    _values[column++] = other < 0 || other >= count ? -1 : _values[(other * Width) + (int)feature];
                }
            }
        }
    }
}
