using System.Globalization;
using System.Security.Cryptography;
using Archive.Core;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.LuceneIndex.Highlighting;
using Archive.LuceneIndex.Querying;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Archive.LuceneIndex;

/// <summary>
/// The index below a local folder: generations in folders with numbers, the highest whole one of which is searched. A rebuild makes the next one. After a
/// failed write the writer is opened again at its last commit, while searches go on with what they see.
/// </summary>
public sealed class LuceneSearchIndex : ISearchIndex
{
    /// <summary>How long the state that a cursor was given out on is kept after a newer one came.</summary>
    private const double SnapshotSeconds = 300;

    /// <summary>The states of a generation are numbered from its number times this.</summary>
    private const long StatesPerGeneration = 1L << 40;

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();

    /// <summary>After a crash Lucene counts states anew from the last commit.</summary>
    private readonly uint _instance = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
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
    public string State
    {
        get
        {
            var searched = _searched;
            return searched.Search(searcher => string.Create(CultureInfo.InvariantCulture, $"{_instance:x}.{searched.Number}.{((DirectoryReader)searcher.IndexReader).Version}"));
        }
    }

    /// <summary>Opens the index below a folder, creating it when there is none.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="time">Tells how long earlier states are kept; null for the system's.</param>
    /// <exception cref="ArchiveException">The index is of another format, damaged, or in use by another process.</exception>
    public static LuceneSearchIndex Open(string path, TimeProvider? time = null)
    {
        var (current, folder) = Generations(path).LastOrDefault((0, path));
        var index = new LuceneSearchIndex(path, IndexGeneration.Open(folder, current), time ?? TimeProvider.System);
        foreach (var (number, other) in AllGenerations(path).Where(generation => generation.Number != current)) Discard(number, other);
        return index;
    }

    /// <summary>Opens the last commit for searching only; null when there is none yet. Works beside a process that writes.</summary>
    /// <exception cref="ArchiveException">The index is of another format or damaged.</exception>
    public static LuceneSearchIndex? OpenReadOnly(string path) =>
        Generations(path) is [.., var (number, folder)] ? new LuceneSearchIndex(path, IndexGeneration.OpenReadOnly(folder, number), TimeProvider.System) : null;

    /// <summary>Whether a folder holds any index.</summary>
    public static bool Exists(string path) => AllGenerations(path).Count > 0;

