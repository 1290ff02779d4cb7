using Archive.Core;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.Core.Search.Indexing;
using Archive.Core.Search.Queries;
using Archive.LuceneIndex.Documents;
using Archive.LuceneIndex.Highlighting;
using Archive.LuceneIndex.Querying;
using Lucene.Net.Search;

namespace Archive.LuceneIndex;

/// <summary>
/// The index below a local folder: generations in folders with numbers, the highest whole one of which is searched. A rebuild makes the
/// next one. After a failed write the writer is opened again at its last commit, while searches go on with what they see.
/// </summary>
public sealed class LuceneSearchIndex : ISearchIndex, IIndexWriter, IIndexMaintenance
{
    /// <summary>How long the state that a cursor was given out on is kept after a newer one came.</summary>
    private const double SnapshotSeconds = 300;

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<(IndexGeneration Generation, long Since)> _retired = [];
    private volatile IndexGeneration _searched;
    private IndexGeneration _written;
    private bool _hasFailed;

    private LuceneSearchIndex(string path, IndexGeneration generation, TimeProvider time)
    {
        _path = path;
        _time = time;
        _searched = _written = generation;
    }

    /// <summary>After a failure, that of the last commit: what Lucene held in memory may be lost.</summary>
    public long Sequence
    {
        get
        {
            lock (_gate) return _hasFailed ? _written.CommittedSequence : _written.Sequence;
        }
    }

    /// <inheritdoc />
    public int AnalysisVersion => IndexGeneration.Format;

    /// <inheritdoc />
    public IndexCapabilities Capabilities => IndexCapabilities.All;

    /// <summary>Opens the index below a folder, creating it when there is none.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="time">Tells how long earlier states are kept; null for the system's.</param>
    /// <exception cref="ArchiveException">The index is of another format, damaged, or in use by another process.</exception>
    public static LuceneSearchIndex Open(string path, TimeProvider? time = null)
    {
        var (current, folder) = GenerationFolders.FindWhole(path).LastOrDefault((0, path));
        var index = new LuceneSearchIndex(path, IndexGeneration.Open(folder, current), time ?? TimeProvider.System);
        foreach (var (number, other) in GenerationFolders.FindAll(path).Where(generation => generation.Number != current))
        {
            GenerationFolders.Discard(number, other);
        }
        return index;
    }

    /// <summary>Opens the last commit for searching only; null when there is none yet. Works beside a process that writes.</summary>
    /// <exception cref="ArchiveException">The index is of another format or damaged.</exception>
    public static LuceneSearchIndex? OpenReadOnly(string path) => GenerationFolders.FindWhole(path) is [.., var (number, folder)]
        ? new LuceneSearchIndex(path, IndexGeneration.OpenReadOnly(folder, number), TimeProvider.System)
        : null;

    /// <summary>Whether a folder holds any index.</summary>
    public static bool Exists(string path) => GenerationFolders.FindAll(path).Count > 0;

    /// <summary>
    /// Throws the index away, whatever state it is in, and begins an empty one. For an index that cannot be opened; one that can is rebuilt
    /// without a gap.
    /// </summary>
    public static LuceneSearchIndex Reset(string path)
    {
        foreach (var (number, folder) in GenerationFolders.FindAll(path)) GenerationFolders.Discard(number, folder);
        return Open(path);
    }

