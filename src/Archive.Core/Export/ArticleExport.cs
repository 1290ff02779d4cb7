using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Archive.Core.Articles;
using Archive.Core.Catalog;

namespace Archive.Core.Export;

/// <summary>
/// Every article that matches a search, in its order. Which they are is settled when it is begun, whatever is written meanwhile; their records are read from
/// one state of the catalogue, in which an article that was deleted since still stands.
/// </summary>
/// <param name="matches">The articles.</param>
/// <param name="query">The query as it was understood.</param>
/// <param name="catalog">Holds the records.</param>
/// <param name="time">The clock.</param>
public sealed class ArticleExport(IReadOnlyList<ArticleId> matches, string query, ICatalog catalog, TimeProvider time)
{
    private const int FlushAt = 64 * 1024;

    /// <summary>How many articles match.</summary>
    public int Total => matches.Count;

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
        format.Begin(text, new ExportHead(query, Total, time.GetUtcNow()));
        await foreach (var article in catalog.ReadRecordsAsync(matches, cancellationToken))
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
