using System.Globalization;
using Archive.Core;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.LuceneIndex.Highlighting;
using Lucene.Net.Index;
using Lucene.Net.Search;
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
    private const int Format = 2;

    private const string SequenceKey = "archive.sequence";
    private const string FormatKey = "archive.format";
    private const double WriteBufferMegabytes = 64;

    /// <summary>How long the state that a cursor was given out on is kept after a newer one came.</summary>
    private const double SnapshotSeconds = 300;

    private static readonly FieldSimilarity Similarity = new();

    private readonly LuceneDirectory _directory;
    private readonly IndexWriter? _writer;
    private readonly SearcherManager _searchers;
    private readonly SearcherLifetimeManager _snapshots = new();
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
        var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, ArticleMapper.NoAnalyzer)
        {
            OpenMode = OpenMode.CREATE_OR_APPEND,
            RAMBufferSizeMB = WriteBufferMegabytes,
            Similarity = Similarity,
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
            var id = new Term(Fields.Id, change.Id.Value);
            if (change.Article is null) Writer.DeleteDocuments(id);
            else Writer.UpdateDocument(id, ArticleMapper.ToDocument(change.Article));
        }
        _searchers.MaybeRefreshBlocking();
        _snapshots.Prune(new SearcherLifetimeManager.PruneByAge(SnapshotSeconds));
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
    public Task<IndexResults> SearchAsync(IndexQuery query, CancellationToken cancellationToken = default)
    {
        if (query.After is { } after && _snapshots.Acquire(after.Snapshot) is { } earlier)
        {
            try
            {
                return Task.FromResult(IndexSearch.Run(earlier, query, () => after.Snapshot, cancellationToken));
            }
            finally
            {
                _snapshots.Release(earlier);
            }
        }
        return Search(searcher => IndexSearch.Run(searcher, query, () => _snapshots.Record(searcher), cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public Task<HighlightedArticle> HighlightAsync(Article article, IndexQuery query, CancellationToken cancellationToken = default) => Search(
        searcher =>
        {
            var translated = QueryTranslator.Translate(searcher.IndexReader, query);
            Snippet? Mark(string? text) => text is null ? null : Highlighter.Mark(text, article.Language, translated.Wanted);
            return new HighlightedArticle(
                article.Title is null ? null : Highlighter.Mark(article.Title, article.Language, translated.Wanted, translated.WantedInTitle),
                Mark(article.Standfirst), Mark(article.Caption),
                article.Paragraphs.Select(paragraph => Highlighter.Mark(paragraph.Text, paragraph.Language, translated.Wanted)).ToList());
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<NamedCount>> CompleteAsync(CompletionField field, string prefix, int size, CancellationToken cancellationToken = default) =>
        Search<IReadOnlyList<NamedCount>>(searcher => Completions.Find(searcher, field, prefix, size), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<SearchHit>> FindSimilarAsync(Article article, SearchFilters filters, int size, CancellationToken cancellationToken = default) =>
        Search(searcher => SimilarArticles.Find(searcher, article, filters, size), cancellationToken);

    /// <inheritdoc />
    public Task<MatchExplanation> ExplainAsync(Article article, IndexQuery query, CancellationToken cancellationToken = default) =>
        Search(searcher => new Explainer(searcher, article, query).Explain(), cancellationToken);

    private Task<T> Search<T>(Func<IndexSearcher, T> search, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var searcher = _searchers.Acquire();
        try
        {
            return Task.FromResult(search(searcher));
        }
        finally
        {
            _searchers.Release(searcher);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _snapshots.Dispose();
        _searchers.Dispose();
        // What was applied since the last commit is in the catalogue; the next start catches up on it.
        _writer?.Rollback();
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    private IndexWriter Writer => _writer ?? throw new ArchiveException(FaultKind.Configuration, "The archive was opened for reading only.");

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
        public override IndexSearcher NewSearcher(IndexReader reader) => new(reader) { Similarity = LuceneSearchIndex.Similarity };
    }
}
