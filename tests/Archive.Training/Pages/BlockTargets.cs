using Archive.Core.Normalization.Pages.Blocks;
using Archive.Core.Normalization.Pages.Labelling;
using Archive.Core.Normalization.Pages.Metadata;

namespace Archive.Training.Pages;

/// <summary>The labels of a page's blocks as far as they follow from what is known of the page.</summary>
internal sealed class BlockTargets
{
    private const int Unknown = -1;
    private const int Before = (int)BlockLabel.Before, Inside = (int)BlockLabel.Inside, After = (int)BlockLabel.After;
    private const int Title = (int)BlockLabel.Title, Standfirst = (int)BlockLabel.Standfirst, Meta = (int)BlockLabel.Meta;
    private const int Body = (int)BlockLabel.Body, Heading = (int)BlockLabel.Heading;

    private readonly EvaluationPage _evaluation;
    private readonly PageAnalysis _page;
    private readonly int[] _labels;

    private BlockTargets(EvaluationPage evaluation)
    {
        (_evaluation, _page) = (evaluation, evaluation.Page);
        _labels = new int[_page.Blocks.Count];
    }

    /// <summary>The label of each block as a number; -1 for unknown.</summary>
    public static int[] Of(EvaluationPage evaluation)
    {
        var targets = new BlockTargets(evaluation);
        switch (evaluation.Set)
        {
            case PageSet.Approved: targets.FromRecord(); break;
            case PageSet.Text: targets.FromText(); break;
            default: targets.FromSegments(); break;
        }
        targets.PlaceFurniture();
        return targets._labels;
    }

    private void FromRecord()
    {
        var gold = _evaluation.Gold;
        var paragraphs = gold.Paragraphs.Select(TextKey.Of).Where(key => key.Length > 0).ToList();
        var all = string.Join(" \0 ", paragraphs);
        for (var i = 0; i < _labels.Length; i++)
        {
            var key = _page.Keys[i];
            if (paragraphs.Contains(key) || (TextKey.Words(key) >= 5 && all.Contains(key, StringComparison.Ordinal))
                || paragraphs.Exists(text => TextKey.Words(text) >= 8 && text.Length <= key.Length
                && key.Contains(text, StringComparison.Ordinal)))
            {
                _labels[i] = Body;
            }
        }
        var (first, last) = LongBody();
        if (last >= 0)
        {
            for (var i = 0; i < _labels.Length; i++)
            {
                if (_labels[i] == Body && (i < first - 3 || i > last + 3)) _labels[i] = Unknown;
            }
            var headings = gold.Headings.Select(TextKey.Of).ToHashSet(StringComparer.Ordinal);
            for (var i = Math.Max(0, first - 3); i <= last; i++)
            {
                if (headings.Contains(_page.Keys[i])) _labels[i] = Heading;
            }
        }
        MarkStandfirst(first);
        var title = MarkTitle(gold.Title);
        MarkMeta(title, first, last, gold.Authors ?? [], gold.Date);
    }

    private void MarkStandfirst(int bodyStart)
    {
        var texts = _evaluation.Gold.Standfirst.Select(TextKey.Of).Where(key => key.Length > 0).ToList();
        var found = Indices(i => texts.Exists(text => text == _page.Keys[i] || (_page.Keys[i].Length > 25
            && text.Contains(_page.Keys[i], StringComparison.Ordinal))));
        if (found.Count == 0) return;
        var title = MarkTitle(_evaluation.Gold.Title);
        var near = title >= 0 ? title : Math.Max(0, bodyStart);
        var possible = found.Where(i => i >= near - 3).ToList();
        if (possible.Count == 0) possible = found;
        foreach (var i in found) _labels[i] = Unknown;
        var first = possible.MinBy(i => Math.Abs(i - near));
        _labels[first] = Standfirst;
        var marked = new HashSet<string>(StringComparer.Ordinal) { _page.Keys[first] };
        foreach (var i in possible.Where(i => Math.Abs(i - first) <= 6))
        {
            if (marked.Add(_page.Keys[i])) _labels[i] = Standfirst;
        }
    }

