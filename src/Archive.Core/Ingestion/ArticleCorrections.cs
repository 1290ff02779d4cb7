using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Corrections;
using Archive.Core.Normalization;
using Archive.Core.Recording.Corrections;

namespace Archive.Core.Ingestion;

/// <summary>
/// Corrects articles and undoes corrections. Each is a new version of the article, written together with the correction in one transaction;
/// the record as it was found is kept beside it.
/// </summary>
public sealed class ArticleCorrections(ICatalog catalog, Ingestor ingestor, TimeProvider time)
{
    /// <summary>How many articles are corrected at once: they share flushes of the disk.</summary>
    private const int AtOnce = 16;

    /// <summary>
    /// Takes turns at normalising originals again, all of this process: a long page takes hundreds of megabytes meanwhile, and of sixteen
    /// articles that are corrected at once all may be long.
    /// </summary>
    private static readonly SemaphoreSlim Normalizing = new(2);

    /// <summary>Corrects an article, or tells what correcting it would come to.</summary>
    /// <param name="id">The article.</param>
    /// <param name="requests">What is to be corrected.</param>
    /// <param name="by">Who corrects it.</param>
    /// <param name="precondition">What must hold of the article as it stands (null: there is none); null for nothing.</param>
    /// <param name="isDryRun">Whether nothing is written.</param>
    /// <param name="cancellationToken">Stops before the write.</param>
    public Task<CorrectionResult> CorrectAsync(
        ArticleId id,
        IReadOnlyList<CorrectionRequest> requests,
        string by,
        Func<Article?, bool>? precondition = null,
        bool isDryRun = false,
        CancellationToken cancellationToken = default) =>
        ChangeAsync(
            id,
            async current =>
            {
                // By them a cut has its place, and equal paragraphs are counted in the order of the document.
                var needsPlaces = !isDryRun && requests.Any(request => CorrectionRules.IsOfParagraph(request.Field));
                var found = await FoundAsync(current, needsPlaces, cancellationToken);
                var (plan, problems) = CorrectionPlan.Make(found, current.Corrections, requests, by, time.GetUtcNow());
                return (found, plan, problems);
            },
            by,
            precondition,
            isDryRun,
            cancellationToken);

    /// <summary>Undoes a correction of an article: what was found holds again.</summary>
    /// <returns><see cref="CorrectionResultKind.NotFound"/> also when the article has no such correction that holds.</returns>
    public Task<CorrectionResult> UndoAsync(
        ArticleId id,
        long correction,
        string by,
        Func<Article?, bool>? precondition = null,
        CancellationToken cancellationToken = default) =>
        ChangeAsync(
            id,
            async current =>
            {
                var plan = current.Corrections.FirstOrDefault(one => one.Id == correction) is { } known ? CorrectionPlan.Undo(known) : null;
                return (await FoundAsync(current, needsPlaces: false, cancellationToken), plan, null);
            },
            by,
            precondition,
            isDryRun: false,
            cancellationToken);

