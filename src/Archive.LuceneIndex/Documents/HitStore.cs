using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Archive.Core.Articles;
using Archive.Words;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Archive.LuceneIndex.Documents;

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
    public required double Certainty { get; init; }

    /// <summary>Null for none.</summary>
    public IReadOnlyList<DoubtField>? Doubts { get; init; }
}

/// <summary>The text that passages are cut from.</summary>
/// <param name="Passages">The article's, without its title.</param>
/// <param name="Removed">What was removed from it; looked through only where the search asks for it.</param>
internal sealed record HitText(IReadOnlyList<HitPassage> Passages, IReadOnlyList<HitPassage> Removed);

/// <summary>A passage with its language.</summary>
internal sealed record HitPassage(string Language, ReadOnlyMemory<char> Text);

/// <summary>
/// What is stored of an article to show it as a hit without asking the catalogue. The head is kept apart, as doc values, because a hit
/// without passages needs no more, and what is stored with the text is compressed with it.
/// </summary>
internal static class HitStore
{
    /// <summary>Doc values of this Lucene take 32,766 bytes; a longer head, of hundreds of names, is stored with the text.</summary>
    private const int MaxHeadBytes = 32_000;

    /// <summary>A text has as many UTF-16 units as it has bytes, or fewer; longer texts are rare.</summary>
    private const int MaxBufferKept = 40_000;

    [ThreadStatic]
    private static char[]? _buffer;

    private static readonly HashSet<string> OnlyHead = [Fields.Head];
    private static readonly HashSet<string> OnlyText = [Fields.Text];

    /// <summary>Adds an article's head and text to its document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="article">The article.</param>
    /// <param name="passages">Its texts, with their parts.</param>
    public static void Add(
        List<IIndexableField> document, Article article, IEnumerable<(string Part, string Language, string Text)> passages)
    {
        var head = JsonSerializer.SerializeToUtf8Bytes(HeadOf(article), HitJson.Plain.HitHead);
        document.Add(head.Length <= MaxHeadBytes ? new BinaryDocValuesField(Fields.Head, new BytesRef(head))
            : new StoredField(Fields.Head, head));
        document.Add(new StoredField(Fields.Text, TextOf(passages, article.Removed)));
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

    /// <summary>
    /// Reads an article's text, of which a search shows a few lines: it stands in a buffer of the thread, and is gone when the next is read
    /// there.
    /// </summary>
    public static HitText ReadText(IndexSearcher searcher, int document)
    {
        var bytes = searcher.Doc(document, OnlyText).GetBinaryValue(Fields.Text);
        var buffer = bytes.Length <= MaxBufferKept ? _buffer ??= new char[MaxBufferKept] : new char[bytes.Length];
        var reader = new Utf8JsonReader(bytes.Bytes.AsSpan(bytes.Offset, bytes.Length));
        List<HitPassage> passages = [], removed = [];
        var (into, language, used) = (passages, "", 0);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            if (reader.ValueTextEquals(nameof(HitText.Passages))) into = passages;
            else if (reader.ValueTextEquals(nameof(HitText.Removed))) into = removed;
            else if (reader.ValueTextEquals(nameof(HitPassage.Language))) language = ReadLanguage(ref reader);
            else if (reader.ValueTextEquals(nameof(HitPassage.Text)) && reader.Read())
            {
                var length = reader.CopyString(buffer.AsSpan(used));
                into.Add(new HitPassage(language, buffer.AsMemory(used, length)));
                used += length;
            }
        }
        return new HitText(passages, removed);
    }

    private static string ReadLanguage(ref Utf8JsonReader reader)
    {
        reader.Read();
        foreach (var known in TextAnalysis.Languages)
        {
            if (reader.ValueTextEquals(known)) return known;
        }
        return reader.GetString()!;
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
        Certainty = article.Certainty,
        Doubts = article.Doubts.Count == 0 ? null : DoubtFields.Of(article),
    };

    private static byte[] TextOf(
        IEnumerable<(string Part, string Language, string Text)> passages, IReadOnlyList<RemovedSpan> removed)
    {
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        Write(
            nameof(HitText.Passages),
            passages.Where(passage => passage.Part != Fields.Title).Select(passage => (passage.Language, passage.Text)));
        Write(nameof(HitText.Removed), removed.Select(span => (span.Language, span.Text)));
        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenSpan.ToArray();

        void Write(string name, IEnumerable<(string Language, string Text)> texts)
        {
            writer.WriteStartArray(name);
            foreach (var (language, text) in texts)
            {
                writer.WriteStartObject();
                writer.WriteString(nameof(HitPassage.Language), language);
                writer.WriteString(nameof(HitPassage.Text), text);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HitHead))]
internal sealed partial class HitJson : JsonSerializerContext
{
    /// <summary>Letters as they are: escaped ones are longer, and slower to read.</summary>
    public static HitJson Plain { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
