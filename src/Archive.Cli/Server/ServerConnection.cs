using System.Net.Http.Headers;
using Archive.Client;
using Archive.Core;

namespace Archive.Cli.Server;

/// <summary>
/// A running server as a verb talks to it: the client that is generated from the OpenAPI document, with a key, and with refusals in a
/// sentence.
/// </summary>
internal sealed class ServerConnection : IDisposable
{
    /// <summary>How much of an answer that is not an Archive's is quoted, in characters.</summary>
    private const int MaxAnswerShown = 300;

    private readonly HttpClient _http;
    private readonly ArchiveClient _client;
    private readonly ServerKey? _key;
    private readonly string _role;

    /// <summary>Connects with the first call.</summary>
    /// <param name="address">The server's address, with or without a path.</param>
    /// <param name="key">The key that is sent; null for none.</param>
    /// <param name="role">The role that the verb needs, as <c>archive keys create --role</c> takes it.</param>
    /// <param name="handler">Sends the requests; null for the network.</param>
    public ServerConnection(Uri address, ServerKey? key, string role, HttpMessageHandler? handler = null)
    {
        (_key, _role) = (key, role);
        _http = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        _http.BaseAddress = new Uri(address.AbsoluteUri.TrimEnd('/') + "/"); // without the slash the last part of its path would be lost
        _http.Timeout = Timeout.InfiniteTimeSpan; // an upload takes as long as it takes
        if (key is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Secret);
        _client = new ArchiveClient(_http);
    }

    /// <summary>Asks the server something.</summary>
    /// <exception cref="ArchiveException">It cannot be reached or refuses; the message says what to do.</exception>
    public async Task<T> AskAsync<T>(Func<IArchiveClient, Task<T>> ask)
    {
        try
        {
            return await ask(_client);
        }
        catch (HttpRequestException exception)
        {
            var message = $"The server {_http.BaseAddress} cannot be reached: {exception.Message}";
            throw new ArchiveException(FaultKind.Unavailable, message, exception);
        }
        catch (ArchiveClientException exception)
        {
            throw new ArchiveException(FaultKind.Unavailable, Describe(exception), exception);
        }
    }

    public void Dispose() => _http.Dispose();

    private string Describe(ArchiveClientException exception) => (exception.StatusCode, _key) switch
    {
        (401 or 403, null) =>
            $"The server {_http.BaseAddress} refuses this without a key: give one with the role {_role} by --key-file FILE or in the "
            + $"environment variable {ServerKey.Variable} (“archive keys create NAME --role {_role}” makes one).",
        (401, { } key) =>
            $"The server {_http.BaseAddress} does not know the key in {key.Origin}, or it was revoked or has expired: ask whoever keeps "
            + $"the archive for another (“archive keys create NAME --role {_role}” makes one).",
        (403, { } key) =>
            $"The key in {key.Origin} does not allow this at {_http.BaseAddress}: it takes one with the role {_role} "
            + $"(“archive keys create NAME --role {_role}” makes one).",
        _ => $"The server answered {exception.StatusCode}: {Reason(exception)}",
    };

    /// <summary>The problem that an Archive tells; of any other answer its beginning.</summary>
    private static string Reason(ArchiveClientException exception)
    {
        if (exception is ArchiveClientException<ProblemDetails> { Result: { } problem })
        {
            return problem.Detail ?? problem.Title ?? "no reason given";
        }
        if (string.IsNullOrWhiteSpace(exception.Response)) return "this is not the answer of an Archive; is it the server's address?";
        var text = exception.Response.Trim();
        return text.Length <= MaxAnswerShown ? text : text[..MaxAnswerShown] + "…";
    }
}
