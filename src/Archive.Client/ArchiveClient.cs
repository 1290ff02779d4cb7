using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Archive.Client;

/// <summary>
/// A client for the REST API of Archive. It is made from the OpenAPI document; a problem is an
/// <see cref="ArchiveClientException{TResult}"/> with a <see cref="ProblemDetails"/>. The HttpClient it is given holds the
/// server's address and the key.
/// </summary>
public partial class ArchiveClient
{
    /// <summary>A client for a server.</summary>
    /// <param name="server">The server's address, as in http://127.0.0.1:5080.</param>
    /// <param name="key">A key of the archive; null for none.</param>
    public static ArchiveClient For(Uri server, string? key = null)
    {
        // Without the slash the last part of its path would be lost.
        var client = new HttpClient { BaseAddress = new Uri(server.AbsoluteUri.TrimEnd('/') + "/") };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return new ArchiveClient(client);
    }

    /// <summary>Of an upload only the headers are sent until the server says to go on: one that it refuses is not sent at all.</summary>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The generated half declares it so.")]
    partial void PrepareRequest(HttpClient client, HttpRequestMessage request, string url)
    {
        if (request.Content is StreamContent) request.Headers.ExpectContinue = true;
    }

    static partial void UpdateJsonSerializerSettings(JsonSerializerOptions settings)
    {
        settings.Converters.Add(new JsonStringEnumConverter());
        settings.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
    }
}
