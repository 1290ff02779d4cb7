using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;
using Archive.Core.Catalog.Corrections;
using Archive.Core.Recording.Corrections;

namespace Archive.Cli.Views;

/// <summary>Corrections for a person to read in a terminal.</summary>
internal static class CorrectionView
{
    /// <summary>A correction on a line, and what contradicts it below.</summary>
    public static void Write(TextWriter output, Correction correction)
    {
        output.WriteLine(Describe(correction));
        if (ConflictOf(correction) is { } conflict) output.WriteLine($"      {conflict}");
    }

    /// <summary>A correction with its article.</summary>
    public static void Write(TextWriter output, StoredCorrection stored)
    {
        var end = stored.EndedAt is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"; ended {at.UtcDateTime:yyyy-MM-dd} by {stored.EndedBy}")
            : "";
        output.WriteLine($"{Describe(stored.Correction)}{end}");
        output.WriteLine($"      {stored.Article}");
        if (stored.EndedAt is null && ConflictOf(stored.Correction) is { } conflict) output.WriteLine($"      {conflict}");
    }

    /// <summary>The number, the field, the value before and after, who and when.</summary>
    public static string Describe(Correction correction)
    {
        var what = correction.Paragraph is { } paragraph ? $" of “{Shorten(paragraph.Beginning)}”" : "";
        string Show(FieldValue value) => Shorten(CorrectionRules.Show(correction.Field, value));
        var values = $"{Show(correction.From)} → {Show(correction.To)}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{correction.Id,4}  {CorrectionRules.NameOf(correction.Field)}{what}: {values} ({correction.By}, {correction.At.UtcDateTime:yyyy-MM-dd})");
    }

    private static string? ConflictOf(Correction correction) => correction.Conflict switch
    {
        null => null,
        { Kind: ConflictKind.Gone } => "conflict: the paragraph is not in the text any more",
        { Found: var found } => $"conflict: normalisation now finds {Shorten(CorrectionRules.Show(correction.Field, found))}",
    };

    private static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 59), "…");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StoredCorrection))]
internal sealed partial class CorrectionViewJson : JsonSerializerContext
{
    public static CorrectionViewJson Compact { get; } =
        new(new JsonSerializerOptions(ArticleJson.Compact.Options) { TypeInfoResolver = null });
}
