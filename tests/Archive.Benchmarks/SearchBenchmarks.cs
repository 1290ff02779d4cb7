using System.Text;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Deliveries;
using Archive.Core.Normalization;
using Archive.Core.Search;
using Archive.Core.Search.Indexing;
using Archive.Core.Search.Queries;
using Archive.LuceneIndex;
using Archive.LuceneIndex.Documents;
using Archive.Words;
using BenchmarkDotNet.Attributes;

namespace Archive.Benchmarks;

/// <summary>The stages of analysis, indexing and search, in process: 100 articles, or 100 queries on an index of 5,000 articles.</summary>
[InProcess, MemoryDiagnoser]
public class SearchBenchmarks
{
    private const int Articles = 5_000, Some = 100;

    private readonly string _folder = Directory.CreateTempSubdirectory("archive-bench").FullName;
    private readonly List<Article> _articles;
    private readonly List<string> _questions;
    private readonly List<IndexQuery> _queries;
    private LuceneSearchIndex? _index;

    public SearchBenchmarks()
    {
        var normalizer = new Normalizer();
        _articles = Enumerable.Range(0, Articles).AsParallel().AsOrdered()
            .Select(i => normalizer.Normalize(
                new Submission { Bytes = Encoding.UTF8.GetBytes(Corpus.Text(i)), MediaType = MediaTypes.Text },
                ArticleIdentity.Create("bench", $"{i}").Identity!).Article!)
            .ToList();
        _questions = LoadQuery.Draw(Some, Articles)
            .Select(query => Uri.UnescapeDataString(query.Parameters.Split('&')[0]["q=".Length..])).ToList();
        _queries = _questions.Select(question => new IndexQuery { Query = Interpret(question) }).ToList();
    }

    [GlobalSetup]
    public async Task MakeIndexAsync()
    {
        _index = LuceneSearchIndex.Open(_folder);
        await _index.ApplyAsync(_articles.Select((article, i) => new ArticleChange(i + 1, article)).ToList());
        await _index.CommitAsync();
    }

    [GlobalCleanup]
    public async Task RemoveAsync()
    {
        await _index!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public int Analyze()
    {
        var words = new List<AnalyzedWord>();
        foreach (var article in _articles.Take(Some))
        {
            foreach (var (_, _, text) in ArticleMapper.Passages(article)) TextAnalysis.Words(text, words);
        }
        return words.Count;
    }

    [Benchmark]
    public int MapToDocument() => _articles.Take(Some).Sum(article => ArticleMapper.ToDocument(article).Count());

    [Benchmark]
    public int ParseQuery() => _questions.Count(question => QueryParser.Parse(question).Query is not null);

    [Benchmark]
    public int InterpretQuery() => _questions.Sum(question => Interpret(question).Words.Count);

    [Benchmark(Baseline = true)]
    public Task<long> Search() => SearchAsync(query => query with { Highlight = false });

    [Benchmark]
    public Task<long> SearchAndHighlight() => SearchAsync(query => query);

    [Benchmark]
    public Task<long> SearchAndCount() =>
        SearchAsync(query =>
            query with { Highlight = false, Facets = [.. Enum.GetValues<FacetField>().Where(field => field != FacetField.Month)] });

    private static InterpretedQuery Interpret(string question) =>
        QueryLanguage.Interpret(QueryParser.Parse(question).Query!, SearchScope.Article, [], WordAnalysis.Instance);

    private async Task<long> SearchAsync(Func<IndexQuery, IndexQuery> how)
    {
        var total = 0L;
        foreach (var query in _queries) total += (await _index!.SearchAsync(how(query))).Total;
        return total;
    }
}
