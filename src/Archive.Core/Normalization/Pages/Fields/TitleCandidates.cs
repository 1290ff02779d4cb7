using System.Text.RegularExpressions;
using Archive.Core.Normalization.Pages.Blocks;
using Archive.Core.Normalization.Pages.Labelling;
using Archive.Core.Normalization.Pages.Metadata;

namespace Archive.Core.Normalization.Pages.Fields;

/// <summary>A text that may be the headline.</summary>
/// <param name="Key">Its words.</param>
/// <param name="Text">Its text, as printed where it is printed.</param>
/// <param name="Block">The block in which it is printed; -1 for none.</param>
/// <param name="Features">Its features.</param>
internal sealed record TitleCandidate(string Key, string Text, int Block, float[] Features);

/// <summary>
/// Collects the candidates for the headline: what headings print, what the markup states, and the parts of that between separators, since
/// sites append their name and section.
/// </summary>
internal sealed partial class TitleCandidates
{
    public static readonly string[] FeatureNames =
    [
        "linked", "alternative", "openGraph", "twitter", "document", "meta", "linkedPage", "microdata", "headOfDocument", "headOfOpenGraph",
        "headOfLinked", "first", "tail", "longest", "printed", "probability", "heading", "printings", "fromBody", "inH1", "inH2", "hidden",
        "inNavigation", "isTitleBlock", "words", "length", "h1Count", "equalTitles", "insideTitles", "aroundTitles", "isSite", "hasSite",
        "similarity", "insideCandidates", "aroundCandidates", "bestProbability", "anyPrinted", "cut", "titles", "hasLinked", "hasOpenGraph",
        "isFirstH1", "fromTitleBlock", "linkShare",
    ];

    private const int MaxLength = 300, MaxCandidates = 80;

    private readonly PageAnalysis _page;
    private readonly PageLabels _labels;
    private readonly PageZone _zone;
    private readonly Dictionary<string, Found> _found = new(StringComparer.Ordinal);
    private readonly string _siteKey, _host;
    private int _h1Count;

    private TitleCandidates(PageAnalysis page, PageLabels labels, PageZone zone)
    {
        (_page, _labels, _zone) = (page, labels, zone);
        _siteKey = TextKey.Of(page.Metadata.SiteName);
        _host = string.Concat(page.Metadata.Host.Where(char.IsAsciiLetterOrDigit));
    }

    [GeneratedRegex(@"\s+[|\-–—»·•:]+\s+|\s*[|»·•]\s*|: | -- | \\ ", RegexOptions.CultureInvariant)]
    private static partial Regex Separator { get; }

    /// <summary>Collects them.</summary>
    public static List<TitleCandidate> Collect(PageAnalysis page, PageLabels labels, PageZone zone)
    {
        var candidates = new TitleCandidates(page, labels, zone);
        candidates.AddStated();
        candidates.AddPrinted();
        return candidates.Describe();
    }

    private void AddStated()
    {
        foreach (var (source, stated) in _page.Metadata.Titles)
        {
            var text = WithoutSite(stated);
            Add(text, (Origin)(1 << (int)source));
            if (text.Length > MaxLength || source == TitleSource.LinkedAlternative) continue;
            var separators = Separator.Matches(text);
            if (separators.Count == 0) continue;
            var (first, last) = (separators[0], separators[^1]);
            Add(text[..last.Index], source switch
            {
                TitleSource.Document => Origin.HeadOfDocument,
                TitleSource.Linked => Origin.HeadOfLinked,
                _ => Origin.HeadOfOpenGraph,
            });
            Add(text[..first.Index], Origin.First);
            Add(text[(first.Index + first.Length)..], Origin.Tail);
            Add(Separator.Split(text).MaxBy(part => part.Length)!, Origin.Longest);
        }
    }

    /// <summary>Cuts the site's name off the end of a title, where a separator comes before it.</summary>
    private string WithoutSite(string title)
    {
        while (Separator.Matches(title) is [.., var last] && last.Index > 0)
        {
            var end = TextKey.Of(title[(last.Index + last.Length)..]);
            var letters = end.Replace(" ", "", StringComparison.Ordinal);
            var isSite = end.Length > 0 && (end == _siteKey || (letters.Length > 3 && _host.Contains(letters, StringComparison.Ordinal)));
            if (!isSite) break;
            title = title[..last.Index];
        }
        return title;
    }

    private void AddPrinted()
    {
        for (var i = 0; i < _page.Blocks.Count; i++)
        {
            var key = _page.Keys[i];
            if (_page.Blocks[i].Text.Length > MaxLength) continue;
            var heading = HeadingOf(_page.NodeOf(i));
            if (heading == 1) _h1Count++;
            var isLikely = _labels.Of(i, BlockLabel.Title) > 0.05f;
            if (heading != 1 && !isLikely && !_found.ContainsKey(key) && !(heading == 2 && i <= _zone.BodyStart + 2)) continue;
            if (Add(_page.Blocks[i].Text.Replace('\n', ' '), Origin.Printed) is { } found) found.Blocks.Add(i);
        }
    }

