using Archive.Core.Catalog.Corrections;
using Archive.Core.Catalog.Lines;
using Archive.Core.Catalog.Runs;

namespace Archive.Core.Catalog;

/// <summary>
/// Seam: the facts of the archive, a store a subject, in SQLite today. Together with the blobs it is the truth; the search index only
/// follows it. What a task of it has returned is durable. A catalogue that cannot be read or written throws <see cref="ArchiveException"/>.
/// </summary>
/// <remarks>
/// What a second process that writes may expect: transactions are serial across processes, and numbers of changes and of
/// lines' versions are given in the order of commits, so that following them misses nothing. What was read outside a transaction
/// (<see cref="IArticleStore.FindAsync"/>, lines) is a hint that <see cref="Recording.Recorder"/> checks again inside it. What is not kept
/// here, which bytes are on their way into the catalogue (<see cref="Storage.RawStore"/>) and the archive's lock, belongs to one process:
/// today one process at a time writes.
/// </remarks>
public interface ICatalog : IAsyncDisposable
{
    /// <summary>Articles, their versions and addresses, and the order of their changes.</summary>
    IArticleStore Articles { get; }

    /// <summary>Ingest runs and their accounts.</summary>
    IRunStore Runs { get; }

    /// <summary>Uploads that wait for a run.</summary>
    IJobStore Jobs { get; }

    /// <summary>What is known of the lines of sources.</summary>
    ILineStore Lines { get; }

    /// <summary>Searches that were saved to be cited.</summary>
    ISavedSearchStore Searches { get; }

    /// <summary>What people have corrected.</summary>
    ICorrectionStore Corrections { get; }

    /// <summary>The API's keys.</summary>
    IApiKeyStore Keys { get; }

    /// <summary>
    /// Does work in one transaction, which may be shared with what other callers hand over at the time: what the work wrote is durable when
    /// the task ends, and nothing of it stays when it throws. Works are done one after another.
    /// </summary>
    /// <param name="work">The work; it is done on another thread, once, and keeps nothing of the transaction.</param>
    /// <param name="cancellationToken">Stops waiting; what was handed over may still be done.</param>
    Task<T> InTransactionAsync<T>(Func<ICatalogTransaction, T> work, CancellationToken cancellationToken = default);

    /// <summary>Counts over the whole archive, of one moment.</summary>
    Task<CatalogStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);

    /// <summary>A copy as of one moment, made while the catalogue is in use.</summary>
    /// <param name="workFolder">A local folder with room for it, for engines that copy to a disk first; what is written there goes when
    /// the copy is disposed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<CatalogCopy> CopyAsync(string workFolder, CancellationToken cancellationToken = default);

    /// <summary>What is wrong with the catalogue, in words, after reading all of it.</summary>
    IAsyncEnumerable<string> FindDamageAsync(CancellationToken cancellationToken = default);
}
