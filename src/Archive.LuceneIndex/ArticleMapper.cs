using System.Text.Json;
using Archive.Core.Articles;
using Archive.LuceneIndex.Analysis;
using Lucene.Net.Documents;
using Lucene.Net.Util;

namespace Archive.LuceneIndex;

/// <summary>An article as an index document: its text by part and language, every word once more in exact form, filters, and the stored hit.</summary>
internal static class ArticleMapper
{
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

        AddText(document, "title", article.Language, article.Title);
        AddText(document, "lead", article.Language, article.Standfirst);
        AddText(document, "lead", article.Language, article.Caption);
        foreach (var paragraph in article.Paragraphs) AddText(document, "body", paragraph.Language, paragraph.Text);
        return document;
    }

    /// <summary>A day as yyyyMMdd: it orders as the date does, and its year is a division away.</summary>
    public static int DayNumber(DateOnly date) => date.Year * 10_000 + date.Month * 100 + date.Day;

    private static void AddText(Document document, string part, string language, string? text)
    {
        if (text is null) return;
        if (Fields.HasChain(language)) document.Add(new TextField(Fields.Of(part, language), text, Field.Store.NO));
        document.Add(new TextField(Fields.Exact, text, Field.Store.NO));
    }

    /// <summary>The analysis by field name; paragraphs lie far enough apart that no phrase spans two of them.</summary>
    internal sealed class FieldAnalyzer : Lucene.Net.Analysis.AnalyzerWrapper
    {
        private const int ParagraphGap = 100;

        public FieldAnalyzer()
            : base(PER_FIELD_REUSE_STRATEGY)
        {
        }

        protected override Lucene.Net.Analysis.Analyzer GetWrappedAnalyzer(string fieldName) =>
            fieldName.EndsWith("_it", StringComparison.Ordinal) ? ArchiveAnalyzers.For("it")
            : fieldName.EndsWith("_en", StringComparison.Ordinal) ? ArchiveAnalyzers.For("en")
            : ArchiveAnalyzers.Exact;

        public override int GetPositionIncrementGap(string fieldName) => ParagraphGap;
    }
}
