using System.Globalization;
using Archive.Core.Normalization.Labelling;
using Archive.Core.Normalization.Structure;

namespace Archive.Training.Lines;

/// <summary>How well a model labels documents.</summary>
internal static class Scores
{
    /// <summary>
    /// Scores as a line: of the lines those right; of the documents those whose title, standfirst, bylines and text are right, and all.
    /// </summary>
    public static string Of(LineModel model, IReadOnlyList<LabelledDocument> documents)
    {
        var (right, lines, kept, text, removed, furniture) = (0, 0, 0, 0, 0, 0);
        var whole = new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["title"] = 0,
            ["standfirst"] = 0,
            ["byline"] = 0,
            ["text"] = 0,
            ["all"] = 0,
        };
        var labeller = new LabelScorer(model);
        foreach (var document in documents)
        {
            var labels = labeller.Label(document.Inputs);
            var gold = document.Labels;
            for (var i = 0; i < gold.Length; i++)
            {
                lines++;
                if (Group(gold[i]) == Group(labels[i])) right++;
                if (gold[i].IsText())
                {
                    text++;
                    if (labels[i].IsText()) kept++;
                }
                else if (gold[i] >= LineLabel.Navigation)
                {
                    furniture++;
                    if (!labels[i].IsText()) removed++;
                }
            }
            var isTitle = Same(gold, labels, label => label == LineLabel.Title);
            var isStandfirst = Same(gold, labels, label => label == LineLabel.Standfirst);
            var isByline = Same(gold, labels, label => label.IsByline());
            var isText = Same(gold, labels, label => label.IsText());
            if (isTitle) whole["title"]++;
            if (isStandfirst) whole["standfirst"]++;
            if (isByline) whole["byline"]++;
            if (isText) whole["text"]++;
            if (isTitle && isStandfirst && isByline && isText) whole["all"]++;
        }
        var parts = whole.Select(
            pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {(double)pair.Value / documents.Count:0.000}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{documents.Count} texts; lines {(double)right / lines:0.000}, kept {(double)kept / text:0.000}, removed {(double)removed / furniture:0.000}; {string.Join(", ", parts)}");
    }

    /// <summary>The mistakes, most frequent first, a line each, with an example of a line.</summary>
    public static IEnumerable<string> Mistakes(LineModel model, IReadOnlyList<LabelledDocument> documents)
    {
        var labeller = new LabelScorer(model);
        var mistakes = new Dictionary<(LineLabel Gold, LineLabel Label), List<string>>();
        foreach (var document in documents)
        {
            var labels = labeller.Label(document.Inputs);
            for (var i = 0; i < labels.Length; i++)
            {
                if (Group(labels[i]) == Group(document.Labels[i])) continue;
                if (!mistakes.TryGetValue((document.Labels[i], labels[i]), out var lines))
                {
                    mistakes[(document.Labels[i], labels[i])] = lines = [];
                }
                lines.Add(document.Inputs[i].Text);
            }
        }
        return mistakes.OrderByDescending(pair => pair.Value.Count).Take(40)
            .Select(pair => $"{pair.Value.Count,5} {pair.Key.Gold} as {pair.Key.Label}: {string.Join(" / ", pair.Value.Where((_, i) => i % Math.Max(1, pair.Value.Count / 4) == 0).Take(4).Select(line => line.Length <= 60 ? line : line[..60]))}");
    }

    private static bool Same(LineLabel[] gold, LineLabel[] labels, Func<LineLabel, bool> test)
    {
        for (var i = 0; i < gold.Length; i++)
        {
            if (test(gold[i]) != test(labels[i])) return false;
        }
        return true;
    }

    private static LineLabel Group(LineLabel label) => label == LineLabel.Heading ? LineLabel.Body : label;

    /// <summary>Labels by the model alone.</summary>
    private sealed class LabelScorer(LineModel model)
    {
        public LineLabel[] Label(IReadOnlyList<LabelInput> inputs)
        {
            var facts = new DocumentFacts(inputs);
            var features = new FeatureSet();
            var scores = new float[inputs.Count * LabelStates.Labels];
            for (var i = 0; i < inputs.Count; i++)
            {
                LineFeatures.Write(features, inputs, facts, i);
                var ofLine = scores.AsSpan(i * LabelStates.Labels, LabelStates.Labels);
                model.Score(features, ofLine);
                ofLine[(int)LineLabel.Body] += LineLabeller.TextBonus;
            }
            return LabelDecisions.Decide(model, scores, facts, inputs).Labels;
        }
    }
}
