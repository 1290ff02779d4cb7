using Archive.Core.Articles;

namespace Archive.Core.Normalization.Languages;

/// <summary>A detected language.</summary>
/// <param name="Code">The ISO 639-1 code, or "und".</param>
/// <param name="Confidence">The confidence, from 0 to 1.</param>
internal readonly record struct DetectedLanguage(string Code, double Confidence)
{
    public static DetectedLanguage None { get; } = new(Language.Undetermined, 0);
}
