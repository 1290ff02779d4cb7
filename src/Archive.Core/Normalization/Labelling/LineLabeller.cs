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
            Constrain(ofLine, wordings[i], standings[i], title is null ? null : StructureParser.HasSameWords(blocks[i].Text, title));
        }
        var (labels, probabilities) = Decide(model, scores, document, inputs);
        return blocks.Select((block, i) =>
        {
            var label = labels[i];
            var ofLine = probabilities.AsSpan(i * LabelStates.Labels, LabelStates.Labels);
            var runnerUp = RunnerUp(ofLine, (int)label);
            LineFeatures.Write(features, inputs, document, i);
            var evidence = model.Explain(features, label, runnerUp);
            if (ReasonOf(standings[i]) is { } known) evidence = $"{known}; {evidence}";
            return new LabelledBlock(block, label, ofLine[(int)label], runnerUp, evidence)
            {
                Rule = BoilerplateKinds.RuleOf(label, wordings[i], document.Lines[i].Cues, standings[i]),
            };
        }).ToList();
    }

    /// <summary>
    /// The labels and their probabilities. Within the text a line goes only when it is clearly no text: the labels of furniture share what
    /// speaks against text, so that the likeliest of them says little.
    /// </summary>
    internal static (LineLabel[] Labels, float[] Probabilities) Decide(
        LineModel model, float[] scores, DocumentFacts document, IReadOnlyList<LabelInput> inputs)
    {
        const float MinText = 0.35f;
        const int MinWordsInside = 5;
        const float MinTextOfOddCredit = 0.05f;
        const float MinTextOfKnownWording = 0.9f;
        var lines = document.Lines.Count;
        var (numbers, probabilities) = model.Decode(scores, lines);
        var labels = new LineLabel[lines];
        var hasBegun = false;
        // Articles on one story repeat its background: a paragraph that recurs goes only where none of the article's own follows.
        var lastOwnProse = Enumerable.Range(0, lines).LastOrDefault(i => document.Lines[i].IsProse && !inputs[i].Recurs, -1);
        for (var i = 0; i < lines; i++)
        {
            labels[i] = (LineLabel)numbers[i];
            hasBegun |= labels[i].IsText();
            var ofLine = probabilities.AsSpan(i * LabelStates.Labels, LabelStates.Labels);
            var ofText = ofLine[(int)LineLabel.Body] + ofLine[(int)LineLabel.Heading];
            var isFurniture = labels[i] is LineLabel.Credit or >= LineLabel.Navigation;
            // “Foto: quelle che nessuno guarda” is a heading, however much it begins as a credit does.
            var isOddCredit = (document.Lines[i].Cues.AtStart & CueHits.Bit(Cue.Picture)) != 0 && document.Lines[i].Text.Contains(':')
                && !ShapeRules.IsPhotoCredit(document.Lines[i].Text);
            // What stands below the heading of the comments, or is worded as furniture is, has to be text beyond doubt.
            var isKnown = inputs[i].Wording is not null || i > document.CommentsFrom;
            // What stands in three articles of the source goes whatever it says, but for short headings and a paragraph that is retold.
            var isOfSource = inputs[i].Recurs
                && (i > lastOwnProse || !document.Lines[i].IsProse && document.Lines[i].Words >= MinWordsInside);
            var least = isOfSource ? float.MaxValue : isKnown ? MinTextOfKnownWording : isOddCredit ? MinTextOfOddCredit : MinText;
            if (hasBegun && isFurniture && ofText >= least) labels[i] = LineLabel.Body;
            else if (labels[i].IsText() && (isKnown || isOfSource) && ofText < least) labels[i] = LikeliestFurniture(ofLine);
        }
        if (lines == 1 && inputs[0].Wording is null) labels[0] = LineLabel.Body;
        else if (!hasBegun) FindText(labels, document);
        FindTitle(labels, probabilities);
        return (labels, probabilities);
    }

    /// <summary>
    /// The title is the line that is likeliest to be it, over all sequences of labels and not in the best one alone: nearly every article
    /// has one, and where several lines could be, the best sequence may have none.
    /// </summary>
    private static void FindTitle(LineLabel[] labels, ReadOnlySpan<float> probabilities)
    {
        const float MinTitle = 0.3f;
        const float MinTitleBesideCaption = 0.5f; // the pages whose title is lost begin with the caption of their picture
        if (labels.Contains(LineLabel.Title)) return;
        var text = Array.FindIndex(labels, label => label.IsText());
        var (best, probability) = (-1, labels.Contains(LineLabel.Caption) ? MinTitleBesideCaption : MinTitle);
        for (var i = 0; i < (text < 0 ? labels.Length : text); i++)
        {
            var ofLine = probabilities[i * LabelStates.Labels + (int)LineLabel.Title];
            if (ofLine > probability) (best, probability) = (i, ofLine);
        }
        if (best >= 0) labels[best] = LineLabel.Title;
    }

    private static LineLabel LikeliestFurniture(ReadOnlySpan<float> probabilities)
    {
        var best = LineLabel.Navigation;
        for (var label = LineLabel.Navigation; label <= LineLabel.Tools; label++)
        {
            if (probabilities[(int)label] > probabilities[(int)best]) best = label;
        }
        return best;
    }

    /// <summary>An article whose only paragraph stands where a standfirst could stand has a text and no standfirst.</summary>
    private static void FindText(LineLabel[] labels, DocumentFacts document)
    {
        const int MinParagraph = 60;
        var best = -1;
        for (var i = 0; i < labels.Length; i++)
        {
            var couldBeText = labels[i] is LineLabel.Standfirst or LineLabel.Caption or LineLabel.Title
                && document.Lines[i].Length >= MinParagraph;
            if (couldBeText && (best < 0 || document.Lines[i].Length > document.Lines[best].Length)) best = i;
        }
        if (best >= 0) labels[best] = LineLabel.Body;
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