    private void MarkMeta(int title, int first, int last, IReadOnlyList<string> authors, string? date)
    {
        var names = authors.Select(TextKey.Of).Where(key => key.Length > 0).ToList();
        var (start, end) = (Math.Max(0, title), last < 0 ? _labels.Length : first + 4);
        for (var i = 0; i < _labels.Length; i++)
        {
            if (_labels[i] != 0) continue;
            var inHead = i >= start - 4 && i <= end;
            if (!inHead && !(last >= 0 && i >= last && i <= last + 4)) continue;
            var key = _page.Keys[i];
            if (key.Length < 120 + (20 * names.Count)
                && names.Exists(name => key.Contains(name, StringComparison.Ordinal)))
            {
                _labels[i] = Meta;
            }
            else if (key.Length < 120 && inHead && _page.Dates[i].Exists(found => found.Day.ToString("yyyy-MM-dd") == date))
            {
                _labels[i] = Meta;
            }
        }
    }

    private void FromText()
    {
        var gold = _evaluation.Gold.Text;
        var words = Shingles.Words(gold.ToLowerInvariant());
        var shingles = Shingles.Of(words).Keys.ToHashSet();
        var lines = gold.Split('\n').Select(TextKey.Of).Where(key => key.Length > 0).ToHashSet(StringComparer.Ordinal);
        var whole = TextKey.Of(gold);
        for (var i = 0; i < _labels.Length; i++)
        {
            var own = Shingles.Words(_page.Blocks[i].Text.ToLowerInvariant());
            if (lines.Contains(_page.Keys[i])) _labels[i] = Body;
            else if (own.Count >= 8) _labels[i] = IsMostly(own, shingles) ? Body : 0;
            else if (own.Count >= 4 && whole.Contains(_page.Keys[i], StringComparison.Ordinal)) _labels[i] = Body;
        }
        var (first, last) = LongBody();
        if (last < 0)
        {
            Array.Fill(_labels, Unknown);
            return;
        }
        for (var i = 0; i < _labels.Length; i++)
        {
            if (_labels[i] != Body) continue;
            if (i < first - 4 || i > last + 4) _labels[i] = lines.Contains(_page.Keys[i]) ? Unknown : 0;
            else if (IsHeading(i)) _labels[i] = Heading;
        }
        var stated = _page.Metadata.Titles.Where(title => title.Source is TitleSource.Linked).Concat(
            _page.Metadata.Titles.Where(title => title.Source is TitleSource.OpenGraph)).Select(title => title.Text).FirstOrDefault();
        var key = TextKey.Of(stated);
        var marked = key.Length > 0 && Indices(i => _page.Keys[i] == key && _labels[i] == 0).Count > 0 ? MarkTitle(stated) : -1;
        if (marked < 0) return;
        var authors = _page.Metadata.LinkedAuthors.Select(author => TextKey.Of(author.Name)).Where(name => name.Length > 4).ToList();
        for (var i = Math.Max(0, marked - 3); i <= Math.Min(_labels.Length - 1, first + 3); i++)
        {
            if (_labels[i] != 0 || _page.Keys[i].Length >= 110) continue;
            var isMeta = authors.Exists(name => _page.Keys[i].Contains(name, StringComparison.Ordinal)) || _page.Dates[i].Count > 0
                || _page.Blocks[i].Times.Count > 0;
            if (isMeta) _labels[i] = Meta;
        }
        MarkSilverStandfirst(marked, first);
    }

