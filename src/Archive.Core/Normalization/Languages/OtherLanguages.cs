namespace Archive.Core.Normalization.Languages;

/// <summary>
/// Finds out whether a text is in a language that neither the vote nor the models know. They would name one of theirs with confidence: of
/// nine languages Turkish is most like Spanish. So their verdict is believed only where letters and script do not speak for another.
/// </summary>
internal static class OtherLanguages
{
    /// <summary>
    /// How many different trigrams are looked at: a hundred are enough to see that a vote is wrong, which is looked at for every article.
    /// </summary>
    private const int MaxTrigrams = 300, MaxTrigramsOfVoted = 100;

    /// <summary>The least number of trigrams for a verdict: some four words.</summary>
    private const int MinTrigrams = 12;

    // The margins, in logarithms of a ratio of likelihoods, were set on sentences of the eight languages of the models, so that hardly any
    // is called another (one of 2,461), and tried on texts in forty others.

    /// <summary>The least margin over the languages of the models where the vote does not decide.</summary>
    private const double MinMargin = 16;

    /// <summary>The least margin over the language that the vote has decided for.</summary>
    private const double MinMarginOverVote = 25;

    /// <summary>The least margin for each trigram; less is a matter of names and foreign words.</summary>
    private const double MinMarginPerTrigram = 0.3;

    /// <summary>The least confidence in another language; below it that language, too, may be the wrong one.</summary>
    private const double MinConfidence = 0.75;

    /// <summary>A language of which fewer of a text's trigrams are frequent is not the language of the text.</summary>
    private const double MinListedShare = 0.15;

    /// <summary>The least number of trigrams by which the confidence of the models is checked: some six words.</summary>
    private const int MinTrigramsForConfidence = 20;

    /// <summary>The least number of trigrams for calling a text a text of no known language.</summary>
    private const int MinTrigramsForNone = 30;

    /// <summary>
    /// The language of a text that is in none of ours: another one, or "und" where it is none that is known. Null where nothing speaks
    /// against ours.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="voted">The language that the vote has decided for; null for none.</param>
    public static DetectedLanguage? Find(ReadOnlySpan<char> text, string? voted)
    {
        if (Scripts.LanguagesOf(text) is { } written) return FindAmong(written, text);

        var fit = LetterProfiles.Compare(text, voted is null ? MaxTrigrams : MaxTrigramsOfVoted);
        if (fit.Trigrams < MinTrigrams) return null;
        var best = fit.Best();
        var ours = voted ?? fit.Best(LanguageDetector.IsOfModels);
        if (best != ours && !IsOurs(best, voted))
        {
            var margin = fit.Margin(best, ours);
            var confidence = fit.ConfidenceIn(best);
            var isClear = margin >= (voted is null ? MinMargin : MinMarginOverVote) && margin >= MinMarginPerTrigram * fit.Trigrams;
            if (isClear && confidence >= MinConfidence) return new DetectedLanguage(best, confidence);
        }
        var isNone = voted is null && fit.Trigrams >= MinTrigramsForNone
            && fit.ListedShare(best) < MinListedShare && fit.ListedShare(ours) < MinListedShare;
        return isNone ? DetectedLanguage.None : null;
    }

    /// <summary>
    /// What the models say of a text, with no more confidence than its letters allow: they know eight languages, and are sure of the one
    /// that is least unlike the text.
    /// </summary>
    public static DetectedLanguage Temper(DetectedLanguage modelled, ReadOnlySpan<char> text)
    {
        var fit = LetterProfiles.Compare(text, MaxTrigrams);
        return fit.Trigrams < MinTrigramsForConfidence
            ? modelled
            : modelled with { Confidence = Math.Min(modelled.Confidence, fit.ConfidenceIn(modelled.Code)) };
    }

    /// <summary>Whether a language is one that the vote or, where it does not decide, the models can name.</summary>
    private static bool IsOurs(string code, string? voted) =>
        voted is null ? LanguageDetector.IsOfModels(code) : LanguageVote.Knows(code);

    private static DetectedLanguage FindAmong(IReadOnlyList<string> written, ReadOnlySpan<char> text)
    {
        if (written.Count == 0) return DetectedLanguage.None;
        if (written.Count == 1) return new DetectedLanguage(written[0], 1);
        var fit = LetterProfiles.Compare(text, MaxTrigrams);
        var best = fit.Best(written.Contains);
        var confidence = fit.ConfidenceIn(best, written.Contains);
        return confidence >= 0.5 ? new DetectedLanguage(best, confidence) : DetectedLanguage.None;
    }
}
