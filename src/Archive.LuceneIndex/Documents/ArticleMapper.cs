using Archive.Core.Articles;
using Archive.Words;
using Lucene.Net.Analysis;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Archive.LuceneIndex.Documents;

/// <summary>
/// An article as an index document: its words by part and language as stems, every word once more as it stands, filters, and the stored
/// hit. Fields and word lists are those of the article before: making them costs the writer more than filling them. One mapper serves one
/// thread.
/// </summary>
internal sealed class ArticleMapper
{
    /// <summary>Longer than any name; the index would refuse a longer value.</summary>
    private const int MaxValueBytes = 1_000;

    /// <summary>Lists of longer texts, and more lists than this, are not kept for the next article.</summary>
    private const int MaxWordsKept = 1_000, MaxListsKept = 200;

    private static readonly FieldType WithPositions = Indexed(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);

    /// <summary>Phrases are matched as they stand; stems need no positions.</summary>
    private static readonly FieldType Counted = Indexed(IndexOptions.DOCS_AND_FREQS);

    [ThreadStatic]
    private static ArticleMapper? _ofThread;

    private readonly List<IIndexableField> _document = [];
    private readonly Dictionary<string, TextField> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<StringField>> _values = new(StringComparer.Ordinal);
    private readonly List<List<AnalyzedWord>> _lists = [];
    private readonly Int32Field _date = new(Fields.Date, 0, Field.Store.NO);
    private int _listsUsed;

    /// <summary>The writer's fields bring their own words; nothing is left for an analyzer to do.</summary>
    public static Analyzer NoAnalyzer { get; } =
        Analyzer.NewAnonymous((field, _) => throw new InvalidOperationException($"The field {field} came without its words."));

    /// <summary>The document of an article, until the next is asked for on the same thread.</summary>
    public static IEnumerable<IIndexableField> ToDocument(Article article) => (_ofThread ??= new ArticleMapper()).Map(article);

    /// <summary>Gives up what the last document on this thread held.</summary>
    public static void Forget() => _ofThread?.Clear();

    /// <summary>The texts of an article, in reading order, with the part of the index they belong to.</summary>
    public static IEnumerable<(string Part, string Language, string Text)> Passages(Article article)
    {
        if (article.Title is not null) yield return (Fields.Title, article.Language, article.Title);
        if (article.Standfirst is not null) yield return ("lead", article.Language, article.Standfirst);
        if (article.Caption is not null) yield return ("lead", article.Language, article.Caption);
        foreach (var paragraph in article.Paragraphs)
        {
            yield return (paragraph.Kind == ParagraphKind.Heading ? "heading" : "body", paragraph.Language, paragraph.Text);
        }
    }

    /// <summary>A day as yyyyMMdd: it orders as the date does, and its year is a division away.</summary>
    public static int DayNumber(DateOnly date) => date.Year * 10_000 + date.Month * 100 + date.Day;

    /// <summary>
    /// The first sixty bits of an id: of two ids the smaller one has the smaller number. That two agree in them is as good as impossible.
    /// </summary>
    public static long OrderOf(string id)
    {
        const int Characters = 12, BitsPerCharacter = 5;
        var order = 0L;
        foreach (var character in id.AsSpan(0, Characters))
        {
            // Base32 as ASCII orders it: 2 to 7 before a to z.
            var rank = char.IsAsciiDigit(character) ? character - '2' : character - 'a' + 6;
            order = (order << BitsPerCharacter) | (uint)rank;
        }
        return order;
    }