    private Found? Add(string text, Origin origin)
    {
        var key = TextKey.Of(text);
        if (key.Length is <= 2 or >= MaxLength) return null;
        if (!_found.TryGetValue(key, out var found))
        {
            if (_found.Count >= MaxCandidates) return null;
            _found[key] = found = new Found { Text = text.Trim() };
        }
        found.Origins |= origin;
        return found;
    }

    private List<TitleCandidate> Describe()
    {
        var keys = _found.Keys.ToList();
        var stated = _page.TitleKeys;
        var bestProbability = _found.Values.SelectMany(found => found.Blocks)
            .Select(block => _labels.Of(block, BlockLabel.Title)).DefaultIfEmpty(0).Max();
        var anyPrinted = _found.Values.Any(found => found.Blocks.Count > 0);
        var firstH1 = -1;
        for (var i = 0; i < _page.Blocks.Count && firstH1 < 0; i++)
        {
            if ((_page.NodeOf(i).Ancestors & Ancestors.H1) != 0) firstH1 = i;
        }
        var candidates = new List<TitleCandidate>(keys.Count);
        foreach (var (key, found) in _found)
        {
            // The part after a separator alone is a headline only where it is printed ("Valle - Pianura 2-1").
            if ((found.Origins & ~(Origin.Tail | Origin.Longest)) == 0) continue;
            var block = found.Blocks.Count == 0 ? -1 : found.Blocks.MaxBy(at => (_labels.Of(at, BlockLabel.Title), -at));
            var node = block < 0 ? null : _page.NodeOf(block);
            var words = TextKey.WordSet(key);
            var row = new FeatureRow(FeatureNames.Length);
            for (var origin = 0; origin < 15; origin++) row.Add(((int)found.Origins & (1 << origin)) != 0);
            row.Add(block < 0 ? -1 : _labels.Of(block, BlockLabel.Title))
                .Add(node is null ? -1 : HeadingOf(node))
                .Add(found.Blocks.Count)
                .Add(block < 0 ? -99 : Math.Clamp(block - _zone.BodyStart, -40, 40))
                .Add(found.Blocks.Exists(at => HeadingOf(_page.NodeOf(at)) == 1))
                .Add(found.Blocks.Exists(at => HeadingOf(_page.NodeOf(at)) == 2))
                .Add(node is null ? -1 : (float)node.Visibility)
                .Add(node is null ? -1 : (node.Ancestors & (Ancestors.Nav | Ancestors.Footer)) != 0 ? 1 : 0)
                .Add(block >= 0 && block == _zone.Title)
                .Add(words.Count).Add(key.Length).Add(_h1Count)
                .Add(stated.Count(title => title == key))
                .Add(stated.Count(title => title.Contains(key, StringComparison.Ordinal)))
                .Add(stated.Count(title => title.Length > 8 && key.Contains(title, StringComparison.Ordinal)))
                .Add(_siteKey.Length > 0 && key == _siteKey)
                .Add(_siteKey.Length > 0 && key.Contains(_siteKey, StringComparison.Ordinal))
                .Add(_page.TitleWords.Select(title => TextKey.Similarity(words, title)).DefaultIfEmpty(0).Max())
                .Add(keys.Count(other => other != key && other.Contains(key, StringComparison.Ordinal)))
                .Add(keys.Count(other => other != key && key.Contains(other, StringComparison.Ordinal)))
                .Add(bestProbability).Add(anyPrinted)
                .Add(found.Text.EndsWith('…') || found.Text.EndsWith("...", StringComparison.Ordinal))
                .Add(_page.Metadata.Titles.Count)
                .Add(_page.Metadata.Titles.Any(title => title.Source == TitleSource.Linked))
                .Add(_page.Metadata.Titles.Any(title => title.Source == TitleSource.OpenGraph))
                .Add(block >= 0 && block == firstH1)
                .Add(block < 0 || _page.TitleBlock < 0 ? -99 : Math.Clamp(block - _page.TitleBlock, -40, 40))
                .Add(block < 0 ? -1 : (float)_page.Blocks[block].LinkShare);
            var text = block < 0 ? found.Text : _page.Blocks[block].Text.Replace('\n', ' ');
            candidates.Add(new TitleCandidate(key, text, block, row.Finish()));
        }
        return candidates;
    }

    private static int HeadingOf(PageNode node) =>
        (node.Ancestors & Ancestors.H1) != 0 ? 1 : (node.Ancestors & Ancestors.H2) != 0 ? 2
        : (node.Ancestors & Ancestors.Heading) != 0 ? 3 : 0;

    /// <summary>Where a text was found; the first bits are those of <see cref="TitleSource"/>.</summary>
    [Flags]
    private enum Origin
    {
        HeadOfDocument = 1 << 8,
        HeadOfOpenGraph = 1 << 9,
        HeadOfLinked = 1 << 10,
        First = 1 << 11,
        Tail = 1 << 12,
        Longest = 1 << 13,
        Printed = 1 << 14,
    }

    private sealed class Found
    {
        public required string Text { get; init; }
        public Origin Origins { get; set; }
        public List<int> Blocks { get; } = [];
    }
}
