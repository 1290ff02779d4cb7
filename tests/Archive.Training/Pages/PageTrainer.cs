using System.Globalization;
using Archive.Core.Normalization.Pages.Fields;
using Archive.Core.Normalization.Pages.Labelling;
using Archive.Core.Normalization.Pages.Metadata;
using Archive.Core.Normalization.Pages.Models;
using Archive.Training.Boosting;

namespace Archive.Training.Pages;

/// <summary>Trains the parts of a page model.</summary>
/// <param name="seed">The seed of all random choices.</param>
internal sealed class PageTrainer(int seed)
{
    private const int LabelCount = 8;

    /// <summary>The most furniture of a page's edges: menus would be most of the rows.</summary>
    private const int MaxFurniture = 110;

    /// <summary>Furniture so many blocks from the text is kept first.</summary>
    private const int NearBody = 12;

    private const float ApprovedWeight = 1.6f;

    /// <summary>The weight of a row by its label: rare labels count more.</summary>
    private static readonly float[] LabelWeights = [1, 1.5f, 1, 3, 4, 2, 1, 2];

    /// <summary>How trees for labels are grown.</summary>
    public BoosterOptions LabelOptions { get; init; } = new() { Rounds = 60, Depth = 4, LearningRate = 0.2, Seed = seed };

    /// <summary>The trees for the labels of blocks.</summary>
    public TreeEnsemble TrainLabels(IReadOnlyList<EvaluationPage> pages)
    {
        var rows = new List<ReadOnlyMemory<float>>();
        var labels = new List<int>();
        var weights = new List<float>();
        foreach (var page in pages)
        {
            foreach (var block in Sample(page))
            {
                rows.Add(page.Features.AsMemory(block * BlockFeatures.Width, BlockFeatures.Width));
                labels.Add(page.Targets[block]);
                weights.Add(LabelWeights[page.Targets[block]] * (page.Set == PageSet.Approved ? ApprovedWeight : 1));
            }
        }
        var table = new BinnedTable(rows, BlockFeatures.Width);
        return new TreeBooster(LabelOptions).Train(table, [.. labels], [.. weights], LabelCount);
    }

    /// <summary>How likely labels follow each other on the pages that are labelled whole.</summary>
    public static LabelTransitions CountTransitions(IReadOnlyList<EvaluationPage> pages)
    {
        const float Prior = 0.3f, Impossible = 1e-5f, Unlikely = 1e-3f, Rare = 1e-4f;
        var (steps, starts, ends) = (new float[LabelCount * LabelCount], new float[LabelCount], new float[LabelCount]);
        Array.Fill(steps, Prior);
        Array.Fill(starts, Prior);
        Array.Fill(ends, Prior);
        foreach (var page in pages)
        {
            var known = page.Targets.Where(label => label >= 0).ToArray();
            if (known.Length == 0 || known.Length < 0.95 * page.Targets.Length) continue;
            starts[known[0]]++;
            ends[known[^1]]++;
            for (var i = 1; i < known.Length; i++) steps[(known[i - 1] * LabelCount) + known[i]]++;
        }
        for (var from = 0; from < LabelCount; from++) Normalize(steps.AsSpan(from * LabelCount, LabelCount));
        Normalize(starts);
        Normalize(ends);
        void Set(BlockLabel from, float value, params ReadOnlySpan<BlockLabel> to)
        {
            foreach (var label in to) steps[((int)from * LabelCount) + (int)label] = value;
        }
        Set(BlockLabel.After, Impossible, BlockLabel.Before, BlockLabel.Inside, BlockLabel.Body, BlockLabel.Heading, BlockLabel.Title,
            BlockLabel.Standfirst);
        Set(BlockLabel.Inside, Unlikely, BlockLabel.Before, BlockLabel.After);
        Set(BlockLabel.Body, Rare, BlockLabel.Before);
        Set(BlockLabel.Heading, Rare, BlockLabel.Before);
        return new LabelTransitions(
            LabelCount,
            Array.ConvertAll(steps, MathF.Log),
            Array.ConvertAll(starts, MathF.Log),
            Array.ConvertAll(ends, MathF.Log));
    }

