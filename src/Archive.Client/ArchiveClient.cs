using System.Text.Json;
using System.Text.Json.Serialization;

namespace Archive.Client;

/// <summary>
/// A client for the REST API of Archive. It is made from the OpenAPI document; a problem is an <see cref="ArchiveClientException{TResult}"/> with a
/// <see cref="ProblemDetails"/>. The HttpClient it is given holds the server's address and the key.
/// </summary>
public partial class ArchiveClient
{
    /// <summary>A client for a server.</summary>
    /// <param name="server">The server's address, as in http://127.0.0.1:5080.</param>
    /// <param name="key">A key of the archive; null for none.</param>
    public static ArchiveClient For(Uri server, string? key = null)
    {
        var client = new HttpClient { BaseAddress = server };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return new ArchiveClient(client);
    }

    static partial void UpdateJsonSerializerSettings(JsonSerializerOptions settings)
    {
        settings.Converters.Add(new JsonStringEnumConverter());
        settings.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
    }
}
