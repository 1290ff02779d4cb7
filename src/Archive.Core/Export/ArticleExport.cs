using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Archive.Core.Articles;
using Archive.Core.Catalog;

namespace Archive.Core.Export;

/// <summary>
/// An export of all articles that match a search, in the order of its hits. It is a snapshot: articles and versions are fixed when it
/// begins. An article that is replaced or deleted while it runs is written as it was; one that is purged is counted as missing.
/// </summary>
public sealed class ArticleExport
{
    /// <summary>How many characters are buffered before they are written to the output.</summary>
    private const int BufferLength = 64 * 1024;

    private readonly IReadOnlyList<ArticleId> _matches;
    private readonly IReadOnlyList<CurrentVersion> _versions;
    private readonly string _query;
    private readonly ICatalog _catalog;
    private readonly TimeProvider _time;

    private ArticleExport(
        IReadOnlyList<ArticleId> matches, IReadOnlyList<CurrentVersion> versions, string query, ICatalog catalog, TimeProvider time) =>
        (_matches, _versions, _query, _catalog, _time) = (matches, versions, query, catalog, time);

    /// <summary>How many articles match.</summary>
    public int Total => _matches.Count;

    /// <summary>Begins an export and fixes the versions of its articles.</summary>
    /// <param name="matches">The ids of the matching articles, in the order to be written.</param>
    /// <param name="query">The query as it was interpreted, for the header of the formats.</param>
    /// <param name="catalog">The catalogue that holds the records.</param>
    /// <param name="time">The clock for the time of the export.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ArticleExport> BeginAsync(
        IReadOnlyList<ArticleId> matches,
        string query,
        ICatalog catalog,
        TimeProvider time,
        CancellationToken cancellationToken = default) =>
        new(matches, await catalog.Articles.GetCurrentVersionsAsync(matches, cancellationToken), query, catalog, time);

    /// <summary>Writes all articles as a stream; only their ids are all in memory at once.</summary>
    /// <param name="output">Receives the bytes.</param>
    /// <param name="format">The format.</param>
    /// <param name="cancellationToken">Cancels between two articles.</param>
    /// <returns>How many articles were written and are missing, and the hash of the output before the trailer.</returns>
    public async Task<ExportEnd> WriteAsync(Stream output, ExportFormat format, CancellationToken cancellationToken = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var (count, missing) = (0, 0);
        format.Begin(text, new ExportHead(_query, Total, _time.GetUtcNow()));
        var versions = _matches.Select((id, i) => new FoundVersion(id, _versions[i].Version));
        await foreach (var article in _catalog.Articles.ReadVersionsAsync(versions, cancellationToken))
        {
            if (article is null)
            {
                missing++;
                continue;
            }
            format.Write(text, article);
            count++;
            if (text.GetStringBuilder().Length > BufferLength) await FlushAsync();
        }
        await FlushAsync();
        var end = new ExportEnd(count, missing, Convert.ToHexStringLower(hash.GetCurrentHash()));
        format.End(text, end);
        await FlushAsync();
        return end;

        async Task FlushAsync()
        {
            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            text.GetStringBuilder().Clear();
            hash.AppendData(bytes);
            await output.WriteAsync(bytes, cancellationToken);
        }
    }
}
