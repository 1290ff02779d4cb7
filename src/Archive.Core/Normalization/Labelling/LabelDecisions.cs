using Archive.Core.Normalization.Structure;

namespace Archive.Core.Normalization.Labelling;

/// <summary>Decides on the labels of a document by the probabilities that the model gives them.</summary>
internal static class LabelDecisions
{
    /// <summary>
    /// The labels and their probabilities. Within the text a line goes only when it is clearly no text: the labels of furniture share what
    /// speaks against text, so that the likeliest of them says little.
    /// </summary>
    public static (LineLabel[] Labels, float[] Probabilities) Decide(
        LineModel model, float[] scores, DocumentFacts document, IReadOnlyList<LabelInput> inputs)
    {
        const float MinText = 0.35f;
        const int MinWordsInside = 5;
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
            // What stands below the heading of the comments, or is worded as furniture is, has to be text beyond doubt.
            var isKnown = inputs[i].Wording is not null || i > document.CommentsFrom;
            // What stands in three articles of the source goes whatever it says, but for short headings and a paragraph that is retold.
            var isOfSource = inputs[i].Recurs
                && (i > lastOwnProse || !document.Lines[i].IsProse && document.Lines[i].Words >= MinWordsInside);
            var least = isOfSource ? float.MaxValue : isKnown ? MinTextOfKnownWording : MinText;
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
            if (labels[i].IsByline()) continue;
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
}