    /// <summary>A description that is printed between title and text, set otherwise than the text, is its standfirst.</summary>
    private void MarkSilverStandfirst(int title, int first)
    {
        var descriptions = _page.DescriptionKeys.Where(key => key.Length > 25).ToHashSet(StringComparer.Ordinal);
        var second = Array.FindIndex(_labels, first + 1, label => label == Body);
        for (var i = title + 1; i < Math.Min(_labels.Length, Math.Max(first + 1, title + 12)) && i <= first; i++)
        {
            if (_labels[i] is not (Before or Body) || !descriptions.Contains(_page.Keys[i])) continue;
            var other = _page.NodeOf(second < 0 ? first : second);
            if (i < first || (_page.NodeOf(i) != other && _page.NodeOf(i).ClassName != other.ClassName)) _labels[i] = Standfirst;
            return;
        }
    }

    private static bool IsMostly(List<string> words, HashSet<string> shingles)
    {
        var own = Enumerable.Range(0, words.Count - 3).Select(i => Shingles.Join(words, i)).ToList();
        return own.Count(shingles.Contains) >= 0.7 * own.Count;
    }

    private void FromSegments()
    {
        var gold = _evaluation.Gold;
        var (with, without, comments) = (Normalized(gold.With), Normalized(gold.Without), Normalized(gold.Comments));
        for (var i = 0; i < _labels.Length; i++)
        {
            var text = Scoring.Normalize(_page.Blocks[i].Text);
            bool Holds(string segment) => text.Contains(segment, StringComparison.Ordinal);
            bool IsPart(string segment) => Holds(segment) || (text.Length > 25 && segment.Contains(text, StringComparison.Ordinal));
            _labels[i] = comments.Exists(IsPart) ? After
                : without.Exists(Holds) ? Before
                : !with.Exists(IsPart) ? Unknown
                : IsHeading(i) ? Heading : Body;
        }
        if (gold.Title is not null) MarkTitle(gold.Title);
    }

    private static List<string> Normalized(IReadOnlyList<string> segments) => segments.Select(Scoring.Normalize).Where(text =>
        text.Length > 0).ToList();

    /// <summary>Marks the block that prints the title; others with the same words are left open. -1 for none.</summary>
    private int MarkTitle(string? title)
    {
        var key = TextKey.Of(title);
        if (key.Length == 0) return -1;
        var found = Indices(i => _page.Keys[i] == key);
        if (found.Count == 0) return -1;
        double Score(int i)
        {
            var node = _page.NodeOf(i);
            double Has(Ancestors flag) => (node.Ancestors & flag) != 0 ? 1 : 0;
            return (4 * Has(Ancestors.H1)) + (2 * Has(Ancestors.H2)) + Has(Ancestors.Article | Ancestors.Main) - (5 * Has(Ancestors.Nav))
                - (node.Visibility == Visibility.Shown ? 0 : 3) - (0.001 * i)
                - (Has(Ancestors.Link) > 0 || _page.Blocks[i].LinkShare > 0.8 ? 1 : 0);
        }
        var best = found.MaxBy(Score);
        foreach (var i in found) _labels[i] = Unknown;
        _labels[best] = Title;
        return best;
    }

    /// <summary>Furniture is told apart by whether it stands before, inside or after the text.</summary>
    private void PlaceFurniture()
    {
        var first = Array.IndexOf(_labels, Body);
        if (first < 0) return;
        var last = Array.LastIndexOf(_labels, Body);
        for (var i = 0; i < _labels.Length; i++)
        {
            if (_labels[i] is Before or Inside or After) _labels[i] = i < first ? Before : i > last ? After : Inside;
        }
    }

    private bool IsHeading(int block)
    {
        var node = _page.NodeOf(block);
        return (node.Ancestors & Ancestors.Heading) != 0;
    }

    private (int First, int Last) LongBody()
    {
        var found = Indices(i => _labels[i] == Body && TextKey.Words(_page.Keys[i]) >= 8);
        return found.Count == 0 ? (-1, -1) : (found[0], found[^1]);
    }

    private List<int> Indices(Func<int, bool> isWanted) => Enumerable.Range(0, _labels.Length).Where(isWanted).ToList();
}
