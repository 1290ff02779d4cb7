using System.Text.RegularExpressions;

namespace Archive.Core.Normalization.Structure;

/// <summary>
/// Patterns of lines that content management systems, agencies and picture desks leave around a text; they do not depend on the language.
/// </summary>
internal static partial class LineShapes
{
    /// <summary>A caption that ends with its credit: "A frozen fountain (Photo: Name Surname)".</summary>
    [GeneratedRegex(
        @"^(?<caption>.{3,180}?)\s*[(\[](?<credit>(?:photo|foto|image|immagine|picture|credit|ph)\b[^()\[\]]{0,60})[)\]]\.?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    public static partial Regex CreditedCaption { get; }

    /// <summary>
    /// The dateline before the first sentence: "(ANSA) - ROMA, 27 MAG - ", "TIRANA, 7 September (Reuters) - ", "PARIS/ROME, May 3 (Two
    /// Words) - ", "LAGOSTA - ". The place is in capitals, or followed by the agency in brackets.
    /// </summary>
    [GeneratedRegex(
        @"^(?:\([A-Z][\p{L} ]{1,24}\)\s*[-–—]\s*\p{Lu}[\p{Lu}'’/. ]{1,40}(?:,\s*\d{1,2}\s+\p{L}{3,10}\.?)?\s*[-–—]\s+|\p{Lu}[\p{L}'’/. ]{1,40}(?:,\s*(?:\d{1,2}\s+\p{L}{3,10}\.?|\p{L}{3,10}\.?\s+\d{1,2}))?\.?\s*\([A-Z][\p{L} ]{1,24}\)\s*[-–—]+\s+|\p{Lu}[\p{Lu}'’/. ]{2,40}(?:,\s*(?:\d{1,2}\s+\p{L}{3,10}\.?|\p{L}{3,10}\.?\s+\d{1,2}))?\s*[-–—]+\s+(?=[“«""]?\p{Lu}['’]?\p{L}))",
        RegexOptions.CultureInvariant)]
    public static partial Regex WireDateline { get; }

    /// <summary>What some sites print before a caption: "Image caption, …".</summary>
    [GeneratedRegex(
        @"^(?:image caption|media caption|didascalia|nella foto|caption)\s*[,:]\s*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CaptionMark { get; }

    /// <summary>A caption without what some sites print before it.</summary>
    public static string WithoutCaptionMark(string caption) => CaptionMark.Replace(caption, string.Empty);
}
