using System.Text;
using Lingua;

namespace Archive.Core.Normalization.Languages;

/// <summary>
/// Stage 5: detects the language of the document and of each block. The vote of function words (stop words) goes first. Lingua's n-gram
/// models decide what it leaves undecided, and are loaded lazily: loading takes seconds and some 230 MB. Neither is believed where the
/// letters speak for a language that it does not know (<see cref="OtherLanguages"/>).
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

    /// <summary>The confidence in the language of a text of names.</summary>
    private const double MaxConfidenceInNames = 0.5;

    private static readonly Lazy<Lingua.LanguageDetector> Models = new(BuildModels);

    private static int _isLoading;

    /// <summary>
    /// Begins to load the models where that was not begun before; the text that needs them first waits only for what is left of it. On a
    /// thread of ordinary priority, since on one that gives way that text would wait longer than if it loaded them itself. The thread does
    /// not keep the process alive.
    /// </summary>
    public static void BeginLoading()
    {
        if (Interlocked.Exchange(ref _isLoading, 1) != 0) return;
        new Thread(LoadModels) { IsBackground = true, Name = "Language models" }.Start();
    }

    /// <summary>Detects the language of each block and of the document as a whole.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="declared">The language that the page declares, used when the text does not decide; null when there is none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The blocks with their languages, the document's language, and the reason for it.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal static (List<TextBlock> Blocks, DetectedLanguage Document, string Reason) Detect(
        IReadOnlyList<TextBlock> blocks, string? declared, CancellationToken cancellationToken = default)
    {
        var votes = blocks.Select(block => LanguageVote.Decide(block.Text)).ToList();
        var (document, reason) = OfDocument(blocks, votes, declared);

        var modelRuns = 0;
        var result = new List<TextBlock>(blocks.Count);
        for (var i = 0; i < blocks.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            result.Add(blocks[i] with { Language = OfBlock(blocks[i].Text, votes[i], document.Code, ref modelRuns) });
        }
        return (result, document, reason);
    }

    /// <summary>Detects the language of a single text; "und" when it has no letters or remains undecided.</summary>
    public static (string Language, double Confidence) OfText(string text)
    {
        var vote = LanguageVote.Decide(text);
        var detected = OtherLanguages.Find(text, vote?.Code) ?? vote ?? ByModels(text, minConfidence: 0) ?? DetectedLanguage.None;
        return (detected.Code, detected.Confidence);
    }

    /// <summary>Whether the models know a language, by its ISO 639-1 code.</summary>
    internal static bool IsOfModels(string code) => code is "it" or "en" or "es" or "fr" or "pt" or "ro" or "sq" or "hr";

    /// <summary>
    /// The language of a block. What the vote says is looked at again where it is another language than the document's. Without a clear
    /// vote it is the document's, unless the words lean to another; then letters and models decide.
    /// </summary>
    private static string OfBlock(string text, DetectedLanguage? vote, string document, ref int modelRuns)
    {
        if (vote?.Code == document) return document;
        if (vote is null && text.Length < MinLengthForModels) return document;
        if (OtherLanguages.Find(text, vote?.Code) is { } other) return other.Code;
        if (vote is { } decided) return decided.Code;
        if (LanguageVote.Leader(text) is not { } leader || leader == document || ++modelRuns > MaxBlocksForModels) return document;
        return ByModels(text)?.Code ?? document;
    }

    private static (DetectedLanguage, string) OfDocument(IReadOnlyList<TextBlock> blocks, List<DetectedLanguage?> votes, string? declared)
    {
        const string ByLetters = "letters of a language that is not among those of the vote and the models";
        // Each language weighs as much as the text that voted for it, by length times confidence.
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < blocks.Count; i++)
        {
            if (votes[i] is { } vote) weights[vote.Code] = weights.GetValueOrDefault(vote.Code) + blocks[i].Text.Length * vote.Confidence;
        }
        if (weights.Count > 0)
        {
            var best = weights.MaxBy(pair => pair.Value);
            var sample = Sample(blocks.Where((_, i) => votes[i]?.Code == best.Key));
            return OtherLanguages.Find(sample, best.Key) is { } overruling
                ? (overruling, ByLetters)
                : (new DetectedLanguage(best.Key, Math.Round(best.Value / weights.Values.Sum(), 3)), "function words");
        }

        var text = Sample(blocks);
        var other = OtherLanguages.Find(text, voted: null);
        if (other is { } found && found.Code != Articles.Language.Undetermined) return (found, ByLetters);
        if (other is null && ByModels(text, minConfidence: 0.5) is { } modelled)
        {
            return (modelled, "letter sequences; too few function words");
        }
        // Names have the letters of many languages; what few function words there are and the models may still agree.
        if (Model(text) is { Confidence: >= MinModelConfidence } likely && likely.Code == LanguageVote.Leader(text))
        {
            return (likely with { Confidence = MaxConfidenceInNames }, "the models and a few function words; the letters do not decide");
        }
        return declared is null
            ? (DetectedLanguage.None, "nothing decides")
            : (new DetectedLanguage(declared, 0.5), "declared by the page; the text does not decide");
    }

    /// <summary>The beginning of some blocks, as much as is looked at.</summary>
    private static string Sample(IEnumerable<TextBlock> blocks)
    {
        var sample = new StringBuilder();
        foreach (var block in blocks)
        {
            if (sample.Length > 0) sample.Append('\n');
            sample.Append(block.Text.AsSpan(0, Math.Min(block.Text.Length, MaxLengthForModels)));
            if (sample.Length >= MaxLengthForModels) break;
        }
        return sample.ToString();
    }

    private static DetectedLanguage? ByModels(string text, double minConfidence = MinModelConfidence)
    {
        if (Model(text) is not { } modelled) return null;
        var tempered = OtherLanguages.Temper(modelled, text);
        return tempered.Confidence >= minConfidence ? tempered : null;
    }

    /// <summary>What the models say of the beginning of a text, however little its letters look like it; null without letters.</summary>
    private static DetectedLanguage? Model(string text)
    {
        if (!text.Any(char.IsLetter)) return null;
        if (text.Length > MaxLengthForModels) text = text[..MaxLengthForModels];
        var best = Models.Value.ComputeLanguageConfidenceValues(text).MaxBy(pair => pair.Value);
        return new DetectedLanguage(best.Key.IsoCode6391().ToString().ToLowerInvariant(), Math.Round(best.Value, 3));
    }

    private static void LoadModels()
    {
        try
        {
            // A short text takes the models of all lengths, a long one only some.
            _ = Models.Value.ComputeLanguageConfidenceValues("ponte");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Where they cannot be read, the first text that needs them says so.
        }
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
