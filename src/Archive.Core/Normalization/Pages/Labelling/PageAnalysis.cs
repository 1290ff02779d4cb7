using Archive.Core.Normalization.Boilerplate.Rules;
using Archive.Core.Normalization.Pages.Blocks;
using Archive.Core.Normalization.Pages.Metadata;

namespace Archive.Core.Normalization.Pages.Labelling;

/// <summary>
/// What is computed once of a page and used by labels and fields: the words, cues and dates of its blocks, its metadata in the same form,
/// the block that is most like its title, and where its prose stands.
/// </summary>
internal sealed class PageAnalysis
{
    /// <summary>Longer blocks are no title, byline or date; in UTF-16 code units.</summary>
    public const int MaxHeadLength = 300;

    private const int MaxDescribedLength = 1_200;

    /// <summary>Computes it for a page.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public PageAnalysis(PageBlocks page, MarkupMetadata metadata, CancellationToken cancellationToken = default)
    {
        (Nodes, Blocks, Loose, Metadata) = (page.Nodes, page.Blocks, page.Loose, metadata);
        var count = Blocks.Count;
        (Keys, Cues, FunctionWords) = (new string[count], new Cues[count], new float[count]);
        (Dates, WordSets) = (new List<FoundDate>[count], new HashSet<string>?[count]);
        InlineKinds = new int[count];
        NameKindsOf = NodeKinds(Nodes);
        for (var i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var block = Blocks[i];
            Keys[i] = TextKey.Of(block.Text);
            (Cues[i], FunctionWords[i]) = CueLexicon.Find(Keys[i]);
            Dates[i] = block.Text.Length <= 250 ? DateScanner.Find(block.Text) : NoDates;
            WordSets[i] = block.Text.Length <= MaxDescribedLength ? TextKey.WordSet(Keys[i]) : null;
            for (var piece = 0; piece < Math.Min(6, block.Pieces.Count); piece++) InlineKinds[i] |= NameKinds.Of(block.Pieces[piece].Names);
            Repetitions[Keys[i]] = Repetitions.GetValueOrDefault(Keys[i]) + 1;
        }
        TitleKeys = metadata.Titles.Select(title => TextKey.Of(title.Text)).ToList();
        DescriptionKeys = metadata.Descriptions.Take(8).Select(TextKey.Of).Where(key => key.Length > 0).ToList();
        AuthorKeys = metadata.Authors.Select(TextKey.Of).Where(key => key.Length > 3).Distinct(StringComparer.Ordinal).Take(20).ToList();
        TitleWords = TitleKeys.Where(key => key.Length > 0).Select(TextKey.WordSet).ToList();
        DescriptionWords = DescriptionKeys.Select(TextKey.WordSet).ToList();
        StatedDays = metadata.Dates.Where(date => date.Source != DateSource.Modified).Select(date => date.Date.Day).ToHashSet();
        (TitleBlock, TitleScore) = FindTitle();
        CommentContainerOf = CommentContainers();
        Prose = new ProseStructure(this);
        Signatures = new SignatureStatistics(this);
    }

    private static List<FoundDate> NoDates { get; } = [];

    public IReadOnlyList<PageNode> Nodes { get; }
    public IReadOnlyList<PageBlock> Blocks { get; }
    public IReadOnlyList<LooseText> Loose { get; }
    public MarkupMetadata Metadata { get; }

    /// <summary>The words of each block (<see cref="TextKey"/>).</summary>
    public string[] Keys { get; }

    public Cues[] Cues { get; }
    public float[] FunctionWords { get; }
    public List<FoundDate>[] Dates { get; }

    /// <summary>The set of words of each block that is not long.</summary>
    public HashSet<string>?[] WordSets { get; }

    /// <summary>How often each key occurs.</summary>
    public Dictionary<string, int> Repetitions { get; } = new(StringComparer.Ordinal);

