using System.Threading.Channels;
using Archive.Core.Articles;
using Archive.Core.Catalog;

namespace Archive.Core.Ingestion;

/// <summary>How far a run is.</summary>
/// <param name="Counts">Items settled so far.</param>
/// <param name="LastItem">The item settled last.</param>
public sealed record RunProgress(OutcomeCounts Counts, string LastItem);

/// <summary>
/// Ingests everything at some paths and keeps the account. Items are prepared on all cores and recorded in the order the source gives them, a batch a
/// transaction, so that a run over the same files always ends the same.
/// </summary>
public sealed class IngestRun(ICatalog catalog, Ingestor ingestor, TimeProvider time)
{
    /// <summary>Items waiting between preparing and recording, and the largest batch: at most twice as many articles are in memory.</summary>
    private const int Window = 64;

    /// <summary>Runs to the end or until cancelled; what was recorded before stays, and the account of a cancelled run shows it.</summary>
    /// <exception cref="ArchiveException">A store failed; the run stays open in the account.</exception>
    public async Task<RunAccount> RunAsync(IReadOnlyList<string> paths, string source, IProgress<RunProgress>? progress, CancellationToken cancellationToken = default)
    {
        var run = await catalog.StartRunAsync(new RunStart(time.GetUtcNow(), source, paths), cancellationToken);

        using var failure = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var prepared = Channel.CreateBounded<PreparedItem>(new BoundedChannelOptions(Window) { SingleReader = true, SingleWriter = true });
        var producer = ProduceAsync(paths, source, prepared.Writer, failure.Token);
        try
        {
            await RecordAsync(run, source, prepared.Reader, progress, failure.Token);
            await producer;
        }
        catch
        {
            // Whichever side failed, the other must not go on alone.
            await failure.CancelAsync();
            await Task.WhenAny(producer);
            while (prepared.Reader.TryRead(out var item)) await Task.WhenAny(item.Task);
            throw;
        }
        await catalog.FinishRunAsync(run, time.GetUtcNow(), cancellationToken);
        return (await catalog.GetRunAsync(run, cancellationToken))!;
    }

    private async Task ProduceAsync(IReadOnlyList<string> paths, string source, ChannelWriter<PreparedItem> writer, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in Sources.EnumerateAsync(paths, cancellationToken))
            {
                await writer.WriteAsync(new PreparedItem(item, Task.Run(() => PrepareAsync(item, source, cancellationToken), cancellationToken)), cancellationToken);
            }
            writer.Complete();
        }
        catch (Exception exception)
        {
            writer.Complete(exception);
            throw;
        }
    }

    private async Task<IngestItem> PrepareAsync(SourceItem item, string source, CancellationToken cancellationToken)
    {
        if (item.Ignored is not null) return new SettledItem(item.Name, IngestOutcomeKind.Ignored, null, item.Ignored);
        if (item.Rejected is not null) return new SettledItem(item.Name, IngestOutcomeKind.Rejected, null, item.Rejected);

        var (submission, rejection) = item.Read!();
        return submission is null
            ? new SettledItem(item.Name, IngestOutcomeKind.Rejected, null, rejection)
            : await ingestor.PrepareAsync(submission, source, item.PathKey, item.Name, cancellationToken);
    }

    private async Task RecordAsync(long run, string source, ChannelReader<PreparedItem> reader, IProgress<RunProgress>? progress, CancellationToken cancellationToken)
    {
        var counts = OutcomeCounts.Zero;
        var batch = new List<IngestItem>(Window);
        var recentlyChanged = new RecentArticles();
        while (await reader.WaitToReadAsync(cancellationToken))
        {
            batch.Clear();
            while (batch.Count < Window && reader.TryRead(out var item))
            {
                var prepared = await item.Task;
                // It was compared with what the catalogue held before an item ahead of it changed the same article.
                if (prepared is SettledItem { Kind: IngestOutcomeKind.Unchanged, Article: { } article } && recentlyChanged.Contains(article))
                {
                    if (batch.Count > 0) counts = await RecordBatchAsync(run, batch, counts, progress, cancellationToken);
                    batch.Clear();
                    prepared = await PrepareAsync(item.Item, source, cancellationToken);
                }
                if (prepared is NormalizedItem normalized) recentlyChanged.Add(normalized.Article.Id);
                batch.Add(prepared);
            }
            counts = await RecordBatchAsync(run, batch, counts, progress, cancellationToken);
        }
    }

    private async Task<OutcomeCounts> RecordBatchAsync(long run, List<IngestItem> batch, OutcomeCounts counts, IProgress<RunProgress>? progress, CancellationToken cancellationToken)
    {
        var recorded = await catalog.RecordAsync(run, batch, cancellationToken);
        counts = recorded.Aggregate(counts, (sum, item) => sum.Plus(item.Kind));
        progress?.Report(new RunProgress(counts, batch[^1].Item));
        return counts;
    }

    private sealed record PreparedItem(SourceItem Item, Task<IngestItem> Task);

    /// <summary>The articles changed within the last items: as many as can be prepared ahead of the one being recorded.</summary>
    private sealed class RecentArticles
    {
        private readonly Queue<ArticleId> _order = new();
        private readonly Dictionary<ArticleId, int> _counts = [];

        public bool Contains(ArticleId article) => _counts.ContainsKey(article);

        public void Add(ArticleId article)
        {
            _order.Enqueue(article);
            _counts[article] = _counts.GetValueOrDefault(article) + 1;
            if (_order.Count <= 4 * Window) return;
            var oldest = _order.Dequeue();
            if (--_counts[oldest] == 0) _counts.Remove(oldest);
        }
    }
}
