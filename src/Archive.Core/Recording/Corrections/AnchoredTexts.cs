using System.Text;
using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;

namespace Archive.Core.Recording.Corrections;

/// <summary>
/// The texts of a document by their anchors. Every text is hashed once, when the first anchor is asked for: corrections are applied inside
/// the catalogue's transaction, where all writers wait.
/// </summary>
internal sealed class AnchoredTexts
{
    /// <summary>The longest beginning in an anchor, in UTF-16 code units.</summary>
    private const int MaxBeginning = 120;

    /// <summary>A text that has changed is still the paragraph's when it alone begins with this many of its characters.</summary>
    private const int EnoughToKnow = 40;

    private readonly IReadOnlyList<string> _texts;

    /// <summary>The places of equal texts, in ascending order.</summary>
    private readonly Lazy<Dictionary<string, List<int>>> _byHash;

    /// <summary>Texts in the order of the document.</summary>
    public AnchoredTexts(IReadOnlyList<string> texts)
    {
        _texts = texts;
        _byHash = new(() => texts.Index().GroupBy(text => HashOf(text.Item), text => text.Index)
            .ToDictionary(same => same.Key, same => same.ToList(), StringComparer.Ordinal));
    }

    /// <summary>The anchor of the text at a place, from 0.</summary>
    public ParagraphAnchor AnchorOf(int index)
    {
        var text = _texts[index];
        var cut = text.Length > MaxBeginning && char.IsHighSurrogate(text[MaxBeginning - 1]) ? MaxBeginning - 1 : MaxBeginning;
        var hash = HashOf(text);
        return new ParagraphAnchor(
            text.Length <= MaxBeginning ? text : text[..cut], hash, _byHash.Value[hash].BinarySearch(index) + 1);
    }

    /// <summary>The place, from 0, of the text that an anchor leads to; null when it is gone.</summary>
    public int? Find(ParagraphAnchor anchor)
    {
        if (_byHash.Value.TryGetValue(anchor.Hash, out var same)) return same[Math.Min(anchor.Occurrence, same.Count) - 1];
        if (anchor.Beginning.Length < EnoughToKnow) return null;
        var beginning = anchor.Beginning[..EnoughToKnow];
        var alike = _texts.Index().Where(text => text.Item.StartsWith(beginning, StringComparison.Ordinal)).Take(2).ToList();
        return alike is [var only] ? only.Index : null;
    }

    private static string HashOf(string text) => ContentHash.Of(Encoding.UTF8.GetBytes(text)).Hex[..16];
}