    /// <inheritdoc />
    public Task ApplyAsync(IReadOnlyList<ArticleChange> changes, bool isVisible = true, CancellationToken cancellationToken = default)
    {
        Write(
            generation =>
            {
                generation.Apply(changes, cancellationToken);
                if (isVisible) Show(generation);
            });
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task CommitAsync(CancellationToken cancellationToken = default)
    {
        Write(generation => generation.Commit());
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task OptimizeAsync(CancellationToken cancellationToken = default)
    {
        Write(generation => generation.Optimize(SnapshotSeconds));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task ExpungeDeletedAsync(CancellationToken cancellationToken = default)
    {
        var isDone = Write(generation =>
        {
            generation.ExpungeDeleted();
            DropRetired(_ => true); // earlier states hold what was deleted since
        });
        if (isDone) return Task.CompletedTask;
        throw new ArchiveException(
            FaultKind.Unavailable, $"The index in {_path} had to be opened again; what was deleted is expunged when it has caught up.");
    }

    /// <inheritdoc />
    public Task<IIndexRebuild> BeginRebuildAsync(CancellationToken cancellationToken = default)
    {
        var number = GenerationFolders.FindAll(_path).Select(generation => generation.Number).Append(_searched.Number).Max() + 1;
        var generation = IndexGeneration.Open(GenerationFolders.Of(_path, number), number);
        try
        {
            generation.BeginBuilding();
            return Task.FromResult<IIndexRebuild>(new GenerationRebuild(generation, SnapshotSeconds, TakePlace));
        }
        catch (Exception exception) when (exception is not ArchiveException)
        {
            generation.Dispose();
            throw Unwritable(generation, exception);
        }
    }

    /// <inheritdoc />
    public async Task<IndexCopy> CopyAsync(CancellationToken cancellationToken = default)
    {
        if (_written.CanWrite) await CommitAsync(cancellationToken);
        return _written.Copy();
    }

    /// <inheritdoc />
    public IAsyncEnumerable<string> FindDamageAsync(CancellationToken cancellationToken = default) =>
        _written.FindDamage().ToAsyncEnumerable();

    /// <inheritdoc />
    public Task<IndexedArticles> ReadArticlesAsync(CancellationToken cancellationToken = default)
    {
        var generation = _searched;
        var sequence = generation.VisibleSequence; // before the ids, which may be of a later state
        var ids = generation.Search(searcher => StoredIds.Read(searcher.IndexReader));
        return Task.FromResult(new IndexedArticles(sequence, ids.ToAsyncEnumerable()));
    }

    /// <inheritdoc />
    public ValueTask<IndexState> StateAsync(CancellationToken cancellationToken = default)
    {
        var generation = _searched;
        var sequence = generation.VisibleSequence; // before the state, which may be a later one
        return ValueTask.FromResult(new IndexState(generation.Search(generation.NameOf).ToString(), sequence));
    }

    /// <inheritdoc />
    public Task<IndexResults> SearchAsync(IndexQuery query, CancellationToken cancellationToken = default)
    {
        if (query.After is { } after && StateName.TryParse(after.State, out var state) && FindEarlier(state) is { } earlier)
        {
            IndexResults Continue(IndexSearcher searcher) => IndexSearch.Run(searcher, query, () => after.State, cancellationToken);
            if (earlier.TrySearch(state.Version, Continue, out var results)) return Task.FromResult(results!);
        }
        var generation = _searched;
        return Task.FromResult(generation.Search(searcher => IndexSearch.Run(searcher, query, () => Keep(searcher), cancellationToken)));

        string Keep(IndexSearcher searcher)
        {
            generation.Record(searcher);
            return generation.NameOf(searcher).ToString();
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<ArticleId>> ListAsync(IndexQuery query, CancellationToken cancellationToken = default) =>
        Search<IReadOnlyList<ArticleId>>(searcher => MatchList.Of(searcher, query, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<HighlightedArticle> HighlightAsync(Article article, InterpretedQuery query, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Highlighter.Mark(article, QueryMarks.Of(query.Marked, NearWords.Automaton)));
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<NamedCount>> CompleteAsync(
        CompletionField field, string prefix, int size, CancellationToken cancellationToken = default) =>
        Search<IReadOnlyList<NamedCount>>(searcher => Completions.Find(searcher, field, prefix, size), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<SearchHit>> FindSimilarAsync(
        Article article, SearchFilters filters, int size, CancellationToken cancellationToken = default) =>
        Search(searcher => SimilarArticles.Find(searcher, article, filters, size), cancellationToken);

    /// <inheritdoc />
    public Task<MatchExplanation> ExplainAsync(Article article, IndexQuery query, CancellationToken cancellationToken = default) =>
        Search(searcher => new Explainer(searcher, article, query).Explain(), cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        foreach (var (generation, _) in _retired)
        {
            generation.Dispose();
            if (generation.Number != _searched.Number) GenerationFolders.Discard(generation.Number, generation.Path);
        }
        if (_searched != _written) _searched.Dispose();
        _written.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<T> Search<T>(Func<IndexSearcher, T> search, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_searched.Search(search));
    }

    private IndexGeneration? FindEarlier(StateName state)
    {
        var searched = _searched;
        if (state.Instance == searched.Instance) return searched;
        lock (_retired) return _retired.FirstOrDefault(retired => retired.Generation.Instance == state.Instance).Generation;
    }

    /// <summary>
    /// Lucene may have lost what it held in memory when a write failed, so the writer is opened again at the last commit, and nothing else:
    /// the follower sees by the sequence that what it brought was not applied, and brings all that came since. Returns whether it was
    /// written.
    /// </summary>
    private bool Write(Action<IndexGeneration> write)
    {
        lock (_gate)
        {
            var isWhole = !_hasFailed;
            try
            {
                if (isWhole) write(_written);
                else Reopen();
                return isWhole;
            }
            catch (Exception exception) when (
                exception is not (OperationCanceledException or ArchiveException { Kind: FaultKind.Configuration }))
            {
                _hasFailed = true;
                if (exception is ArchiveException) throw;
                throw Unwritable(_written, exception);
            }
        }
    }

    /// <summary>What made a write fail, in the archive's terms.</summary>
    internal static ArchiveException Unwritable(IndexGeneration generation, Exception exception)
    {
        var cause = exception is AggregateException { InnerException: { } inner } ? inner : exception;
        return ArchiveException.OfDisk($"The index in {generation.Path} cannot be written", cause);
    }

    private void Reopen()
    {
        _written.CloseWriter();
        if (_written != _searched) _written.Dispose();
        _written = IndexGeneration.Open(_searched.Path, _searched.Number);
        Show(_written); // it may have come as far as what was to be shown when writing failed
        _hasFailed = false;
    }

    /// <summary>
    /// Lets searches see what was written. A writer that was opened again is shown when it has come as far as what they see already.
    /// </summary>
    private void Show(IndexGeneration generation)
    {
        generation.Refresh(SnapshotSeconds);
        if (generation != _searched && generation.Sequence >= _searched.Sequence) Retire(generation);
        DropRetired(retired => _time.GetElapsedTime(retired.Since) > TimeSpan.FromSeconds(SnapshotSeconds));
    }

    private void DropRetired(Predicate<(IndexGeneration Generation, long Since)> isDue)
    {
        lock (_retired)
        {
            foreach (var retired in _retired.Where(retired => isDue(retired)).ToList())
            {
                retired.Generation.Dispose();
                _retired.Remove(retired);
                var (number, folder) = (retired.Generation.Number, retired.Generation.Path);
                if (number != _searched.Number) GenerationFolders.Discard(number, folder);
            }
        }
    }

    private void Retire(IndexGeneration successor)
    {
        lock (_retired) _retired.Add((_searched, _time.GetTimestamp()));
        _searched = successor;
    }

    /// <summary>Puts a rebuilt generation in the place of the present one.</summary>
    private void TakePlace(IndexGeneration successor)
    {
        lock (_gate)
        {
            if (_written == _searched) _written.CloseWriter();
            else _written.Dispose();
            Retire(successor);
            _written = successor;
            _hasFailed = false;
        }
    }
}
