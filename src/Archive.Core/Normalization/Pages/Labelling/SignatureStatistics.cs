using System.Buffers;
using System.Text;
using Archive.Core.Normalization.Pages.Blocks;

namespace Archive.Core.Normalization.Pages.Labelling;

/// <summary>
/// The signature of a block is the tag and the words of the class of its element and of that one's parent: blocks of one signature are set
/// alike by a template and are mostly of one kind. Here is what the blocks of each signature have in common.
/// </summary>
internal sealed class SignatureStatistics
{
    private const int MaxClassWords = 4;

    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Tag, string ClassName), int> _known = [];

    public SignatureStatistics(PageAnalysis page)
    {
        var (nodes, blocks, prose) = (page.Nodes, page.Blocks, page.Prose);
        NodeIds = new int[nodes.Count];
        for (var i = 0; i < nodes.Count; i++) NodeIds[i] = IdOf(nodes[i]);

        Own = new int[blocks.Count];
        Full = new int[blocks.Count];
        var pairs = new Dictionary<long, int>();
        for (var i = 0; i < blocks.Count; i++)
        {
            var node = blocks[i].Node;
            var parent = nodes[node].Parent;
            Own[i] = NodeIds[node];
            var pair = ((long)NodeIds[node] << 32) | (uint)(parent < 0 ? -1 : NodeIds[parent]);
            if (!pairs.TryGetValue(pair, out Full[i])) pairs[pair] = Full[i] = pairs.Count;
        }
        OfOwn = new Group[_ids.Count];
        OfFull = new Group[pairs.Count];
        for (var i = 0; i < blocks.Count; i++)
        {
            var isInRun = i >= prose.RunStart && i <= prose.RunEnd;
            OfOwn[Own[i]].Add(blocks[i], prose.Prose[i], isInRun);
            OfFull[Full[i]].Add(blocks[i], prose.Prose[i], isInRun);
        }
        DatedRepetitions = CountDatedRepetitions(page);
    }

    /// <summary>The signature of each node, alone.</summary>
    public int[] NodeIds { get; }

    /// <summary>The signature of each block: of its own element, and with the parent's.</summary>
    public int[] Own { get; }
    public int[] Full { get; }

    /// <summary>The groups of blocks by signature.</summary>
    public Group[] OfOwn { get; }
    public Group[] OfFull { get; }

    /// <summary>
    /// How many children of the same parent have the same signature as this node and hold a date and some text, for each node and the
    /// nodes around it the most: the items of a list of comments or of teasers.
    /// </summary>
    public int[] DatedRepetitions { get; }

    private static int[] CountDatedRepetitions(PageAnalysis page)
    {
        var counts = new Dictionary<(int Parent, int Signature), int>();
        var nodes = page.Nodes;
        var ids = new int[nodes.Count];
        for (var i = 0; i < nodes.Count; i++)
        {
            var statistics = page.Prose.Statistics[i];
            ids[i] = statistics.Dates > 0 && statistics.Blocks > 1 ? 1 : 0;
        }
        var signatures = new Dictionary<(string, string), int>();
        var own = new int[nodes.Count];
        for (var i = 0; i < nodes.Count; i++)
        {
            var key = (nodes[i].Tag, nodes[i].ClassName.Length > 24 ? nodes[i].ClassName[..24] : nodes[i].ClassName);
            if (!signatures.TryGetValue(key, out own[i])) signatures[key] = own[i] = signatures.Count;
            if (ids[i] == 0) continue;
            counts[(nodes[i].Parent, own[i])] = counts.GetValueOrDefault((nodes[i].Parent, own[i])) + 1;
        }
        var most = new int[nodes.Count];
        for (var i = 0; i < nodes.Count; i++)
        {
            var repeated = ids[i] == 0 ? 0 : counts[(nodes[i].Parent, own[i])];
            most[i] = Math.Max(repeated, nodes[i].Parent < 0 ? 0 : most[nodes[i].Parent]);
        }
        return most;
    }

    private int IdOf(PageNode node)
    {
        if (_known.TryGetValue((node.Tag, node.ClassName), out var id)) return id;
        var signature = node.Tag + '.' + string.Join(' ', ClassWords(node.ClassName).Order(StringComparer.Ordinal).Take(MaxClassWords));
        if (!_ids.TryGetValue(signature, out id)) _ids[signature] = id = _ids.Count;
        _known[(node.Tag, node.ClassName)] = id;
        return id;
    }

    /// <summary>The words of a class: letters only, at camel case apart, and pronounceable, so that generated names do not count.</summary>
    private static List<string> ClassWords(string className)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i <= className.Length; i++)
        {
            var character = i < className.Length ? className[i] : ' ';
            var isLetter = char.IsAsciiLetter(character);
            if (word.Length > 0 && (!isLetter || (char.IsAsciiLetterUpper(character) && char.IsAsciiLetterLower(className[i - 1]))))
            {
                if (word.Length is >= 3 and <= 16 && word.ToString() is var text && text.AsSpan().ContainsAny(Vowels)) words.Add(text);
                word.Clear();
            }
            if (isLetter) word.Append(char.ToLowerInvariant(character));
        }
        return words;
    }

    /// <summary>The blocks of one signature.</summary>
    internal struct Group
    {
        public int Count, InRun;
        public long Length;
        public double LinkShares;
        public float Prose;

        public readonly float MeanLength => (float)Length / Math.Max(1, Count);

        public readonly float MeanLinkShare => (float)(LinkShares / Math.Max(1, Count));

        public readonly float RunShare => (float)InRun / Math.Max(1, Count);

        public void Add(PageBlock block, float prose, bool isInRun)
        {
            Count++;
            Length += block.Text.Length;
            LinkShares += block.LinkShare;
            Prose += prose;
            if (isInRun) InRun++;
        }
    }
}
