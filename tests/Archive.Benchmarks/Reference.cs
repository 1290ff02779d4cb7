using System.Diagnostics;
using System.Globalization;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.It;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Archive.Benchmarks;

/// <summary>
/// The baseline of the load tests: a minimal program with Lucene.Net that indexes the same articles (one analysed field for each language,
/// the text stored, two threads, the default directory) and runs the same queries in process.
/// </summary>
internal sealed class Reference : IDisposable
{
    private const int Threads = 2;

    /// <summary>How many lines are buffered between the reader and the indexing threads.</summary>
    private const int PrefetchedLines = 256;

    private const double BufferMegabytes = 64;

    private static readonly Analyzer Italian = new ItalianAnalyzer(LuceneVersion.LUCENE_48);
    private static readonly Analyzer English = new EnglishAnalyzer(LuceneVersion.LUCENE_48);
    private static readonly HashSet<string> LoadedFields = ["id", "title", "date"];

    private readonly FSDirectory _directory;
    private readonly DirectoryReader _reader;
    private readonly IndexSearcher _searcher;

    public Reference(string folder)
    {
        _directory = FSDirectory.Open(folder);
        _reader = DirectoryReader.Open(_directory);
        _searcher = new IndexSearcher(_reader);
    }

    /// <summary>Indexes a file of tab-separated lines (language, number, day, title, text); returns the seconds until the commit.</summary>
    public static double Index(string file, string folder)
    {
        if (System.IO.Directory.Exists(folder)) System.IO.Directory.Delete(folder, recursive: true);
        var watch = Stopwatch.StartNew();
        using var directory = FSDirectory.Open(folder);
        var analyzer = Analyzer.NewAnonymous(
            (_, _) => throw new InvalidOperationException("Every document is added with its own analyzer."));
        using (var writer = new IndexWriter(
            directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, analyzer) { RAMBufferSizeMB = BufferMegabytes }))
        {
            using var lines = new System.Collections.Concurrent.BlockingCollection<string>(PrefetchedLines);
            var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
            {
                foreach (var line in lines.GetConsumingEnumerable()) Add(writer, line.Split('\t'));
            })).ToList();
            threads.ForEach(thread => thread.Start());
            foreach (var line in File.ReadLines(file)) lines.Add(line);
            lines.CompleteAdding();
            threads.ForEach(thread => thread.Join());
            writer.Commit();
            writer.Dispose(waitForMerges: false); // as the product does
        }
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>Runs a query and loads the stored fields of the first ten hits; returns the number of matches.</summary>
    public int Search(LoadQuery query)
    {
        var field = query.Language == "it" ? "body_it" : "body_en";
        var combined = new BooleanQuery();
        foreach (var word in query.Words)
        {
            Query part = query.Kind switch
            {
                LoadQueryKind.Prefix => new PrefixQuery(new Term(field, word)),
                LoadQueryKind.Similar => new FuzzyQuery(new Term(field, word), 1),
                _ => new TermQuery(new Term(field, Stem(field, word))),
            };
            combined.Add(part, query.Kind == LoadQueryKind.Any ? Occur.SHOULD : Occur.MUST);
        }
        Query luceneQuery = query.Kind == LoadQueryKind.Phrase ? Phrase(field, query.Words) : combined;
        var filter = query.Year is { } year
            ? NumericRangeFilter.NewInt32Range("day", year * 10_000, (year + 1) * 10_000, minInclusive: true, maxInclusive: false)
            : null;
        var found = _searcher.Search(luceneQuery, filter, 10);
        foreach (var hit in found.ScoreDocs) _searcher.Doc(hit.Doc, LoadedFields).Get("title", CultureInfo.InvariantCulture);
        return found.TotalHits;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _directory.Dispose();
    }

    private static void Add(IndexWriter writer, string[] columns)
    {
        var (isItalian, day) = (columns[0] == "it", int.Parse(columns[2], CultureInfo.InvariantCulture));
        writer.AddDocument(
            [
                new StringField("id", columns[1], Field.Store.YES), new Int32Field("day", day, Field.Store.NO),
                new StoredField("date", columns[2]),
                new StoredField("title", columns[3]), new TextField(isItalian ? "body_it" : "body_en", columns[4], Field.Store.YES),
            ],
            isItalian ? Italian : English);
    }

    private static PhraseQuery Phrase(string field, IReadOnlyList<string> words)
    {
        // The analyzer drops stop words; the position increments keep the gaps that they leave.
        var phrase = new PhraseQuery();
        using var tokens = (field == "body_it" ? Italian : English).GetTokenStream(field, string.Join(' ', words));
        var (term, increment, position) =
            (tokens.AddAttribute<ICharTermAttribute>(), tokens.AddAttribute<IPositionIncrementAttribute>(), -1);
        tokens.Reset();
        while (tokens.IncrementToken()) phrase.Add(new Term(field, term.ToString()!), position += increment.PositionIncrement);
        tokens.End();
        return phrase;
    }

    private static string Stem(string field, string word)
    {
        using var tokens = (field == "body_it" ? Italian : English).GetTokenStream(field, word);
        var term = tokens.AddAttribute<ICharTermAttribute>();
        tokens.Reset();
        var stem = tokens.IncrementToken() ? term.ToString()! : word;
        tokens.End();
        return stem;
    }
}
