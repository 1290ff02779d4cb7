using System.Text;
using Archive.Core.Articles;
using Archive.Core.Deliveries;
using Archive.Core.Normalization;
using Archive.Core.Normalization.Languages;
using BenchmarkDotNet.Attributes;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.It;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Archive.Benchmarks;

/// <summary>Normalising 200 plain-text articles, compared with indexing their text by Lucene.Net alone, on one thread.</summary>
[InProcess, MemoryDiagnoser]
public class TextAgainstLuceneBenchmarks
{
    private const int Articles = 200;

    private static readonly ArticleIdentity Identity = ArticleIdentity.Create("bench", "key").Identity!;

    private readonly Normalizer _normalizer = new();
    private readonly string[] _texts = Enumerable.Range(0, Articles).Select(i => Corpus.Text(i)).ToArray();
    private readonly byte[][] _bytes = Enumerable.Range(0, Articles).Select(i => Encoding.UTF8.GetBytes(Corpus.Text(i))).ToArray();

    [Benchmark(Baseline = true)]
    public void LuceneAlone()
    {
        using var directory = new RAMDirectory();
        using var italian = new ItalianAnalyzer(LuceneVersion.LUCENE_48);
        using var english = new EnglishAnalyzer(LuceneVersion.LUCENE_48);
        using var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, english) { RAMBufferSizeMB = 64 });
        foreach (var text in _texts)
        {
            var isItalian = LanguageVote.Decide(text)?.Code == Archive.Core.Articles.Language.Italian;
            writer.AddDocument([new TextField("body", text, Field.Store.YES)], isItalian ? italian : english);
        }
    }

    [Benchmark]
    public void Normalize()
    {
        foreach (var bytes in _bytes) _normalizer.Normalize(new Submission { Bytes = bytes, MediaType = MediaTypes.Text }, Identity);
    }
}

/// <summary>Normalising 20 pages, compared with SmartReader alone on the same pages.</summary>
[InProcess, MemoryDiagnoser]
public class PagesAgainstSmartReaderBenchmarks
{
    private const int Pages = 20;

    private static readonly ArticleIdentity Identity = ArticleIdentity.Create("bench", "key").Identity!;

    private readonly Normalizer _normalizer = new();
    private readonly string[] _pages = Enumerable.Range(0, Pages).Select(Corpus.Html).ToArray();
    private readonly byte[][] _bytes = Enumerable.Range(0, Pages).Select(i => Encoding.UTF8.GetBytes(Corpus.Html(i))).ToArray();

    [Benchmark(Baseline = true)]
    public int SmartReaderAlone()
    {
        var length = 0;
        foreach (var page in _pages)
        {
            using var reader = new SmartReader.Reader("https://archive.invalid/", page);
            length += reader.GetArticle().TextContent.Length;
        }
        return length;
    }

    [Benchmark]
    public void Normalize()
    {
        foreach (var bytes in _bytes) _normalizer.Normalize(new Submission { Bytes = bytes, MediaType = MediaTypes.Html }, Identity);
    }
}

/// <summary>Language detection for the paragraphs of 20 articles, compared with Lingua alone.</summary>
[InProcess, MemoryDiagnoser]
public class LanguageAgainstLinguaBenchmarks
{
    private readonly string[] _paragraphs = Enumerable.Range(0, 20)
        .SelectMany(i => Corpus.Text(i).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        .Where(text => text.Length > 40)
        .ToArray();
    private readonly Lingua.LanguageDetector _lingua = Core.Normalization.Languages.LanguageDetector.BuildModels();

    [Benchmark(Baseline = true)]
    public int LinguaAlone() => _paragraphs.Count(paragraph => _lingua.DetectLanguageOf(paragraph) == Lingua.Language.Italian);

    [Benchmark]
    public int Archive() => _paragraphs.Count(IsItalian);

    private static bool IsItalian(string paragraph) =>
        Core.Normalization.Languages.LanguageDetector.OfText(paragraph).Language == Core.Articles.Language.Italian;
}