    /// <summary>What the names of each node say (<see cref="NameKinds"/>), and those of each block's inline elements.</summary>
    public int[] NameKindsOf { get; }
    public int[] InlineKinds { get; }

    /// <summary>The keys of the stated titles, in the order of <see cref="MarkupMetadata.Titles"/>.</summary>
    public List<string> TitleKeys { get; }
    public List<HashSet<string>> TitleWords { get; }
    public List<string> DescriptionKeys { get; }
    public List<HashSet<string>> DescriptionWords { get; }
    public List<string> AuthorKeys { get; }
    public HashSet<DateOnly> StatedDays { get; }

    /// <summary>
    /// The topmost element around each node, itself included, whose names say comments and which does not contain the title; -1 for none.
    /// </summary>
    public int[] CommentContainerOf { get; }

    /// <summary>The block that is most like a title; -1 for none.</summary>
    public int TitleBlock { get; }
    public float TitleScore { get; }

    public ProseStructure Prose { get; }
    public SignatureStatistics Signatures { get; }

    public PageNode NodeOf(int block) => Nodes[Blocks[block].Node];

    /// <summary>The greatest similarity of a block's words with one of several texts.</summary>
    public float Similarity(int block, List<HashSet<string>> texts)
    {
        if (WordSets[block] is not { } words) return 0;
        var most = 0f;
        foreach (var text in texts) most = Math.Max(most, TextKey.Similarity(words, text));
        return most;
    }

    /// <summary>The rule of known boilerplate that a block matches; null for none.</summary>
    public BoilerplateRule? RuleOf(int block) => BoilerplateRules.Bundled.Match(Blocks[block].Text, mayBeCut: false)?.Rule;

    private int[] CommentContainers()
    {
        var containers = new int[Nodes.Count];
        var isAroundTitle = new bool[Nodes.Count];
        for (var node = TitleBlock < 0 ? -1 : Blocks[TitleBlock].Node; node >= 0; node = Nodes[node].Parent) isAroundTitle[node] = true;
        for (var i = 0; i < containers.Length; i++)
        {
            var outer = Nodes[i].Parent < 0 ? -1 : containers[Nodes[i].Parent];
            var isContainer = (NameKindsOf[i] & NameKinds.Comment) != 0 && !isAroundTitle[i] && Nodes[i].Depth > 1;
            containers[i] = outer >= 0 ? outer : isContainer ? i : -1;
        }
        return containers;
    }

    private (int Block, float Score) FindTitle()
    {
        var best = -1;
        var most = 0f;
        for (var i = 0; i < Blocks.Count; i++)
        {
            var key = Keys[i];
            if (key.Length < 8 || Blocks[i].Text.Length > MaxHeadLength) continue;
            var node = NodeOf(i);
            var score = TitleKeys.Contains(key) ? 3f
                : TextKey.Words(key) >= 4 && TitleKeys.Exists(title => title.Contains(key, StringComparison.Ordinal)) ? 2f
                : Similarity(i, TitleWords) > 0.7f ? 1.6f : 0f;
            if ((node.Ancestors & Ancestors.H1) != 0) score += 1.5f;
            else if ((node.Ancestors & Ancestors.H2) != 0) score += 0.5f;
            if (node.Visibility != Visibility.Shown) score -= 1f;
            if (Blocks[i].LinkShare > 0.8) score -= 0.6f;
            if ((node.Ancestors & (Ancestors.Nav | Ancestors.Aside | Ancestors.Footer)) != 0) score -= 0.8f;
            if (score <= most + 0.01f) continue;
            (best, most) = (i, score);
        }
        return most < 1 ? (-1, most) : (best, most);
    }

    private static int[] NodeKinds(IReadOnlyList<PageNode> nodes)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var kinds = new int[nodes.Count];
        for (var i = 0; i < kinds.Length; i++)
        {
            var names = nodes[i].Names;
            if (!known.TryGetValue(names, out kinds[i])) known[names] = kinds[i] = NameKinds.Of(names);
        }
        return kinds;
    }
}