    /// <summary>
    /// Corrects many articles, some at once, each in a transaction of its own: what was done stays when it is stopped, and done again it
    /// leaves alone what has the values already. The results come as they are done; an article that cannot be read is one of them.
    /// </summary>
    /// <exception cref="ArchiveException">A store cannot be used at the moment.</exception>
    public async IAsyncEnumerable<CorrectionResult> CorrectAllAsync(
        IReadOnlyList<ArticleId> articles,
        IReadOnlyList<CorrectionRequest> requests,
        string by,
        bool isDryRun,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var results = Channel.CreateBounded<CorrectionResult>(AtOnce);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var how = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping.Token };
        var work = Task.Run(
            async () =>
            {
                try
                {
                    await Parallel.ForEachAsync(articles, how, async (id, token) =>
                        await results.Writer.WriteAsync(await CorrectOneOfManyAsync(id, requests, by, isDryRun, token), token));
                    results.Writer.Complete();
                }
                catch (Exception exception)
                {
                    results.Writer.Complete(exception);
                }
            },
            CancellationToken.None);
        try
        {
            await foreach (var result in results.Reader.ReadAllAsync(cancellationToken)) yield return result;
        }
        finally
        {
            await stopping.CancelAsync();
            await work;
        }
    }

    private async Task<CorrectionResult> CorrectOneOfManyAsync(
        ArticleId id, IReadOnlyList<CorrectionRequest> requests, string by, bool isDryRun, CancellationToken cancellationToken)
    {
        try
        {
            return await CorrectAsync(id, requests, by, precondition: null, isDryRun, cancellationToken);
        }
        catch (ArchiveException exception) when (exception.Kind == FaultKind.Corrupt)
        {
            return new CorrectionResult(CorrectionResultKind.Unreadable, id, null) { Fault = exception.Message };
        }
    }

    private async Task<CorrectionResult> ChangeAsync(
        ArticleId id,
        Func<CorrectedArticle, Task<(FoundRecord Found, CorrectionPlan? Plan, IReadOnlyList<FieldProblem>? Problems)>> prepare,
        string by,
        Func<Article?, bool>? precondition,
        bool isDryRun,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var current = await catalog.Corrections.FindAsync(id, cancellationToken);
            if (precondition is not null && !precondition(current?.Article))
            {
                return new CorrectionResult(CorrectionResultKind.PreconditionFailed, id, null);
            }
            if (current is null) return new CorrectionResult(CorrectionResultKind.NotFound, id, null);
            var (found, plan, problems) = await prepare(current);
            if (problems is not null)
            {
                return new CorrectionResult(CorrectionResultKind.Invalid, id, current.Article) { Problems = problems };
            }
            if (plan is null) return new CorrectionResult(CorrectionResultKind.NotFound, id, current.Article);
            if (plan.IsEmpty) return new CorrectionResult(CorrectionResultKind.Unchanged, id, current.Article);
            if (isDryRun) return new CorrectionResult(CorrectionResultKind.Corrected, id, current.Article);
            var written = await catalog.InTransactionAsync(
                transaction => CorrectionRecorder.Write(transaction, current, found, plan, by, time.GetUtcNow()), CancellationToken.None);
            if (written is not null) return new CorrectionResult(CorrectionResultKind.Corrected, id, written);
        }
    }

    /// <summary>
    /// The record as it was found. Without corrections it is the article's own, and only its paragraphs' places have to be looked for, by
    /// normalising the original again; should a repair have lost it, what the original gives now takes its place.
    /// </summary>
    private async Task<FoundRecord> FoundAsync(CorrectedArticle current, bool needsPlaces, CancellationToken cancellationToken)
    {
        var found = current.Corrections.Count == 0 ? new FoundRecord(current.Article, null)
            : current.Found is { } kept && kept.Article.Sha256 == current.Article.Sha256 ? kept
            : null;
        if (found is not null && (!needsPlaces || found.Places is not null)) return found;
        var again = await NormalizeAgainAsync(current, cancellationToken);
        if (found is not null) return again.Article is null ? found : found with { Places = PlacesOf(found.Article, again) };
        return again.Article is null
            ? throw new ArchiveException(
                FaultKind.Corrupt,
                $"The record of {current.Article.Id} as it was found is lost, and its original cannot be read: {again.Rejection}")
            : new FoundRecord(again.Article with { IngestedAt = current.Article.IngestedAt }, again.Places);
    }

    private async Task<NormalizationResult> NormalizeAgainAsync(CorrectedArticle current, CancellationToken cancellationToken)
    {
        await Normalizing.WaitAsync(cancellationToken);
        try
        {
            return (await ingestor.Preparation.NormalizeAgainAsync(current.Article, current.Supplied, cancellationToken)).Result;
        }
        finally
        {
            Normalizing.Release();
        }
    }

    /// <summary>
    /// Where an article's paragraphs stand, from the same text normalised again. Rules may have changed since: each is looked for behind
    /// the one before it, and one that is not there is taken to stand at that one's end.
    /// </summary>
    private static List<TextPlace> PlacesOf(Article article, NormalizationResult again)
    {
        var pieces = again.Article!.Paragraphs.Select((paragraph, i) => (paragraph.Text, Place: again.Places[i]))
            .Concat(again.Article.Removed.Select(span => (span.Text, Place: new TextPlace(span.Start, span.End))))
            .OrderBy(piece => piece.Place.Start).ToList();
        var places = new List<TextPlace>(article.Paragraphs.Count);
        var (next, end) = (0, 0);
        foreach (var paragraph in article.Paragraphs)
        {
            var at = pieces.FindIndex(next, piece => piece.Text == paragraph.Text);
            places.Add(at < 0 ? new TextPlace(end, end) : pieces[at].Place);
            if (at < 0) continue;
            (next, end) = (at + 1, pieces[at].Place.End);
        }
        return places;
    }
}
