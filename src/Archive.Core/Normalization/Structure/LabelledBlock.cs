namespace Archive.Core.Normalization.Structure;

/// <summary>A block with what it was found to be.</summary>
/// <param name="Block">The block.</param>
/// <param name="Label">Its label.</param>
/// <param name="Probability">How sure that is, 0 to 1.</param>
/// <param name="RunnerUp">What it would be else.</param>
/// <param name="Evidence">The strongest evidence, for the trace.</param>
internal sealed record LabelledBlock(TextBlock Block, LineLabel Label, double Probability, LineLabel RunnerUp, string Evidence)
{
    /// <summary>The probabilities of all labels, in the order of <see cref="LineLabel"/>.</summary>
    public required ReadOnlyMemory<float> Probabilities { get; init; }

    /// <summary>The probability that the line holds the author, the date or both.</summary>
    public float ProbabilityOfByline =>
        ProbabilityOf(LineLabel.Byline) + ProbabilityOf(LineLabel.Date) + ProbabilityOf(LineLabel.BylineDate);

    /// <summary>The kind of boilerplate (a label of the catalogue), the rule and its language; null for the article's own lines.</summary>
    public Boilerplate.Rules.BoilerplateRule? Rule { get; init; }

    /// <summary>The probability of a label, 0 to 1.</summary>
    public float ProbabilityOf(LineLabel label) => Probabilities.Span[(int)label];
}
