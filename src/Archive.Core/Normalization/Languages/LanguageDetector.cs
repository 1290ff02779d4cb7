using Lingua;

namespace Archive.Core.Normalization.Languages;

/// <summary>
/// Stage 5: detects the language of the document and of each block. The vote of function words (stop words) goes first. Lingua's n-gram
/// models decide what it leaves undecided, and are loaded lazily: loading takes seconds and some 400 MB.
/// </summary>
public static class LanguageDetector
{
    /// <summary>
    /// The shortest block that the models are run on, in UTF-16 code units; a shorter one without a clear vote is in the document's
    /// language.
    /// </summary>
    private const int MinLengthForModels = 60;

    /// <summary>
    /// The longest text that is given to the models, in UTF-16 code units: their cost grows with it, and more of it does not change the
    /// result.
    /// </summary>
    private const int MaxLengthForModels = 1_000;

    /// <summary>
    /// How many blocks of a document the models are run on, at a millisecond or more each; the undecided blocks after them are in the
    /// document's language. A long text without function words has thousands of undecided blocks.
    /// </summary>
    private const int MaxBlocksForModels = 200;

    /// <summary>The confidence that the models must reach for a block to be in another language than its document.</summary>
    private const double MinModelConfidence = 0.7;

    private static readonly Lazy<Lingua.LanguageDetector> Models = new(BuildModels);

    /// <summary>Detects the language of each block and of the document as a whole.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="declared">The language that the page declares, used when the text does not decide; null when there is none.</param>
    /// <returns>The blocks with their languages, the document's language, and the reason for it.</returns>
    internal static (List<TextBlock> Blocks, DetectedLanguage Document, string Reason) Detect(
        IReadOnlyList<TextBlock> blocks, string? declared)
    {
        var votes = blocks.Select(block => LanguageVote.Decide(block.Text)).ToList();
        var (document, reason) = OfDocument(blocks, votes, declared);

        var modelRuns = 0;
        var result = new List<TextBlock>(blocks.Count);
        for (var i = 0; i < blocks.Count; i++)
        {
            result.Add(blocks[i] with { Language = votes[i]?.Code ?? OfUndecided(blocks[i].Text, document.Code, ref modelRuns) });
        }
        return (result, document, reason);
    }

    /// <summary>Detects the language of a single text; "und" when it has no letters or remains undecided.</summary>
    public static (string Language, double Confidence) OfText(string text)
    {
        var detected = LanguageVote.Decide(text) ?? ByModels(text, minConfidence: 0) ?? DetectedLanguage.None;
        return (detected.Code, detected.Confidence);
    }

    /// <summary>
    /// The language of a block without a clear vote. Where the vote leans to the document's language, or no word is known (names, figures),
    /// it is that one; the models are run only where the vote leans to another.
    /// </summary>
    private static string OfUndecided(string text, string document, ref int modelRuns)
    {
        if (text.Length < MinLengthForModels) return document;
        if (LanguageVote.Leader(text) is not { } leader || leader == document) return document;
        return ++modelRuns > MaxBlocksForModels ? document : ByModels(text)?.Code ?? document;
    }

    private static (DetectedLanguage, string) OfDocument(IReadOnlyList<TextBlock> blocks, List<DetectedLanguage?> votes, string? declared)
    {
        // Each language weighs as much as the text that voted for it, by length times confidence.
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < blocks.Count; i++)
        {
            if (votes[i] is { } vote) weights[vote.Code] = weights.GetValueOrDefault(vote.Code) + blocks[i].Text.Length * vote.Confidence;
        }
        if (weights.Count > 0)
        {
            var best = weights.MaxBy(pair => pair.Value);
            return (new DetectedLanguage(best.Key, Math.Round(best.Value / weights.Values.Sum(), 3)), "function words");
        }

        var text = string.Join('\n', blocks.Select(block => block.Text));
        if (ByModels(text, minConfidence: 0.5) is { } modelled) return (modelled, "letter sequences; too few function words");
        return declared is null
            ? (DetectedLanguage.None, "nothing decides")
            : (new DetectedLanguage(declared, 0.5), "declared by the page; the text does not decide");
    }

    private static DetectedLanguage? ByModels(string text, double minConfidence = MinModelConfidence)
    {
        if (!text.Any(char.IsLetter)) return null;
        if (text.Length > MaxLengthForModels) text = text[..MaxLengthForModels];
        var best = Models.Value.ComputeLanguageConfidenceValues(text).MaxBy(pair => pair.Value);
        return best.Value >= minConfidence
            ? new DetectedLanguage(best.Key.IsoCode6391().ToString().ToLowerInvariant(), Math.Round(best.Value, 3))
            : null;
    }

    internal static Lingua.LanguageDetector BuildModels() =>
        LanguageDetectorBuilder
            .FromLanguages(
                Lingua.Language.Italian,
                Lingua.Language.English,
                Lingua.Language.Spanish,
                Lingua.Language.French,
                Lingua.Language.Portuguese,
                Lingua.Language.Romanian,
                Lingua.Language.Albanian,
                Lingua.Language.Croatian)
            .WithLanguageModelsDirectory(Path.Combine(AppContext.BaseDirectory, "language-models"))
            .Build();
}
