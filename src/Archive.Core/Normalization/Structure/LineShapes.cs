using System.Text.RegularExpressions;

namespace Archive.Core.Normalization.Structure;

/// <summary>
/// Patterns of lines that content management systems, agencies and picture desks leave around a text; they do not depend on the language.
/// </summary>
internal static partial class LineShapes
{
    /// <summary>A URL slug as a line of its own: "the-cold-council".</summary>
    [GeneratedRegex(@"^[a-z0-9]+(?:-[a-z0-9]+){2,}$", RegexOptions.CultureInvariant)]
    public static partial Regex Slug { get; }

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

    /// <summary>The initials of the desk under an agency report: "YXX-CR".</summary>
    [GeneratedRegex(@"^[A-Z]{2,4}[-/][A-Z]{2,4}\.?$", RegexOptions.CultureInvariant)]
    public static partial Regex AgencyCode { get; }

    /// <summary>
    /// A byline that is followed by the text without a line break: "Di Name Surname Il testo …", "By Name Surname The text …".
    /// </summary>
    [GeneratedRegex(
        @"^(?:[Dd]i|[Bb]y)\s+(?<name>\p{Lu}[\p{Ll}'’]+\s+(?:(?:de|di|da|del|della|van|von)\s+)?\p{Lu}[\p{Ll}'’]+(?:-\p{Lu}\p{Ll}+)?)\s+(?=\p{Lu}[\p{Ll}'’]*\s)",
        RegexOptions.CultureInvariant)]
    public static partial Regex InlineByline { get; }

    /// <summary>What some sites print before a caption: "Image caption, …".</summary>
    [GeneratedRegex(
        @"^(?:image caption|media caption|didascalia|nella foto|caption)\s*[,:]\s*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CaptionMark { get; }

    /// <summary>A caption without what some sites print before it.</summary>
    public static string WithoutCaptionMark(string caption) => CaptionMark.Replace(caption, string.Empty);

    /// <summary>The verb after the author's name in a biographical note.</summary>
    [GeneratedRegex(
        @"^\s*,?\s*(?:is|was|are|è|e'|sono|ha scritto|writes|works|lavora|scrive|collabora|insegna|teaches|covers)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BiographicalVerb { get; }

    [GeneratedRegex(
        @"\b(?:journalist|reporter|editor|writer|author|correspondent|researcher|professor|lecturer|historian|photographer|freelance|fellow|analyst|contributor|giornalist\w|redattor\w|redattrice|autore|autrice|scrittor\w|scrittrice|corrispondente|ricercator\w|ricercatrice|professor\w*|docente|storic[oa]|fotograf[oa]|collaborator\w|collaboratrice|analista)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Profession { get; }

    /// <summary>Whether a block is a biographical note on one of the authors: it begins with the name and mentions a profession.</summary>
    public static bool IsAuthorNote(string text, IReadOnlyList<string> authors)
    {
        const int MaxLength = 450;
        if (text.Length > MaxLength) return false;
        var name = authors.FirstOrDefault(author => text.StartsWith(author, StringComparison.OrdinalIgnoreCase));
        return name is not null && BiographicalVerb.IsMatch(text[name.Length..]) && Profession.IsMatch(text);
    }
}
