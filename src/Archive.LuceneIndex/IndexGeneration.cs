using System.Security.Cryptography;
using Archive.Core;
using Archive.Core.Catalog;
using Archive.Core.Search.Indexing;
using Archive.LuceneIndex.Documents;
using Archive.LuceneIndex.Engine;
using Archive.LuceneIndex.Facets;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using LuceneDirectory = Lucene.Net.Store.Directory;

namespace Archive.LuceneIndex;

/// <summary>
/// One Lucene index in one folder: a writer, and a near-real-time searcher. Every commit carries the change sequence it has reached, the
/// format it was written in, and whether it is still being built.
/// </summary>
internal sealed class IndexGeneration : IDisposable
{
    /// <summary>Raised whenever fields or analysis change.</summary>
    public const int Format = 4;

    private const double WriteBufferMegabytes = 64;

    /// <summary>More segments than so many are merged in a quiet time, until the policy is content.</summary>
    private const int MaxSegments = 8;

    /// <summary>From so many changes on it is worth analysing them on all cores.</summary>
    private const int ParallelFrom = 16;

    private static readonly FieldSimilarity Similarity = new();

    private readonly LuceneDirectory _directory;
    private readonly IndexWriter? _writer;
    private readonly FailureNotingMergeScheduler? _merges;
    private readonly SearcherManager _searchers;
    private SearcherLifetimeManager _snapshots = new();
    private long _sequence;
    private long _visibleSequence;
    private long _committedSequence;
    private bool _isBuilding;
    private bool _isOptimizing;

