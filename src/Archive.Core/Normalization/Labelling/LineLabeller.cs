using Archive.Core.Normalization.Boilerplate.Lines;
using Archive.Core.Normalization.Boilerplate.Rules;
using Archive.Core.Normalization.Structure;

namespace Archive.Core.Normalization.Labelling;

/// <summary>
/// Stage 4 of a plain text: says of each block what it is. All evidence (wording, shape, place, neighbours, what is known of the
/// source's lines) is weighed for the document as a whole by <see cref="LineModel"/>; nothing is decided by a line alone, but
/// for what a person has said.
/// </summary>
internal sealed class LineLabeller(BoilerplateRules rules)
{
    /// <summary>Added to the scores of text: a wrong cut is worse than a wrong line.</summary>
    internal const float TextBonus = 0.5f;

    private const float Forbidden = -1_000;

    /// <summary>Labels the blocks of a document.</summary>
    /// <param name="blocks">The blocks; at least one.</param>
    /// <param name="lines">What is known of the source's lines.</param>
    /// <param name="title">The title that the caller states; null when there is none.</param>
    /// <param name="cancellationToken">Ends the work between two blocks.</param>
    public List<LabelledBlock> Label(IReadOnlyList<TextBlock> blocks, KnownLines lines, string? title, CancellationToken cancellationToken)
    {
        var model = LineModel.Bundled;
        var wordings = WordingsOf(blocks, rules);
        var standings = blocks.Select(block => lines.StandingOf(block.Text)).ToList();
        var inputs = ToInputs(blocks, wordings, standings);
        var document = new DocumentFacts(inputs);
        var features = new FeatureSet();
        var scores = new float[blocks.Count * LabelStates.Labels];
        for (var i = 0; i < blocks.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LineFeatures.Write(features, inputs, document, i);
            var ofLine = scores.AsSpan(i * LabelStates.Labels, LabelStates.Labels);
            model.Score(features, ofLine);
            ofLine[(int)LineLabel.Body] += TextBonus;
            Constrain(ofLine, wordings[i], standings[i], title is null ? null : PhraseWords.AreSame(blocks[i].Text, title));
        }
        var (labels, probabilities) = LabelDecisions.Decide(model, scores, document, inputs);
        return blocks.Select((block, i) =>
        {
            var label = labels[i];
            var ofLine = probabilities.AsSpan(i * LabelStates.Labels, LabelStates.Labels);
            var runnerUp = RunnerUp(ofLine, (int)label);
            return new LabelledBlock(
                block with { IsAllowed = standings[i] == LineStanding.Allowed }, label, ofLine[(int)label], runnerUp,
                EvidenceOf(i, runnerUp))
            {
                Probabilities = probabilities.AsMemory(i * LabelStates.Labels, LabelStates.Labels),
                Rule = BoilerplateKinds.RuleOf(label, wordings[i], document.Lines[i].Cues, standings[i]),
            };
        }).ToList();

        // The text itself is not in the trace; only for what is, the features are written once more.
        string EvidenceOf(int line, LineLabel runnerUp)
        {
            if (labels[line].IsText()) return string.Empty;
            LineFeatures.Write(features, inputs, document, line);
            var evidence = model.Explain(features, labels[line], runnerUp);
            return ReasonOf(standings[line]) is { } known ? $"{known}; {evidence}" : evidence;
        }
    }

    /// <summary>
    /// The rule whose wording or shape each block has; null for none. A text that was cut short may end inside a wording.
    /// </summary>
    internal static List<BoilerplateRule?> WordingsOf(IReadOnlyList<TextBlock> blocks, BoilerplateRules rules) =>
        blocks.Select((block, i) => rules.Match(block.Text, mayBeCut: i == blocks.Count - 1)?.Rule
            ?? ShapeRules.Match(block.Text)).ToList();

    /// <summary>The blocks as the model sees them; also for training.</summary>
    public static List<LabelInput> ToInputs(
        IReadOnlyList<TextBlock> blocks, IReadOnlyList<BoilerplateRule?> wordings, IReadOnlyList<LineStanding> standings) =>
        blocks.Select((block, i) => new LabelInput(block.Text, i == 0 ? 0 : blocks[i - 1].BlankLinesAfter, block.IsContinuation)
        {
            Wording = wordings[i]?.Label,
            OpensComments = wordings[i]?.Takes == RuleReach.Rest,
            Recurs = standings[i] is not (LineStanding.Unknown or LineStanding.Allowed),
        }).ToList();

    /// <summary>What a person has said of the line, and whether the title is known, is no matter of weights.</summary>
    private static void Constrain(Span<float> scores, BoilerplateRule? wording, LineStanding standing, bool? isKnownTitle)
    {
        var isTaken = standing.HasFlag(LineStanding.Taken) || wording == ShapeRules.Slug;
        for (var label = LineLabel.Title; label <= LineLabel.Tools; label++)
        {
            var isText = label is LineLabel.Body or LineLabel.Heading;
            if (standing.HasFlag(LineStanding.Allowed) && !isText && label != LineLabel.Title) scores[(int)label] += Forbidden;
            if (isTaken && label <= LineLabel.Heading && label != LineLabel.Credit) scores[(int)label] += Forbidden;
            if (isKnownTitle == false && label == LineLabel.Title) scores[(int)label] += Forbidden;
        }
    }

    private static string? ReasonOf(LineStanding standing) =>
        standing.HasFlag(LineStanding.Taken) ? "a person calls it boilerplate"
        : standing is LineStanding.Unknown or LineStanding.Allowed ? null
        : "it stands in three or more articles of the source";

    private static LineLabel RunnerUp(ReadOnlySpan<float> probabilities, int label)
    {
        var second = label == 0 ? 1 : 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (i != label && probabilities[i] > probabilities[second]) second = i;
        }
        return (LineLabel)second;
    }
}
