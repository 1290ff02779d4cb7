using System.Text.Json;
using Archive.Core;
using Archive.Core.Articles;

namespace Archive.Sqlite.Stores;

/// <summary>The record of a version as it is stored: JSON without nulls and without the body.</summary>
internal static class StoredRecord
{
    public static Article Read(byte[] record)
    {
        try
        {
            return JsonSerializer.Deserialize(record, ArticleJson.Stored)!;
        }
        catch (JsonException exception)
        {
            throw new ArchiveException(
                FaultKind.Corrupt, $"The catalogue holds a record that cannot be read: {exception.Message}", exception);
        }
    }
}
