using System.Text.RegularExpressions;

namespace Archive.Core.Normalization.Boilerplate.Rules;

/// <summary>The rules that identify boilerplate by markup, shape or recurrence instead of wording.</summary>
internal static partial class ShapeRules
{
    private const int MaxShape = 120;

    public static BoilerplateRule Caption { get; } = Create("markup.figcaption", "photo_credit");


    public static BoilerplateRule Slug { get; } = Create("shape.slug", "navigation");

    public static BoilerplateRule AgencyCode { get; } = Create("shape.agency_code", "copyright");

    public static BoilerplateRule PhotoCredit { get; } = Create("shape.photo_credit", "photo_credit", note: true);

    public static BoilerplateRule OutsideArticle { get; } = Create("page.outside_article", "outside_article");

    public static BoilerplateRule Recurring { get; } = Create("learned.recurring", "recurring");

    /// <summary>"Photo: Name Surname / Agency", "Foto: ANSA". The colon and the capitals distinguish a credit from a title.</summary>
    [GeneratedRegex(
        @"^\(?(?i:photos?|photo credits?|foto|fotografi[ae]|picture|image|immagine|ph)\.?\s?[:©]\s?(?:\p{Lu}[\p{L}.'’-]*|[/,&|-]|di|de|e|and)(?:\s?(?:\p{Lu}[\p{L}.'’-]*|[/,&|-]|di|de|e|and)){0,7}\)?$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PhotoCreditLine { get; }

    /// <summary>The rule whose shape a line has; null for none.</summary>
    public static BoilerplateRule? Match(string text) =>
        IsPhotoCredit(text) ? PhotoCredit
        : text.Length <= MaxShape && SlugLine.IsMatch(text) ? Slug
        : text.Length <= MaxShape && AgencyCodeLine.IsMatch(text) ? AgencyCode
        : null;

    /// <summary>A URL slug as a line of its own: "the-cold-council".</summary>
    [GeneratedRegex(@"^[a-z0-9]+(?:-[a-z0-9]+){2,}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SlugLine { get; }

    /// <summary>The initials of the desk under an agency report: "YXX-CR".</summary>
    [GeneratedRegex(@"^[A-Z]{2,4}[-/][A-Z]{2,4}\.?$", RegexOptions.CultureInvariant)]
    private static partial Regex AgencyCodeLine { get; }

    /// <summary>Whether a line is a photo credit.</summary>
    public static bool IsPhotoCredit(string text)
    {
        const int MaxLength = 100;
        return text.Length <= MaxLength && text.AsSpan().ContainsAny(':', '©') && PhotoCreditLine.IsMatch(text);
    }

    /// <summary>A rule without wordings.</summary>
    public static BoilerplateRule Create(string id, string label, bool note = false) => new()
    {
        Id = id,
        Label = label,
        Language = "any",
        Note = note,
        MaxLength = int.MaxValue,
        Patterns = [],
        Examples = [],
        CounterExamples = [],
    };
}
