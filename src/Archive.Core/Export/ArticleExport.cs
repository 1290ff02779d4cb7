using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Archive.Core.Articles;
using Archive.Core.Catalog;

namespace Archive.Core.Export;

/// <summary>
/// Every article that matches a search, in its order. Which they are and in which version is settled when it is begun, whatever is written meanwhile: what is
/// replaced or deleted later stands as it was, what is purged is missing.
/// </summary>
public sealed class ArticleExport
{
    private const int FlushAt = 64 * 1024;

    private readonly IReadOnlyList<ArticleId> _matches;
    private readonly IReadOnlyList<CurrentVersion> _versions;
    private readonly string _query;
    private readonly ICatalog _catalog;
    private readonly TimeProvider _time;

    private ArticleExport(IReadOnlyList<ArticleId> matches, IReadOnlyList<CurrentVersion> versions, string query, ICatalog catalog, TimeProvider time) =>
        (_matches, _versions, _query, _catalog, _time) = (matches, versions, query, catalog, time);

    /// <summary>How many articles match.</summary>
    public int Total => _matches.Count;

    /// <summary>Begins one, and settles what is in it.</summary>
    /// <param name="matches">The articles.</param>
    /// <param name="query">The query as it was understood.</param>
    /// <param name="catalog">Holds the records.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ArticleExport> BeginAsync(IReadOnlyList<ArticleId> matches, string query, ICatalog catalog, TimeProvider time, CancellationToken cancellationToken = default) =>
        new(matches, await catalog.GetCurrentVersionsAsync(matches, cancellationToken), query, catalog, time);

    /// <summary>Writes them all. What is in memory does not grow with their number, but for their ids.</summary>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="format">The format.</param>
    /// <param name="cancellationToken">Ends it between two articles.</param>
    /// <returns>How many were written, and the hash.</returns>
    public async Task<ExportEnd> WriteAsync(Stream output, ExportFormat format, CancellationToken cancellationToken = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var (count, missing) = (0, 0);
        format.Begin(text, new ExportHead(_query, Total, _time.GetUtcNow()));
        await foreach (var article in _catalog.ReadVersionsAsync(_matches.Select((id, i) => new FoundVersion(id, _versions[i].Version)), cancellationToken))
        {
            if (article is null)
            {
                missing++;
                continue;
            }
            format.Write(text, article);
            count++;
            if (text.GetStringBuilder().Length > FlushAt) await FlushAsync();
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