    /// <summary>
    /// Throws the index away, whatever state it is in, and begins an empty one. For an index that cannot be opened; one that can is rebuilt without a gap.
    /// </summary>
    public static LuceneSearchIndex Reset(string path)
    {
        foreach (var (number, folder) in AllGenerations(path)) Discard(number, folder);
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
    public Task TidyAsync(CancellationToken cancellationToken = default)
    {
        Write(generation => generation.Tidy(SnapshotSeconds));
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
        if (!isDone) throw new ArchiveException(FaultKind.Unavailable, $"The index in {_path} had to be opened again; what was deleted is expunged when it has caught up.");
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<IIndexRebuild> BeginRebuildAsync(CancellationToken cancellationToken = default)
    {
        var number = AllGenerations(_path).Select(generation => generation.Number).Append(_searched.Number).Max() + 1;
        var generation = IndexGeneration.Open(System.IO.Path.Combine(_path, number.ToString("d4", CultureInfo.InvariantCulture)), number);
        try
        {
            generation.BeginBuilding();
            return Task.FromResult<IIndexRebuild>(new Rebuild(this, generation));
        }
        catch (Exception exception) when (exception is not ArchiveException)
        {
            generation.Dispose();
            throw Unwritable(generation, exception);
        }
    }

    /// <inheritdoc />
    public async Task<IndexSnapshot> SnapshotAsync(CancellationToken cancellationToken = default)
    {
        if (_written.CanWrite) await CommitAsync(cancellationToken);
        return _written.OpenSnapshot();
    }

    /// <inheritdoc />
    public IAsyncEnumerable<string> FindDamageAsync(CancellationToken cancellationToken = default) => _written.FindDamage().ToAsyncEnumerable();

    /// <inheritdoc />
    public IAsyncEnumerable<ArticleId> ReadIdsAsync(CancellationToken cancellationToken = default) => _searched.Search(searcher => StoredIds.Read(searcher.IndexReader)).ToAsyncEnumerable();

    /// <inheritdoc />
    public Task<IndexResults> SearchAsync(IndexQuery query, CancellationToken cancellationToken = default)
    {
        if (query.After is { } after && FindEarlier(after.Snapshot) is { } earlier
            && earlier.TrySearch(after.Snapshot % StatesPerGeneration, searcher => IndexSearch.Run(searcher, query, () => after.Snapshot, cancellationToken), out var results))
        {
            return Task.FromResult(results!);
        }
        var generation = _searched;
        return Task.FromResult(generation.Search(searcher => IndexSearch.Run(searcher, query, () => (generation.Number * StatesPerGeneration) + generation.Record(searcher), cancellationToken)));
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<ArticleId>> ListAsync(IndexQuery query, CancellationToken cancellationToken = default) =>
        Search<IReadOnlyList<ArticleId>>(searcher => MatchList.Of(searcher, query, cancellationToken), cancellationToken);

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

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        foreach (var (generation, _) in _retired)
        {
            generation.Dispose();
            if (generation.Number != _searched.Number) Discard(generation.Number, generation.Path);
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

    private IndexGeneration? FindEarlier(long snapshot)
    {
        var number = snapshot / StatesPerGeneration;
        if (number == _searched.Number) return _searched;
        lock (_retired) return _retired.FirstOrDefault(retired => retired.Generation.Number == number).Generation;
    }

    /// <summary>
    /// Lucene may have lost what it held in memory when a write failed, so the writer is opened again at the last commit, and nothing else: the follower sees
    /// by the sequence that what it brought was not taken, and brings all that came since. Returns whether it was written.
    /// </summary>
    private bool Write(Action<IndexGeneration> write)
    {
        lock (_gate)
        {
            var isWhole = !_hasFailed;
            TryWrite(isWhole ? write : _ => Reopen());
            return isWhole;
        }
    }

    private void TryWrite(Action<IndexGeneration> write)
    {
        try
        {
            write(_written);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ArchiveException { Kind: FaultKind.Configuration }))
        {
            _hasFailed = true;
            if (exception is ArchiveException) throw;
            throw Unwritable(_written, exception);
        }
    }

    private static ArchiveException Unwritable(IndexGeneration generation, Exception exception) =>
        ArchiveException.OfDisk($"The index in {generation.Path} cannot be written", exception is AggregateException { InnerException: { } inner } ? inner : exception);

    private void Reopen()
    {
        _written.CloseWriter();
        if (_written != _searched) _written.Dispose();
        _written = IndexGeneration.Open(_searched.Path, _searched.Number);
        Show(_written); // it may have come as far as what was to be shown when writing failed
        _hasFailed = false;
    }

    /// <summary>Lets searches see what was written. A writer that was opened again is shown when it has come as far as what they see already.</summary>
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
                if (retired.Generation.Number != _searched.Number) Discard(retired.Generation.Number, retired.Generation.Path);
            }
        }
    }

    private void Retire(IndexGeneration successor)
    {
        lock (_retired) _retired.Add((_searched, _time.GetTimestamp()));
        _searched = successor;
    }

    private static List<(int Number, string Folder)> Generations(string path) => AllGenerations(path).Where(generation => IndexGeneration.IsWhole(generation.Folder)).ToList();

    /// <summary>Generations in their order. The first, 0, lies in the folder itself.</summary>
    private static List<(int Number, string Folder)> AllGenerations(string path)
    {
        if (!Directory.Exists(path)) return [];
        var numbered = Directory.EnumerateDirectories(path)
            .Select(folder => (IsNumber: int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number), Number: number, Folder: folder))
            .Where(generation => generation.IsNumber)
            .OrderBy(generation => generation.Number)
            .Select(generation => (generation.Number, generation.Folder));
        return Directory.EnumerateFiles(path, "segments*").Any() ? [(0, path), .. numbered] : [.. numbered];
    }

    private static void Discard(int number, string folder)
    {
        if (number > 0) Directory.Delete(folder, recursive: true);
        else foreach (var file in Directory.EnumerateFiles(folder)) File.Delete(file);
    }

    private sealed class Rebuild(LuceneSearchIndex index, IndexGeneration generation) : IIndexRebuild
    {
        private bool _isComplete;

        public long Sequence => generation.Sequence;

        public Task ApplyAsync(IReadOnlyList<ArticleChange> changes, CancellationToken cancellationToken = default)
        {
            try
            {
                generation.Apply(changes, cancellationToken);
                return Task.CompletedTask;
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or ArchiveException))
            {
                throw Unwritable(generation, exception);
            }
        }

        public Task CompleteAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                generation.EndBuilding();
                generation.Refresh(SnapshotSeconds);
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or ArchiveException))
            {
                throw Unwritable(generation, exception);
            }
            lock (index._gate)
            {
                if (index._written == index._searched) index._written.CloseWriter();
                else index._written.Dispose();
                index.Retire(generation);
                index._written = generation;
                index._hasFailed = false;
            }
            _isComplete = true;
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            if (_isComplete) return ValueTask.CompletedTask;
            generation.Dispose();
            Discard(generation.Number, generation.Path);
            return ValueTask.CompletedTask;
        }
    }
}
