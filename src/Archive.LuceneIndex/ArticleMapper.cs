using System.Text.Json;
using Archive.Core.Articles;
using Archive.LuceneIndex.Analysis;
using Lucene.Net.Analysis;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Archive.LuceneIndex;

/// <summary>An article as an index document: its words by part and language as stems, every word once more as it stands, filters, and the stored hit.</summary>
internal static class ArticleMapper
{
    /// <summary>Paragraphs lie far enough apart that no phrase spans two of them.</summary>
    private const int ParagraphGap = 1_000;

    /// <summary>Longer than any name; the index would refuse a longer value.</summary>
    private const int MaxValueBytes = 1_000;

    private static readonly FieldType WithPositions = Indexed(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);

    /// <summary>Phrases are matched as they stand; stems need no positions.</summary>
    private static readonly FieldType Counted = Indexed(IndexOptions.DOCS_AND_FREQS);

    public static Document ToDocument(Article article)
    {
        var document = new Document
        {
            new StringField(Fields.Id, article.Id.Value, Field.Store.NO),
            new SortedDocValuesField(Fields.Id, new BytesRef(article.Id.Value)),
            new StoredField(Fields.Hit, JsonSerializer.SerializeToUtf8Bytes(HitDocument.From(article), HitJson.Default.HitDocument)),
            new StringField(Fields.Language, article.Language, Field.Store.NO),
            new SortedDocValuesField(Fields.Language, new BytesRef(article.Language)),
        };
        if (article.Date is { } date)
        {
            document.Add(new Int32Field(Fields.Date, DayNumber(date), Field.Store.NO));
            document.Add(new NumericDocValuesField(Fields.Date, DayNumber(date)));
        }
        document.Add(new StringField(Fields.Source, article.Source, Field.Store.NO));
        document.Add(new SortedDocValuesField(Fields.Source, new BytesRef(article.Source)));
        Add(document, Fields.Words(Fields.Source), WithPositions, [TextAnalysis.Words(article.Source)], forms => forms.Exact);
        AddValues(document, Fields.Author, article.Authors);
        AddValues(document, Fields.Tag, article.Tags);
        foreach (var label in article.Removed.Select(removed => removed.Label).Distinct(StringComparer.Ordinal)) document.Add(new SortedSetDocValuesField(Fields.Label, new BytesRef(label)));

        var passages = Passages(article).Select(passage => (passage.Part, passage.Language, Words: TextAnalysis.Words(passage.Text))).ToList();
        foreach (var group in passages.GroupBy(passage => (passage.Part, passage.Language)))
        {
            if (!TextAnalysis.Languages.Contains(group.Key.Language)) continue;
            var language = group.Key.Language;
            Add(document, Fields.Of(group.Key.Part, language), Counted, group.Select(passage => passage.Words), forms => forms.In(language));
        }
        Add(document, Fields.Exact, WithPositions, passages.Select(passage => passage.Words), forms => forms.Exact);
        Add(document, Fields.ExactTitle, WithPositions, passages.Where(passage => passage.Part == Fields.Title).Select(passage => passage.Words), forms => forms.Exact);
        Add(document, Fields.Removed, WithPositions, article.Removed.Select(removed => TextAnalysis.Words(removed.Text)), forms => forms.Exact);
        return document;
    }

    /// <summary>The texts of an article, in reading order, with the part of the index they belong to.</summary>
    public static IEnumerable<(string Part, string Language, string Text)> Passages(Article article)
    {
        if (article.Title is not null) yield return (Fields.Title, article.Language, article.Title);
        if (article.Standfirst is not null) yield return ("lead", article.Language, article.Standfirst);
        if (article.Caption is not null) yield return ("lead", article.Language, article.Caption);
        foreach (var paragraph in article.Paragraphs) yield return (paragraph.Kind == ParagraphKind.Heading ? "heading" : "body", paragraph.Language, paragraph.Text);
    }

    /// <summary>A day as yyyyMMdd: it orders as the date does, and its year is a division away.</summary>
    public static int DayNumber(DateOnly date) => date.Year * 10_000 + date.Month * 100 + date.Day;

    private static void AddValues(Document document, string field, IReadOnlyList<string> values)
    {
        foreach (var value in values.Distinct(StringComparer.Ordinal))
        {
            var bytes = new BytesRef(value);
            if (bytes.Length is 0 or > MaxValueBytes) continue;
            document.Add(new StringField(field, value, Field.Store.NO));
            document.Add(new SortedSetDocValuesField(field, bytes));
        }
        Add(document, Fields.Words(field), WithPositions, values.Select(TextAnalysis.Words), forms => forms.Exact);
    }

    private static void Add(Document document, string field, FieldType type, IEnumerable<List<AnalyzedWord>> passages, Func<WordForms, string?> form)
    {
        var all = passages.Where(words => words.Count > 0).ToList();
        if (all.Count > 0) document.Add(new Field(field, new WordStream(all, form, ParagraphGap), type));
    }

    private static FieldType Indexed(IndexOptions options)
    {
        var type = new FieldType { IsIndexed = true, IsTokenized = true, IndexOptions = options };
        type.Freeze();
        return type;
    }

    /// <summary>The writer's fields bring their own words; nothing is left for an analyzer to do.</summary>
    public static Analyzer NoAnalyzer { get; } = Analyzer.NewAnonymous((field, _) => throw new InvalidOperationException($"The field {field} came without its words."));
}