    private List<IIndexableField> Map(Article article)
    {
        Clear();
        AddValue(Fields.Id, 0, article.Id.Value);
        _document.Add(new BinaryDocValuesField(Fields.Id, new BytesRef(article.Id.Value)));
        _document.Add(new NumericDocValuesField(Fields.Order, OrderOf(article.Id.Value)));
        var passages = Passages(article).ToList();
        HitStore.Add(_document, article, passages);
        AddValue(Fields.Language, 0, article.Language);
        _document.Add(new SortedDocValuesField(Fields.Language, new BytesRef(article.Language)));
        if (article.Date is { } date)
        {
            _date.SetInt32Value(DayNumber(date));
            _document.Add(_date);
            _document.Add(new NumericDocValuesField(Fields.Date, DayNumber(date)));
        }
        AddValue(Fields.Source, 0, article.Source);
        _document.Add(new SortedDocValuesField(Fields.Source, new BytesRef(article.Source)));
        Text(Fields.Words(Fields.Source), WordForm.Exact).Add(Words(article.Source));
        AddValues(Fields.Author, article.Authors);
        AddValues(Fields.Tag, article.Tags);
        foreach (var label in article.Removed.Select(removed => removed.Label).Distinct(StringComparer.Ordinal))
        {
            _document.Add(new SortedSetDocValuesField(Fields.Label, new BytesRef(label)));
        }
        _document.Add(new SingleDocValuesField(Fields.Certainty, (float)article.Certainty));
        AddDoubts(article);

        foreach (var (part, language, text) in passages)
        {
            var words = Words(text);
            if (TextAnalysis.FormOf(language) is { } stem) Text(Fields.Of(part, language), stem).Add(words);
            Text(Fields.Exact, WordForm.Exact).Add(words);
            if (part == Fields.Title) Text(Fields.ExactTitle, WordForm.Exact).Add(words);
        }
        foreach (var removed in article.Removed) Text(Fields.Removed, WordForm.Exact).Add(Words(removed.Text));
        foreach (var text in _texts.Values)
        {
            if (!text.Words.IsEmpty) _document.Add(text.Field);
        }
        return _document;
    }

    private void Clear()
    {
        _document.Clear();
        foreach (var text in _texts.Values) text.Words.Clear();
        for (var i = 0; i < _listsUsed; i++)
        {
            if (_lists[i].Capacity > MaxWordsKept) _lists[i] = [];
        }
        _listsUsed = 0;
        if (_lists.Count > MaxListsKept) _lists.RemoveRange(MaxListsKept, _lists.Count - MaxListsKept);
    }

    /// <summary>The words of a text, in a list that the next article uses again.</summary>
    private List<AnalyzedWord> Words(string text)
    {
        if (_listsUsed == _lists.Count) _lists.Add([]);
        var words = _lists[_listsUsed++];
        TextAnalysis.Words(text, words);
        return words;
    }

    private WordStream Text(string field, WordForm form)
    {
        if (!_texts.TryGetValue(field, out var text))
        {
            var words = new WordStream(form);
            _texts[field] = text = new TextField(new Field(field, words, form == WordForm.Exact ? WithPositions : Counted), words);
        }
        return text.Words;
    }

    private void AddValues(string field, IReadOnlyList<string> values)
    {
        var count = 0;
        foreach (var value in values.Distinct(StringComparer.Ordinal))
        {
            var bytes = new BytesRef(value);
            if (bytes.Length is 0 or > MaxValueBytes) continue;
            AddValue(field, count++, value);
            _document.Add(new SortedSetDocValuesField(field, bytes));
        }
        foreach (var value in values) Text(Fields.Words(field), WordForm.Exact).Add(Words(value));
    }

    private void AddDoubts(Article article)
    {
        var doubts = DoubtFields.Of(article);
        foreach (var (i, doubt) in doubts.Index())
        {
            AddValue(Fields.Doubt, i, DoubtFields.NameOf(doubt));
            _document.Add(new SortedSetDocValuesField(Fields.Doubt, new BytesRef(DoubtFields.NameOf(doubt))));
        }
        if (doubts.Count > 0) AddValue(Fields.Doubt, doubts.Count, DoubtFields.Any);
    }

    /// <summary>Adds the value of a filter; the article's values of one field are counted from 0.</summary>
    private void AddValue(string field, int number, string value)
    {
        if (!_values.TryGetValue(field, out var fields)) _values[field] = fields = [];
        if (number == fields.Count) fields.Add(new StringField(field, value, Field.Store.NO));
        fields[number].SetStringValue(value);
        _document.Add(fields[number]);
    }

    private static FieldType Indexed(IndexOptions options)
    {
        var type = new FieldType { IsIndexed = true, IsTokenized = true, IndexOptions = options };
        type.Freeze();
        return type;
    }

    private sealed record TextField(Field Field, WordStream Words);
}