    private IndexGeneration(string path, int number, LuceneDirectory directory, IndexWriter? writer, FailureNotingMergeScheduler? merges,
        CommitFacts? last)
    {
        Path = path;
        Number = number;
        _directory = directory;
        _writer = writer;
        _merges = merges;
        _sequence = _visibleSequence = _committedSequence = last?.Sequence ?? 0;
        _isBuilding = last?.IsBuilding ?? false;
        var factory = new ScoringSearcherFactory();
        _searchers = writer is null ? new SearcherManager(directory, factory) : new SearcherManager(writer, applyAllDeletes: true, factory);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The generation's number.</summary>
    public int Number { get; }

    /// <summary>
    /// Tells this opening from every other: after a crash, and when a writer is opened again, Lucene numbers states anew from the last
    /// commit.
    /// </summary>
    public uint Instance { get; } = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));

    /// <summary>The latest change that was applied.</summary>
    public long Sequence => Interlocked.Read(ref _sequence);

    /// <summary>The latest change that searches see for certain.</summary>
    public long VisibleSequence => Interlocked.Read(ref _visibleSequence);

    /// <summary>The latest change that is durable.</summary>
    public long CommittedSequence => Math.Max(0, Interlocked.Read(ref _committedSequence));

    private IndexWriter Writer =>
        _writer ?? throw new ArchiveException(FaultKind.Configuration, "The archive was opened for reading only.");

    /// <summary>Opens the index of a folder for writing, creating it when there is none.</summary>
    /// <exception cref="ArchiveException">The index is of another format, damaged, or in use by another process.</exception>
    public static IndexGeneration Open(string path, int number) => CommitFacts.OnDirectory(path, directory =>
    {
        var last = CommitFacts.ReadLast(path, directory);
        var merges = new FailureNotingMergeScheduler();
        var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, ArticleMapper.NoAnalyzer)
        {
            OpenMode = OpenMode.CREATE_OR_APPEND,
            RAMBufferSizeMB = WriteBufferMegabytes,
            MaxThreadStates = Environment.ProcessorCount, // each makes segments of its own
            Similarity = Similarity,
            MergeScheduler = merges,
            MergePolicy = new QuietMergePolicy { ForceMergeDeletesPctAllowed = 0 }, // where deleted articles are to be expunged, all are
        });
        var generation = new IndexGeneration(path, number, directory, writer, merges, last);
        if (last is null)
        {
            // From the first moment there is an index, if an empty one: a missing one is a loss.
            generation._committedSequence = -1;
            generation.Commit();
        }
        return generation;
    });

    /// <summary>Opens the last commit of a folder for searching only, beside a process that writes.</summary>
    /// <exception cref="ArchiveException">The index is of another format or damaged.</exception>
    public static IndexGeneration OpenReadOnly(string path, int number) => CommitFacts.OnDirectory(
        path, directory => new IndexGeneration(path, number, directory, null, null, CommitFacts.ReadLast(path, directory)));

    /// <summary>
    /// Whether a folder holds an index that was built to its end; one that cannot be read counts, so that opening it says why.
    /// </summary>
    public static bool IsWhole(string path)
    {
        try
        {
            return CommitFacts.OnDirectory(path, directory =>
            {
                using (directory)
                {
                    return DirectoryReader.IndexExists(directory) && CommitFacts.ReadLast(path, directory) is not { IsBuilding: true };
                }
            });
        }
        catch (ArchiveException)
        {
            return true;
        }
    }

    /// <summary>Marks an index that is not to be searched before it has caught up.</summary>
    public void BeginBuilding()
    {
        _isBuilding = true;
        _committedSequence = -1;
        Commit();
    }

    /// <summary>What was begun is whole: the next opening finds it so.</summary>
    public void EndBuilding()
    {
        _isBuilding = false;
        _committedSequence = -1;
        Commit();
    }

    /// <summary>Applies changes; of several of one article the last counts.</summary>
    public void Apply(IReadOnlyList<ArticleChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0) return;
        var last = changes.GroupBy(change => change.Id).Select(group => group.MaxBy(change => change.Sequence)!);
        cancellationToken.ThrowIfCancellationRequested(); // and not in the middle: either all of them are in, or the writer is opened again
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = changes.Count < ParallelFrom ? 1 : Environment.ProcessorCount,
            TaskScheduler = TaskScheduler.Current,
        };
        var applied = Sequence;
        Parallel.ForEach(last, parallel, change => Apply(change, isNew: change.IsFirst && change.Sequence > applied));
        _merges!.ThrowIfFailed();
        Interlocked.Exchange(ref _sequence, Math.Max(Sequence, changes.Max(change => change.Sequence)));
    }

    /// <summary>Searches that begin after this see what was applied.</summary>
    public void Refresh(double keepSnapshotsSeconds)
    {
        var applied = Sequence; // more may be applied meanwhile
        _searchers.MaybeRefreshBlocking();
        Interlocked.Exchange(ref _visibleSequence, applied);
        Prune(keepSnapshotsSeconds);
    }

    private void Prune(double keepSnapshotsSeconds) => _snapshots.Prune(new SearcherLifetimeManager.PruneByAge(keepSnapshotsSeconds));

    /// <summary>Makes what was applied durable.</summary>
    public void Commit()
    {
        if (Sequence != _committedSequence) Commit(Sequence);
    }

    private void Commit(long sequence)
    {
        using var measured = Telemetry.Measure("commit", Telemetry.Commits);
        Writer.SetCommitData(new CommitFacts(sequence, _isBuilding).ToCommitData());
        Writer.Commit();
        _merges!.ThrowIfFailed();
        _committedSequence = sequence;
    }

    /// <summary>
    /// For a quiet time: shows and keeps what was merged since the last call, and begins another merge in the background where there are
    /// many segments. Nothing is begun that might fill the disk.
    /// </summary>
    public void Optimize(double keepSnapshotsSeconds)
    {
        _merges!.ThrowIfFailed();
        if (_merges.IsMerging) return;
        if (!_searchers.IsSearcherCurrent())
        {
            Refresh(keepSnapshotsSeconds);
            Search(Record); // a state grows old from when there is a newer one
            Commit(Sequence);
        }
        Prune(keepSnapshotsSeconds);
        // What merging leaves is garbage of the oldest generation, which is left lying for as long as the machine has memory.
        if (_isOptimizing) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        var isDue = _isOptimizing || Search(searcher => searcher.IndexReader.Leaves.Count) > MaxSegments;
        _isOptimizing = isDue && HasRoom() && ((QuietMergePolicy)Writer.Config.MergePolicy).MergeQuietly(Writer);
    }

    /// <summary>
    /// Whether the disk has room for the index twice: what is merged stands there twice for as long as it takes, and others write
    /// meanwhile.
    /// </summary>
    private bool HasRoom()
    {
        var size = Search(searcher => searcher.IndexReader.Leaves
            .Sum(leaf => ((SegmentReader)leaf.AtomicReader).SegmentInfo.GetSizeInBytes()));
        return new DriveInfo(Path).AvailableFreeSpace / 2 > size;
    }

    /// <summary>Rewrites the segments that hold what was deleted from the index.</summary>
    public void ExpungeDeleted()
    {
        Writer.ForceMergeDeletes(doWait: true);
        Commit(Sequence);
        Refresh(keepSnapshotsSeconds: 0);
        // States that were kept for cursors hold the files.
        Interlocked.Exchange(ref _snapshots, new SearcherLifetimeManager()).Dispose();
        Writer.DeleteUnusedFiles();
    }

    /// <summary>Whether it may be written.</summary>
    public bool CanWrite => _writer is not null;

    /// <summary>How many articles searches see.</summary>
    public long Count => Search(searcher => (long)searcher.IndexReader.NumDocs);

    /// <summary>The last commit, open to be read.</summary>
    public IndexCopy Copy() => CommittedFiles.Open(_directory, Path);

    /// <summary>What is wrong with the files of the last commit.</summary>
    public IEnumerable<string> FindDamage() => CommittedFiles.FindDamage(_directory, Path);

    /// <summary>Runs a search on the present state.</summary>
    public T Search<T>(Func<IndexSearcher, T> search)
    {
        var searcher = _searchers.Acquire();
        try
        {
            return search(searcher);
        }
        finally
        {
            _searchers.Release(searcher);
        }
    }

    /// <summary>The name of a state.</summary>
    public StateName NameOf(IndexSearcher searcher) => new(Instance, ((DirectoryReader)searcher.IndexReader).Version);

    /// <summary>Keeps a state for later.</summary>
    public long Record(IndexSearcher searcher) => _snapshots.Record(searcher);

    /// <summary>Runs a search on a state that was kept; false when it is gone.</summary>
    public bool TrySearch<T>(long snapshot, Func<IndexSearcher, T> search, out T? result)
    {
        result = default;
        var snapshots = _snapshots;
        IndexSearcher? earlier = null;
        try
        {
            earlier = snapshots.Acquire(snapshot);
            if (earlier is null) return false;
            result = search(earlier);
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false; // given up meanwhile
        }
        finally
        {
            if (earlier is not null) snapshots.Release(earlier);
        }
    }

    /// <summary>Closes it. What was applied since the last commit is in the catalogue, and applied again.</summary>
    public void Dispose()
    {
        _snapshots.Dispose();
        _searchers.Dispose();
        CloseWriter();
        _directory.Dispose();
    }

    /// <summary>Gives up the writer and its lock; searches go on.</summary>
    public void CloseWriter()
    {
        try
        {
            _writer?.Rollback();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            // closed by the failure that led here
        }
        finally
        {
            if (_writer is not null && IndexWriter.IsLocked(_directory)) IndexWriter.Unlock(_directory);
        }
    }

    /// <summary>
    /// What is new is added without looking for what it replaces: Lucene keeps the ids looked for in the memory that it writes from, and
    /// looks each up in each segment.
    /// </summary>
    private void Apply(ArticleChange change, bool isNew)
    {
        var id = new Term(Fields.Id, change.Id.Value);
        if (change.Article is null)
        {
            Writer.DeleteDocuments(id);
            return;
        }
        if (isNew) Writer.AddDocument(ArticleMapper.ToDocument(change.Article));
        else Writer.UpdateDocument(id, ArticleMapper.ToDocument(change.Article));
        ArticleMapper.Forget();
    }

    private sealed class ScoringSearcherFactory : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader)
        {
            FacetCollector.Warm(reader);
            return new IndexSearcher(reader) { Similarity = IndexGeneration.Similarity };
        }
    }
}
