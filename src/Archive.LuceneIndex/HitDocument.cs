using System.Text.Json.Serialization;
using Archive.Core.Articles;

namespace Archive.LuceneIndex;

/// <summary>What is stored of an article to show it as a hit without asking the catalogue: the head and the text that snippets are cut from.</summary>
internal sealed record HitDocument
{
    public required ArticleId Id { get; init; }
    public required string Key { get; init; }
    public required string Source { get; init; }
    public required string Title { get; init; }
    public required bool HasTitle { get; init; }
    public DateOnly? Date { get; init; }
    public required IReadOnlyList<string> Authors { get; init; }
    public required string Language { get; init; }
    public string? Url { get; init; }
    public required IReadOnlyList<HitPassage> Passages { get; init; }

    /// <summary>What was removed from the text; looked through only where the search asks for it.</summary>
    public required IReadOnlyList<HitPassage> Removed { get; init; }

    public static HitDocument From(Article article) => new()
    {
        Id = article.Id,
        Key = article.Key,
        Source = article.Source,
        Title = article.DisplayTitle,
        HasTitle = article.Title is not null,
        Date = article.Date,
        Authors = article.Authors,
        Language = article.Language,
        Url = article.Url,
        Passages = ArticleMapper.Passages(article).Where(passage => passage.Part != Fields.Title).Select(passage => new HitPassage(passage.Language, passage.Text)).ToList(),
        Removed = article.Removed.Select(removed => new HitPassage(removed.Language, removed.Text)).ToList(),
    };
}

/// <summary>A passage with its language.</summary>
internal sealed record HitPassage(string Language, string Text);

[JsonSerializable(typeof(HitDocument))]
internal sealed partial class HitJson : JsonSerializerContext;
