using System.Text.Json;
using System.Text.Json.Serialization;
using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;
using Archive.Core.Catalog.Corrections;

namespace Archive.Core.Export;

/// <summary>
/// The corrected articles as gold, a line of JSON each: what a person has said is right beside what was found, under the hash of the bytes
/// that both are of. For training and measuring the normalisation.
/// </summary>
public static class GoldExport
{
    /// <summary>Writes all, in the order of the articles' ids.</summary>
    /// <param name="corrections">What people have corrected.</param>
    /// <param name="source">Only articles of this source; null for all.</param>
    /// <param name="output">Receives the bytes.</param>
    /// <param name="cancellationToken">Stops between two articles.</param>
    /// <returns>How many were written.</returns>
    public static async Task<long> WriteAsync(
        ICorrectionStore corrections, string? source, Stream output, CancellationToken cancellationToken = default)
    {
        var count = 0L;
        await foreach (var article in corrections.ReadAsync(source, cancellationToken))
        {
            await JsonSerializer.SerializeAsync(output, GoldRecord.Of(article), GoldJson.Compact.GoldRecord, cancellationToken);
            await output.WriteAsync("\n"u8.ToArray(), cancellationToken);
            count++;
        }
        return count;
    }
}

/// <summary>A corrected article. Fields are named as in the record.</summary>
internal sealed record GoldRecord
{
    public required ContentHash Sha256 { get; init; }

    public required string? Url { get; init; }

    public required ArticleId Id { get; init; }

    public required string Source { get; init; }

    public required string Key { get; init; }

    public required string MediaType { get; init; }

    /// <summary>The version of the normalisation that found <see cref="Found"/>.</summary>
    public required int PipelineVersion { get; init; }

    /// <summary>What normalisation found; null where a repair has lost it.</summary>
    public required GoldFields? Found { get; init; }

    /// <summary>What is right.</summary>
    public required GoldFields Corrected { get; init; }

    /// <summary>Which fields a person has looked at, and who; the rest is as it was found, and nobody may have.</summary>
    public required IReadOnlyList<Correction> Corrections { get; init; }

    public static GoldRecord Of(CorrectedArticle corrected)
    {
        var article = corrected.Article;
        return new GoldRecord
        {
            Sha256 = article.Sha256,
            Url = article.Url,
            Id = article.Id,
            Source = article.Source,
            Key = article.Key,
            MediaType = article.MediaType,
            PipelineVersion = article.PipelineVersion,
            Found = corrected.Found is { } found ? GoldFields.Of(found.Article) : null,
            Corrected = GoldFields.Of(article),
            Corrections = article.Corrections,
        };
    }
}

/// <summary>The fields of a record that can be corrected.</summary>
internal sealed record GoldFields(
    string? Title,
    string? Standfirst,
    string? Caption,
    DateOnly? Date,
    IReadOnlyList<string> Authors,
    string Language,
    string? Url,
    IReadOnlyList<string> Tags,
    IReadOnlyList<Paragraph> Paragraphs,
    IReadOnlyList<RemovedSpan> Removed)
{
    public static GoldFields Of(Article article) => new(
        article.Title, article.Standfirst, article.Caption, article.Date, article.Authors, article.Language, article.Url, article.Tags,
        article.Paragraphs, article.Removed);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GoldRecord))]
internal sealed partial class GoldJson : JsonSerializerContext
{
    public static GoldJson Compact { get; } = new(new JsonSerializerOptions(ArticleJson.Compact.Options) { TypeInfoResolver = null });
}
