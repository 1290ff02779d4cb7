using System.Globalization;
using System.Text.Json;
using Archive.Core;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.LuceneIndex.Highlighting;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;
using LuceneDirectory = Lucene.Net.Store.Directory;

namespace Archive.LuceneIndex;

/// <summary>
/// The index in a local folder: one writer, a near-real-time searcher. Every commit carries the change sequence it has reached and the format it was
/// written in. NIOFSDirectory, because MMapDirectory of this Lucene.Net version can bring the process down (lucenenet #1013).
/// </summary>
public sealed class LuceneSearchIndex : ISearchIndex
{
    /// <summary>Raised whenever fields or analysis change.</summary>
    private const int Format = 1;

    private const string SequenceKey = "archive.sequence";
    private const string FormatKey = "archive.format";
    private const double WriteBufferMegabytes = 64;

    private readonly LuceneDirectory _directory;
    private readonly IndexWriter? _writer;
    private readonly SearcherManager _searchers;
    private long _sequence;
    private long _committedSequence;

    private LuceneSearchIndex(LuceneDirectory directory, IndexWriter? writer, long sequence)
    {
        _directory = directory;
        _writer = writer;
        _sequence = _committedSequence = sequence;
        var factory = new ScoringSearcherFactory();
        _searchers = writer is null ? new SearcherManager(directory, factory) : new SearcherManager(writer, applyAllDeletes: true, factory);
    }

    /// <inheritdoc />
    public long Sequence => Interlocked.Read(ref _sequence);

