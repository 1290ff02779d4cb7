using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite.Stores;

/// <summary>Saved searches as rows.</summary>
internal sealed class SavedSearchStore(SqliteCatalog catalog) : ISavedSearchStore
{
    private const string Columns = "id, saved_at, search, query, total, sha256, pipeline_version, analysis_version, sequence, found";

    public Task<SavedSearch> AddAsync(SavedSearch search, CancellationToken cancellationToken = default)
    {
        var found = search.Found is null ? null : Pack(search.Found);
        return catalog.Write(
            connection =>
            {
                var isNew = connection.Run(
                    $"INSERT OR IGNORE INTO searches ({Columns}) VALUES ($id, $at, $search, $query, $total, $sha256, $pipeline, $analysis, $sequence, $found)",
                    ("$id", search.Id), ("$at", search.SavedAt.ToSql()),
                    ("$search", JsonSerializer.Serialize(search.Search, SavedSearchJson.Default.SavedQuery)), ("$query", search.Query),
                    ("$total", search.Total), ("$sha256", search.Sha256.Hex), ("$pipeline", search.PipelineVersion),
                    ("$analysis", search.AnalysisVersion), ("$sequence", search.Sequence), ("$found", found)) == 1;
                if (isNew) connection.Renew("searches", "id = $id", ("$id", search.Id));
                return isNew ? search : Find(connection, search.Id)!;
            },
            cancellationToken);
    }

    public Task<SavedSearch?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        catalog.Read(connection => Find(connection, id));

    private static SavedSearch? Find(SqliteConnection connection, string id) => connection.Query(
        $"SELECT {Columns} FROM searches WHERE id = $id",
        reader => new SavedSearch
        {
            Id = reader.GetString(0),
            SavedAt = reader.Time(1),
            Search = JsonSerializer.Deserialize(reader.GetString(2), SavedSearchJson.Default.SavedQuery)!,
            Query = reader.GetString(3),
            Total = reader.GetInt64(4),
            Sha256 = ContentHash.Parse(reader.GetString(5)),
            PipelineVersion = reader.GetInt32(6),
            AnalysisVersion = reader.GetInt32(7),
            Sequence = reader.GetInt64(8),
            Found = reader.IsDBNull(9) ? null : Unpack(reader.GetFieldValue<byte[]>(9)),
        },
        ("$id", id)).SingleOrDefault();

    private static byte[] Pack(IReadOnlyList<FoundVersion> found)
    {
        using var packed = new MemoryStream();
        using (var text = new StreamWriter(new GZipStream(packed, CompressionLevel.Optimal)))
        {
            foreach (var (id, version) in found) text.Write(string.Create(CultureInfo.InvariantCulture, $"{id.Value} {version}\n"));
        }
        return packed.ToArray();
    }

    private static List<FoundVersion> Unpack(byte[] packed)
    {
        using var text = new StreamReader(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress));
        var found = new List<FoundVersion>();
        while (text.ReadLine() is { } line)
        {
            if (!ArticleId.TryParse(line[..ArticleId.Length], out var id))
            {
                throw new InvalidDataException($"A saved search holds “{line}”, which is no article.");
            }
            found.Add(new FoundVersion(id, long.Parse(line.AsSpan(ArticleId.Length + 1), CultureInfo.InvariantCulture)));
        }
        return found;
    }
}
