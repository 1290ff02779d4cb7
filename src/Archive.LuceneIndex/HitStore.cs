using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Archive.Core.Articles;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Archive.LuceneIndex;

/// <summary>What a hit shows of an article beside its passages.</summary>
internal sealed record HitHead
{
    public required ArticleId Id { get; init; }
    public required string Key { get; init; }
    public required string Source { get; init; }
    public required string Title { get; init; }
    public required bool HasTitle { get; init; }
    public DateOnly? Date { get; init; }
    public IReadOnlyList<string> Authors { get; init; } = [];
    public required string Language { get; init; }
    public string? Url { get; init; }
}

/// <summary>The text that passages are cut from.</summary>
/// <param name="Passages">The article's, without its title.</param>
/// <param name="Removed">What was removed from it; looked through only where the search asks for it.</param>
internal sealed record HitText(IReadOnlyList<HitPassage> Passages, IReadOnlyList<HitPassage> Removed);

/// <summary>A passage with its language.</summary>
internal sealed record HitPassage(string Language, string Text);

/// <summary>
/// What is stored of an article to show it as a hit without asking the catalogue. The head is kept apart, as doc values, because a hit without passages needs no
/// more, and what is stored with the text is compressed with it.
/// </summary>
internal static class HitStore
{
    /// <summary>Doc values of this Lucene take 32,766 bytes; a longer head, of hundreds of names, is stored with the text.</summary>
    private const int MaxHeadBytes = 32_000;

    private static readonly HashSet<string> OnlyHead = [Fields.Head];
    private static readonly HashSet<string> OnlyText = [Fields.Text];

    /// <summary>Adds an article's head and text to its document.</summary>
    public static void Add(List<IIndexableField> document, Article article)
    {
        var head = JsonSerializer.SerializeToUtf8Bytes(HeadOf(article), HitJson.Plain.HitHead);
        document.Add(head.Length <= MaxHeadBytes ? new BinaryDocValuesField(Fields.Head, new BytesRef(head)) : new StoredField(Fields.Head, head));
        document.Add(new StoredField(Fields.Text, JsonSerializer.SerializeToUtf8Bytes(TextOf(article), HitJson.Plain.HitText)));
    }

    public static HitHead ReadHead(IndexSearcher searcher, int document)
    {
        var leaves = searcher.IndexReader.Leaves;
        var leaf = leaves[ReaderUtil.SubIndex(document, leaves)];
        var bytes = new BytesRef();
        leaf.AtomicReader.GetBinaryDocValues(Fields.Head)?.Get(document - leaf.DocBase, bytes);
        if (bytes.Length == 0) bytes = searcher.Doc(document, OnlyHead).GetBinaryValue(Fields.Head);
        return JsonSerializer.Deserialize(bytes.Bytes.AsSpan(bytes.Offset, bytes.Length), HitJson.Default.HitHead)!;
    }

    public static HitText ReadText(IndexSearcher searcher, int document)
    {
        var bytes = searcher.Doc(document, OnlyText).GetBinaryValue(Fields.Text);
        return JsonSerializer.Deserialize(bytes.Bytes.AsSpan(bytes.Offset, bytes.Length), HitJson.Default.HitText)!;
    }

    private static HitHead HeadOf(Article article) => new()
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
    };

    private static HitText TextOf(Article article) => new(
        ArticleMapper.Passages(article).Where(passage => passage.Part != Fields.Title).Select(passage => new HitPassage(passage.Language, passage.Text)).ToList(),
        article.Removed.Select(removed => new HitPassage(removed.Language, removed.Text)).ToList());
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HitHead))]
[JsonSerializable(typeof(HitText))]
internal sealed partial class HitJson : JsonSerializerContext
{
    /// <summary>Letters as they are: escaped ones are longer, and slower to read.</summary>
    public static HitJson Plain { get; } = new(new JsonSerializerOptions { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