    /// <summary>Opens the index of a folder, creating it when there is none.</summary>
    /// <exception cref="ArchiveException">The index is of another format, damaged, or in use by another process.</exception>
    public static LuceneSearchIndex Open(string path) => Guard(path, directory =>
    {
        var sequence = ReadSequence(path, directory);
        var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, new ArticleMapper.FieldAnalyzer())
        {
            OpenMode = OpenMode.CREATE_OR_APPEND,
            RAMBufferSizeMB = WriteBufferMegabytes,
            Similarity = new BM25Similarity(),
        });
        return new LuceneSearchIndex(directory, writer, sequence);
    });

    /// <summary>Opens the last commit for searching only; null when there is none yet. Works beside a process that writes.</summary>
    /// <exception cref="ArchiveException">The index is of another format or damaged.</exception>
    public static LuceneSearchIndex? OpenReadOnly(string path) => System.IO.Directory.Exists(path)
        ? Guard(path, directory =>
        {
            if (DirectoryReader.IndexExists(directory)) return new LuceneSearchIndex(directory, null, ReadSequence(path, directory));
            directory.Dispose();
            return null;
        })
        : null;

    /// <inheritdoc />
    public Task ApplyAsync(IReadOnlyList<ArticleChange> changes, CancellationToken cancellationToken = default)
    {
        foreach (var change in changes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Writer.UpdateDocument(new Term(Fields.Id, change.Article.Id.Value), ArticleMapper.ToDocument(change.Article));
        }
        _searchers.MaybeRefreshBlocking();
        if (changes.Count > 0) Interlocked.Exchange(ref _sequence, Math.Max(Sequence, changes.Max(change => change.Sequence)));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task CommitAsync(CancellationToken cancellationToken = default)
    {
        var sequence = Sequence;
        if (sequence == _committedSequence) return Task.CompletedTask;
        Writer.SetCommitData(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [SequenceKey] = sequence.ToString(CultureInfo.InvariantCulture),
            [FormatKey] = Format.ToString(CultureInfo.InvariantCulture),
        });
        Writer.Commit();
        _committedSequence = sequence;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<SearchResults> SearchAsync(IndexQuery query, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var translated = QueryTranslator.Translate(query);
        var searcher = _searchers.Acquire();
        try
        {
            return Task.FromResult(Search(searcher, query, translated));
        }
        finally
        {
            _searchers.Release(searcher);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _searchers.Dispose();
        // What was applied since the last commit is in the catalogue; the next start catches up on it.
        _writer?.Rollback();
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    private IndexWriter Writer => _writer ?? throw new ArchiveException(FaultKind.Configuration, "The archive was opened for reading only.");

    private static SearchResults Search(IndexSearcher searcher, IndexQuery query, TranslatedQuery translated)
    {
        var reach = Math.Max(1, Math.Min(query.Skip + query.Take, Math.Max(1, searcher.IndexReader.MaxDoc)));
        var isRanked = query.Query is not EverythingQuery;
        var byId = new SortField(Fields.Id, SortFieldType.STRING);
        var sort = isRanked ? new Sort(SortField.FIELD_SCORE, byId) : new Sort(new SortField(Fields.Date, SortFieldType.INT64, reverse: true), byId);
        var top = TopFieldCollector.Create(sort, reach, fillFields: false, trackDocScores: isRanked, trackMaxScore: false, docsScoredInOrder: false);
        var facets = new FacetCollector();
        searcher.Search(translated.Query, FilterOf(query), MultiCollector.Wrap(top, facets));

        var page = top.GetTopDocs(query.Skip, query.Take);
        return new SearchResults
        {
            Total = top.TotalHits,
            Hits = page.ScoreDocs.Select(found => ToHit(searcher, found, translated.Wanted)).ToList(),
            Facets = facets.ToFacets(),
            IgnoredWords = translated.IgnoredWords,
        };
    }

    private static SearchHit ToHit(IndexSearcher searcher, ScoreDoc found, WantedTerms wanted)
    {
        var stored = searcher.Doc(found.Doc).GetBinaryValue(Fields.Hit);
        var hit = JsonSerializer.Deserialize(stored.Bytes.AsSpan(stored.Offset, stored.Length), HitJson.Default.HitDocument)!;
        return new SearchHit
        {
            Id = hit.Id,
            Key = hit.Key,
            Source = hit.Source,
            Title = hit.Title,
            HasTitle = hit.HasTitle,
            Date = hit.Date,
            Authors = hit.Authors,
            Language = hit.Language,
            Snippet = SnippetBuilder.Build(hit.Passages, wanted),
            Score = float.IsNaN(found.Score) ? 0 : Math.Round(found.Score, 4),
        };
    }

    private static Filter? FilterOf(IndexQuery query)
    {
        var filters = new List<Filter>();
        if (query.Languages.Count > 0)
        {
            var languages = new BooleanQuery(disableCoord: true);
            foreach (var language in query.Languages.Distinct(StringComparer.Ordinal)) languages.Add(new TermQuery(new Term(Fields.Language, language)), Occur.SHOULD);
            filters.Add(new QueryWrapperFilter(languages));
        }
        if (query.From is not null || query.To is not null)
        {
            filters.Add(NumericRangeFilter.NewInt32Range(
                Fields.Date, query.From is { } from ? ArticleMapper.DayNumber(from) : null, query.To is { } to ? ArticleMapper.DayNumber(to) : null, minInclusive: true, maxInclusive: true));
        }
        if (filters.Count < 2) return filters.SingleOrDefault();

        var all = new BooleanQuery(disableCoord: true);
        foreach (var filter in filters) all.Add(new ConstantScoreQuery(filter), Occur.MUST);
        return new QueryWrapperFilter(all);
    }

    private static long ReadSequence(string path, LuceneDirectory directory)
    {
        if (!DirectoryReader.IndexExists(directory)) return 0;
        using var reader = DirectoryReader.Open(directory);
        var data = reader.IndexCommit.UserData;
        var format = data is not null && data.TryGetValue(FormatKey, out var text) ? text : null;
        if (format is null && reader.MaxDoc == 0) return 0; // created, and never committed since
        if (format != Format.ToString(CultureInfo.InvariantCulture))
        {
            throw new ArchiveException(
                FaultKind.Configuration,
                $"The index in {path} has the format {format ?? "of another program"}; this Archive writes format {Format}. Delete that folder: “archive serve” and “archive ingest” build it anew from the catalogue.");
        }
        return long.Parse(data![SequenceKey], CultureInfo.InvariantCulture);
    }

    private static T Guard<T>(string path, Func<LuceneDirectory, T> open)
    {
        LuceneDirectory? directory = null;
        try
        {
            directory = new NIOFSDirectory(path);
            return open(directory);
        }
        catch (Exception exception)
        {
            directory?.Dispose();
            switch (exception)
            {
                case ArchiveException:
                    throw;
                case LockObtainFailedException:
                    throw new ArchiveException(FaultKind.Locked, $"The index in {path} is in use by another process.", exception);
                case CorruptIndexException or IndexFormatTooOldException or IndexFormatTooNewException or EndOfStreamException or FileNotFoundException:
                    throw new ArchiveException(
                        FaultKind.Corrupt, $"The index in {path} is damaged: {exception.Message} Delete that folder: “archive serve” and “archive ingest” build it anew from the catalogue.", exception);
                case IOException or UnauthorizedAccessException:
                    throw new ArchiveException(FaultKind.Unavailable, $"The index in {path} cannot be opened: {exception.Message}", exception);
                default:
                    throw;
            }
        }
    }

    private sealed class ScoringSearcherFactory : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader) => new(reader) { Similarity = new BM25Similarity() };
    }
}
