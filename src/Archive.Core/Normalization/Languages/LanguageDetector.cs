using Lingua;

namespace Archive.Core.Normalization.Languages;

/// <summary>
/// Stage 5: the language of the document and of each block. The vote of function words goes first; Lingua's n-gram models decide what it leaves open,
/// and are loaded only then (they take seconds and some 400 MB).
/// </summary>
public static class LanguageDetector
{
    /// <summary>Shorter blocks are too uncertain to stand against the document's language unless the vote is clear.</summary>
    private const int MinLengthForModels = 60;

    /// <summary>The models' price grows with the text, and more of it does not change their answer.</summary>
    private const int MaxLengthForModels = 1_000;

    /// <summary>A long text without function words would have the models asked about thousands of blocks, a millisecond or more each; beyond these a block is in its document's language.</summary>
    private const int MaxBlocksForModels = 200;

    /// <summary>What the models must reach before a block is called another language than its document.</summary>
    private const double MinModelConfidence = 0.7;

    private static readonly Lazy<Lingua.LanguageDetector> Models = new(BuildModels);

    /// <summary>The blocks with their own languages where they can be told, and the language of all of them together.</summary>
    internal static (List<TextBlock> Blocks, DetectedLanguage Document, string Reason) Detect(IReadOnlyList<TextBlock> blocks, string? declared)
    {
        var votes = blocks.Select(block => LanguageVote.Decide(block.Text)).ToList();
        var (document, reason) = OfDocument(blocks, votes, declared);

        var asked = 0;
        var result = new List<TextBlock>(blocks.Count);
        for (var i = 0; i < blocks.Count; i++)
        {
            result.Add(blocks[i] with { Language = votes[i]?.Code ?? OfUndecided(blocks[i].Text, document.Code, ref asked) });
        }
        return (result, document, reason);
    }

    /// <summary>The language of one text by itself; "und" when it has no letters or nothing decides.</summary>
    public static (string Language, double Confidence) OfText(string text)
    {
        var detected = LanguageVote.Decide(text) ?? ByModels(text, minConfidence: 0) ?? DetectedLanguage.None;
        return (detected.Code, detected.Confidence);
    }

    /// <summary>A thin vote for the document's own language, or none at all (names, figures), is enough to stay with it; the models are asked only where words speak against it.</summary>
    private static string OfUndecided(string text, string document, ref int asked) =>
        text.Length < MinLengthForModels || LanguageVote.Leader(text) is not { } leader || leader == document || ++asked > MaxBlocksForModels ? document : ByModels(text)?.Code ?? document;

    private static (DetectedLanguage, string) OfDocument(IReadOnlyList<TextBlock> blocks, List<DetectedLanguage?> votes, string? declared)
    {
        var lengths = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < blocks.Count; i++)
        {
            if (votes[i] is { } vote) lengths[vote.Code] = lengths.GetValueOrDefault(vote.Code) + blocks[i].Text.Length * vote.Confidence;
        }
        if (lengths.Count > 0)
        {
            var best = lengths.MaxBy(pair => pair.Value);
            return (new DetectedLanguage(best.Key, Math.Round(best.Value / lengths.Values.Sum(), 3)), "function words");
        }

        var text = string.Join('\n', blocks.Select(block => block.Text));
        if (ByModels(text, minConfidence: 0.5) is { } modelled) return (modelled, "letter sequences; too few function words");
        return declared is null ? (DetectedLanguage.None, "nothing decides") : (new DetectedLanguage(declared, 0.5), "declared by the page; the text does not decide");
    }

    private static DetectedLanguage? ByModels(string text, double minConfidence = MinModelConfidence)
    {
        if (!text.Any(char.IsLetter)) return null;
        if (text.Length > MaxLengthForModels) text = text[..MaxLengthForModels];
        var best = Models.Value.ComputeLanguageConfidenceValues(text).MaxBy(pair => pair.Value);
        return best.Value >= minConfidence ? new DetectedLanguage(best.Key.IsoCode6391().ToString().ToLowerInvariant(), Math.Round(best.Value, 3)) : null;
    }

    internal static Lingua.LanguageDetector BuildModels() =>
        LanguageDetectorBuilder
            .FromLanguages(
                Lingua.Language.Italian, Lingua.Language.English, Lingua.Language.Spanish, Lingua.Language.French, Lingua.Language.Portuguese, Lingua.Language.Romanian,
                Lingua.Language.Albanian, Lingua.Language.Croatian)
            .WithLanguageModelsDirectory(Path.Combine(AppContext.BaseDirectory, "language-models"))
            .Build();
}
