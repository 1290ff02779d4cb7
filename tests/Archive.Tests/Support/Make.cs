using System.Text;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Deliveries;
using Archive.Core.Normalization;
using Archive.Core.Recording;

namespace Archive.Tests.Support;

/// <summary>Small articles, built by hand.</summary>
internal static class Make
{
    public static ArticleIdentity Identity(string key, string source = "test") => ArticleIdentity.Create(source, key).Identity!;

    public static Article Article(
        string key, string body = "A body.", string language = "en", string? date = null, string? title = null, string source = "test",
        string? standfirst = null) =>
        new()
        {
            Id = ArticleId.For(Identity(key, source)),
            Key = key,
            Source = source,
            Title = title,
            Standfirst = standfirst,
            Language = language,
            LanguageConfidence = 1,
            Date = date is null ? null : DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture),
            Paragraphs = [new Paragraph(ParagraphKind.Text, language, body)],
            Charset = "utf-8",
            MediaType = MediaTypes.Text,
            Sha256 = ContentHash.Of(Encoding.UTF8.GetBytes(body + title + standfirst)),
            PipelineVersion = Normalizer.PipelineVersion,
        };

    /// <summary>An article whose fields are in doubt, the first the least sure: one half, then a tenth more each.</summary>
    public static Article InDoubt(string key, string body, params IReadOnlyList<DoubtField> fields) => Article(key, body) with
    {
        Certainty = 0.5,
        Doubts = fields.Select((field, i) => new Doubt(field, 0.5 + (i / 10d), "A LINE", "title", "caption")).ToList(),
    };

    public static SavedSearch SavedSearch(params IReadOnlyList<FoundVersion> found) => new()
    {
        Id = "0123456789abcdef0123456789abcdef",
        SavedAt = new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero),
        Search = new SavedQuery { Q = "città", Tag = ["a"], From = new DateOnly(2020, 1, 1) },
        Query = "città",
        Total = found.Count,
        Sha256 = ContentHash.Of("ids"u8),
        PipelineVersion = 2,
        AnalysisVersion = 3,
        Sequence = 4,
        Found = found,
    };

    public static NormalizedDelivery Item(Article article, string? supplied = null) =>
        new(article.Key, Identity(article.Key, article.Source), article, supplied);

    public static Submission Text(string text, SuppliedMetadata? supplied = null) =>
        new() { Bytes = Encoding.UTF8.GetBytes(text), MediaType = MediaTypes.Text, Supplied = supplied ?? SuppliedMetadata.None };

    public static Submission Html(string html) => new() { Bytes = Encoding.UTF8.GetBytes(html), MediaType = MediaTypes.Html };

    /// <summary>The record of a submission; fails the test when it is rejected.</summary>
    public static Article Normalize(Submission submission)
    {
        var (article, rejection) = new Normalizer().Normalize(submission, Identity("key"));
        Assert.Null(rejection);
        return article!;
    }

    public static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> source)
    {
        var list = new List<T>();
        await foreach (var item in source) list.Add(item);
        return list;
    }

    /// <summary>What an item holds, read here and now; null when it holds none.</summary>
    public static Submission? Submission(this InputItem item) => item.Read?.Invoke(CancellationToken.None).Result.Submission;

    /// <summary>Why an item that was offered cannot be read; null when it can.</summary>
    public static string? Rejection(this InputItem item) => item.Read?.Invoke(CancellationToken.None).Result.Rejection;
}