    /// <summary>The trees for the candidates of the fields.</summary>
    /// <param name="pages">The pages, with candidates that were described by labels of models that had not seen them.</param>
    public FieldModels TrainFields(
        IReadOnlyList<(EvaluationPage Page, PageCandidates Candidates)> pages)
    {
        var (titles, dates, authors, standfirsts) = (new FieldRows(), new FieldRows(), new FieldRows(), new FieldRows());
        foreach (var (page, candidates) in pages)
        {
            var weight = page.Set == PageSet.Approved ? 2f : 1f;
            var gold = page.Gold;
            if (TextKey.Of(gold.Title) is { Length: > 0 } title && candidates.Titles.Exists(candidate => candidate.Key == title))
            {
                foreach (var candidate in candidates.Titles) titles.Add(candidate.Features, candidate.Key == title, weight);
            }
            if (gold.Date is { Length: >= 10 } && candidates.Dates.Exists(candidate => Iso(candidate.Day) == gold.Date[..10]))
            {
                foreach (var candidate in candidates.Dates) dates.Add(candidate.Features, Iso(candidate.Day) == gold.Date[..10], weight);
            }
            if (gold.Authors is { Count: > 0 })
            {
                var names = gold.Authors.Where(name => page.Set != PageSet.Approved
                    || Scoring.IsPerson(name)).Select(TextKey.Of).ToHashSet(StringComparer.Ordinal);
                foreach (var candidate in candidates.Authors) authors.Add(candidate.Features, names.Contains(candidate.Key), weight);
            }
            foreach (var candidate in candidates.Standfirsts)
            {
                if (StandfirstTarget(page, candidate.Block) is { } isRight) standfirsts.Add(candidate.Features, isRight, weight);
            }
        }
        TreeEnsemble Train(FieldRows rows, int rounds, int depth) => rows.Train(new BoosterOptions
        {
            Rounds = rounds,
            Depth = depth,
            LearningRate = 0.08,
            ColumnShare = 0.5,
            MinChild = 2,
            Seed = seed,
        });
        return new FieldModels(Train(titles, 120, 4), Train(dates, 120, 4), Train(authors, 120, 4), Train(standfirsts, 100, 3));
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Whether a block is the standfirst; null where that is not known.</summary>
    private static bool? StandfirstTarget(EvaluationPage page, int block)
    {
        var isMarked = page.Targets[block] == (int)BlockLabel.Standfirst;
        switch (page.Set)
        {
            case PageSet.Approved:
                return isMarked || page.Gold.Standfirst.Any(text => TextKey.Of(text) == page.Page.Keys[block]);
            case PageSet.Text when page.Targets.Contains((int)BlockLabel.Standfirst):
                return isMarked;
            case PageSet.Text when page.Targets.Contains((int)BlockLabel.Title):
                var isPlain = page.Targets[block] == (int)BlockLabel.Body && !page.Page.DescriptionKeys.Contains(page.Page.Keys[block]);
                return isPlain ? false : null;
            case PageSet.Segments when page.Targets[block] == (int)BlockLabel.Body
                && !page.Page.DescriptionKeys.Contains(page.Page.Keys[block]):
                return false;
            default:
                return null;
        }
    }

    private static void Normalize(Span<float> counts)
    {
        var sum = 0f;
        foreach (var count in counts) sum += count;
        for (var i = 0; i < counts.Length; i++) counts[i] /= sum;
    }

    /// <summary>The blocks of a page that are trained on: all that are known, but of the furniture at its edges only so many.</summary>
    private static IEnumerable<int> Sample(EvaluationPage page)
    {
        var targets = page.Targets;
        var article = Enumerable.Range(0, targets.Length).Where(i => targets[i] >= (int)BlockLabel.Title).ToList();
        bool IsEdge(int i) => targets[i] is (int)BlockLabel.Before or (int)BlockLabel.After;
        bool IsTelling(int i) => page.Page.Blocks[i].Text.Length > 80
            || (article.Count > 0 && Math.Min(Math.Abs(i - article[0]), Math.Abs(i - article[^1])) < NearBody);
        var edges = Enumerable.Range(0, targets.Length).Where(IsEdge).ToArray();
        var dropped = new HashSet<int>();
        if (edges.Length > MaxFurniture)
        {
            var random = new Random(targets.Length);
            var telling = edges.Where(IsTelling).ToArray();
            var rest = edges.Where(i => !IsTelling(i)).ToArray();
            random.Shuffle(telling);
            random.Shuffle(rest);
            dropped.UnionWith(telling.Skip(MaxFurniture));
            dropped.UnionWith(rest.Skip(Math.Max(MaxFurniture / 3, MaxFurniture - telling.Length)));
        }
        return Enumerable.Range(0, targets.Length).Where(i => targets[i] >= 0 && !dropped.Contains(i));
    }

    /// <summary>The candidates of one field.</summary>
    private sealed class FieldRows
    {
        private readonly List<ReadOnlyMemory<float>> _rows = [];
        private readonly List<int> _labels = [];
        private readonly List<float> _weights = [];

        public void Add(float[] features, bool isRight, float weight)
        {
            _rows.Add(features);
            _labels.Add(isRight ? 1 : 0);
            _weights.Add(weight);
        }

        public TreeEnsemble Train(BoosterOptions options) =>
            new TreeBooster(options).Train(new BinnedTable(_rows, _rows[0].Length), [.. _labels], [.. _weights], classes: 1);
    }
}
