using System.Buffers;
using Archive.Core.Normalization.Pages.Blocks;

namespace Archive.Core.Normalization.Pages.Labelling;

/// <summary>
/// Where the prose of a page stands: the run of blocks with most of it, the element that contains the run (the main container), and for
/// each block the branch of the tree in which it leaves the path to that element.
/// </summary>
internal sealed class ProseStructure
{
    /// <summary>The share of the run's prose that the main container has.</summary>
    private const float MainShare = 0.6f;

    private const int MinProseLength = 80;

    private const Ancestors Outside =
        Ancestors.Nav | Ancestors.Footer | Ancestors.NoScript | Ancestors.Button | Ancestors.Form | Ancestors.Aside;

    private static readonly SearchValues<char> Punctuation = SearchValues.Create(".,;:!?»\"”。");

    private readonly PageAnalysis _page;
    private readonly int[] _pathPlace;

    public ProseStructure(PageAnalysis page)
    {
        _page = page;
        var (nodes, blocks) = (page.Nodes, page.Blocks);
        Prose = new float[blocks.Count];
        for (var i = 0; i < blocks.Count; i++) Prose[i] = ProseOf(i);
        (RunStart, RunEnd, RunSum) = FindRun();
        Cumulative = new float[blocks.Count + 1];
        CumulativeBlocks = new int[blocks.Count + 1];
        for (var i = 0; i < blocks.Count; i++)
        {
            Cumulative[i + 1] = Cumulative[i] + Prose[i];
            CumulativeBlocks[i + 1] = CumulativeBlocks[i] + (Prose[i] > 0 ? 1 : 0);
        }
        Total = Math.Max(1, Cumulative[^1]);

        Statistics = new NodeStatistics[nodes.Count];
        for (var i = 0; i < blocks.Count; i++) Count(ref Statistics[blocks[i].Node], i);
        for (var i = nodes.Count - 1; i > 0; i--)
        {
            if (nodes[i].Parent >= 0) Statistics[nodes[i].Parent].Add(Statistics[i]);
        }
        RunTotal = Math.Max(1, nodes.Count == 0 ? 0 : Statistics[0].RunProse);

        _pathPlace = new int[nodes.Count];
        Array.Fill(_pathPlace, -1);
        for (var i = 1; i < nodes.Count; i++)
        {
            if (Statistics[i].RunProse >= MainShare * RunTotal && nodes[i].Depth >= nodes[Main].Depth) Main = i;
        }
        for (int node = Main, place = 0; node >= 0 && nodes.Count > 0; node = nodes[node].Parent) _pathPlace[node] = place++;

        Branches = new int[nodes.Count];
        Hops = new int[nodes.Count];
        Joins = new int[nodes.Count];
        for (var i = 0; i < nodes.Count; i++)
        {
            var parent = nodes[i].Parent;
            var isOnPath = _pathPlace[i] >= 0;
            Branches[i] = isOnPath ? -1 : _pathPlace[parent] >= 0 ? i : Branches[parent];
            Hops[i] = isOnPath ? 0 : Hops[parent] + 1;
            Joins[i] = isOnPath ? _pathPlace[i] : Joins[parent];
        }
    }

    /// <summary>The length of each block that is prose; a tenth in navigation, forms, asides and hidden elements; else 0.</summary>
    public float[] Prose { get; }

    /// <summary>The sum of the prose before each block; one longer than the blocks.</summary>
    public float[] Cumulative { get; }

    /// <summary>The number of blocks of prose before each block; one longer than the blocks.</summary>
    public int[] CumulativeBlocks { get; }

    /// <summary>All prose of the page, and that of the run; at least 1.</summary>
    public float Total { get; }
    public float RunTotal { get; }

    /// <summary>The first and last block of the run, and its weight.</summary>
    public int RunStart { get; }
    public int RunEnd { get; }
    public float RunSum { get; }

    /// <summary>The deepest node that has most of the run.</summary>
    public int Main { get; }

    /// <summary>What each node contains.</summary>
    public NodeStatistics[] Statistics { get; }

    /// <summary>The topmost node beside the path to the main container, for each node; -1 on the path.</summary>
    public int[] Branches { get; }

    /// <summary>How many nodes lie between each node and the path.</summary>
    public int[] Hops { get; }

    /// <summary>At which place of the path (0: the main container) each node's branch joins it.</summary>
    public int[] Joins { get; }

    private float ProseOf(int index)
    {
        var block = _page.Blocks[index];
        var text = block.Text;
        if (text.Length < MinProseLength || block.LinkShare >= 0.35 || !text.AsSpan().ContainsAny(Punctuation)) return 0;
        var node = _page.NodeOf(index);
        var weight = (float)text.Length;
        if ((node.Ancestors & Outside) != 0) weight *= 0.1f;
        if (node.Visibility == Visibility.Hidden) weight *= 0.1f;
        return weight;
    }

    /// <summary>The interval of greatest sum (Kadane), where prose counts for and other blocks against it.</summary>
    private (int Start, int End, float Sum) FindRun()
    {
        const float MaxGain = 500, Cost = 25, MaxLinkCost = 60;
        int start = 0, end = 0, from = 0;
        float best = 0, sum = 0;
        for (var i = 0; i < Prose.Length; i++)
        {
            if (sum <= 0) (sum, from) = (0, i);
            sum += Math.Min(Prose[i], MaxGain);
            if (Prose[i] < 40) sum -= Cost + Math.Min(MaxLinkCost, _page.Blocks[i].LinkLength);
            if (sum > best) (best, start, end) = (sum, from, i);
        }
        return (start, end, best);
    }

    private void Count(ref NodeStatistics statistics, int index)
    {
        var block = _page.Blocks[index];
        statistics.Add(new NodeStatistics
        {
            Blocks = 1,
            First = index + 1,
            Length = block.Text.Length,
            LinkLength = block.LinkLength,
            Subscriptions = (_page.Cues[index] & Cues.Subscription) != 0 ? 1 : 0,
            Buttons = (_page.NodeOf(index).Ancestors & (Ancestors.Button | Ancestors.Form)) != 0 ? 1 : 0,
            LongBlocks = block.Text.Length > 150 ? 1 : 0,
            Dates = _page.Dates[index].Count > 0 || block.Times.Count > 0 || (block.Text.Length < 60
                && (_page.Cues[index] & Cues.Age) != 0) ? 1 : 0,
            Prose = Prose[index],
            RunProse = index >= RunStart && index <= RunEnd ? Prose[index] : 0,
        });
    }
}
