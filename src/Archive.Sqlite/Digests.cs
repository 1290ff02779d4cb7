using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite;

/// <summary>Checksums of rows (XxHash3, 64 bits), by which a byte that the disk altered is noticed.</summary>
internal static class Digests
{
    /// <summary>The columns that a table's digest covers, in this order.</summary>
    public static IReadOnlyDictionary<string, string[]> Columns { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["articles"] = ["id", "sequence", "version", "source", "language", "date", "sha256", "deleted_at", "purged"],
        ["versions"] = ["article", "version", "sha256", "supplied", "run", "record"],
        ["identities"] = ["source", "key", "article", "sha256", "supplied"],
        ["api_keys"] = ["id", "name", "role", "secret_hash", "created_at", "expires_at", "revoked_at"],
        ["searches"] =
            ["id", "saved_at", "search", "query", "total", "sha256", "pipeline_version", "analysis_version", "sequence", "found"],
        ["corrections"] =
            ["id", "article", "field", "paragraph", "from_value", "to_value", "made_by", "made_at", "conflict", "ended_at", "ended_by"],
        ["found_records"] = ["article", "record", "places"],
        ["lines"] = ["source", "line", "text", "state", "version", "since"],
    };

    /// <summary>Makes the function known that computes a digest in SQL.</summary>
    public static void Register(SqliteConnection connection) =>
        connection.CreateFunction("digest_of", (object?[] values) => Of(values), isDeterministic: true);

    /// <summary>Gives rows their digest.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="table">The table.</param>
    /// <param name="where">Which rows, as SQL.</param>
    /// <param name="parameters">The condition's parameters.</param>
    public static void Renew(
        this SqliteConnection connection, string table, string where, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        connection.Run($"UPDATE {table} SET digest = digest_of({string.Join(", ", Columns[table])}) WHERE {where}", parameters);

    /// <summary>How many rows of a table do not have the digest that stands in them.</summary>
    public static long CountAltered(SqliteConnection connection, string table) =>
        connection.Scalar<long>(
            $"SELECT count(*) FROM {table} WHERE digest IS NOT NULL AND digest <> digest_of({string.Join(", ", Columns[table])})");

    private static long Of(object?[] values)
    {
        var hash = new XxHash3();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var value in values)
        {
            // The length before each value keeps two neighbours from trading characters.
            var bytes = value as byte[]
                ?? (value is null or DBNull ? [] : Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture)!));
            BinaryPrimitives.WriteInt32LittleEndian(length, value is null or DBNull ? -1 : bytes.Length);
            hash.Append(length);
            hash.Append(bytes);
        }
        return unchecked((long)hash.GetCurrentHashAsUInt64());
    }
}
