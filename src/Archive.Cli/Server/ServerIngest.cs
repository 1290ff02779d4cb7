using System.Formats.Tar;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Archive.Cli.Views;
using Archive.Core;
using Archive.Core.Deliveries;
using Archive.Core.Ingestion;

namespace Archive.Cli.Server;

/// <summary>
/// <c>archive ingest --server</c>: the files as one upload to a running server, which takes them in as a job. A folder goes as a tar that is written while it is
/// sent; a single archive or NDJSON file as it is.
/// </summary>
internal static class ServerIngest
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(Terminal terminal, Uri server, IngestRequest request, TimeProvider time, CancellationToken stop)
    {
        if (request.Paths.Any(Inputs.IsRemote)) throw new ArchiveException(FaultKind.Configuration, "azblob:// addresses are read where the archive is, not through --server.");
        using var client = new HttpClient { BaseAddress = new Uri(server.AbsoluteUri.TrimEnd('/') + "/"), Timeout = Timeout.InfiniteTimeSpan };
        var (job, rejectedHere) = await SendAsync(client, terminal, request, stop);
        var id = job.GetProperty("id").GetString()!;
        await terminal.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Handed in as job {id}: {job.GetProperty("bytes").GetInt64():N0} bytes. The server goes on by itself; this waits and tells the end."));
        while (job.GetProperty("state").GetString() is "queued" or "running")
        {
            await Task.Delay(Poll, time, stop);
            job = await GetAsync(client, $"v1/ingests/{id}", stop);
        }
        await using var errors = await client.GetStreamAsync(new Uri($"v1/ingests/{id}/errors", UriKind.Relative), stop);
        using var lines = new StreamReader(errors);
        while (await lines.ReadLineAsync(stop) is { } line) await terminal.Out.WriteLineAsync($"rejected  {Describe(JsonDocument.Parse(line).RootElement)}");
        var exitCode = await WriteEndAsync(terminal, job);
        return exitCode == ExitCode.Success && rejectedHere > 0 ? ExitCode.SomeRejected : exitCode;
    }

    private static async Task<(JsonElement Job, int RejectedHere)> SendAsync(HttpClient client, Terminal terminal, IngestRequest request, CancellationToken stop)
    {
        using var content = Content(request, terminal);
        using var response = await SendAsync(() => client.PostAsync(new Uri($"v1/ingests?source={Uri.EscapeDataString(request.Source)}", UriKind.Relative), content, stop), client);
        var job = await ReadAsync(response, stop);
        if (content is TarContent { NotSent: > 0 } tar) await terminal.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Not sent, as no articles or excluded: {tar.NotSent:N0} files."));
        return (job, (content as TarContent)?.Rejected ?? 0);
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path, CancellationToken stop)
    {
        using var response = await SendAsync(() => client.GetAsync(new Uri(path, UriKind.Relative), stop), client);
        return await ReadAsync(response, stop);
    }

    private static async Task<HttpResponseMessage> SendAsync(Func<Task<HttpResponseMessage>> send, HttpClient client)
    {
        try
        {
            return await send();
        }
        catch (HttpRequestException exception)
        {
            throw new ArchiveException(FaultKind.Unavailable, $"The server {client.BaseAddress} cannot be reached: {exception.Message}", exception);
        }
    }

    /// <summary>The body of an answer; of a refusal, its reason as a fault.</summary>
    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var text = await response.Content.ReadAsStringAsync(stop);
        JsonElement? body;
        try
        {
            body = JsonDocument.Parse(text).RootElement;
        }
        catch (JsonException)
        {
            body = null;
        }
        if (response.IsSuccessStatusCode && body is { } answer) return answer;
        var reason = body is { ValueKind: JsonValueKind.Object } problem && problem.TryGetProperty("detail", out var detail) ? detail.GetString() : text;
        throw new ArchiveException(FaultKind.Unavailable, $"The server answered {(int)response.StatusCode}: {reason}");
    }

    private static HttpContent Content(IngestRequest request, Terminal terminal)
    {
        if (request.Paths.Contains(Inputs.Input)) throw new ArchiveException(FaultKind.Configuration, "Standard input cannot be handed to a server; write it to a file first.");
        if (request.Paths is [var only] && File.Exists(only) && MediaTypeOf(only) is { } mediaType) return Typed(new StreamContent(File.OpenRead(only)), mediaType);
        return Typed(new TarContent(request, terminal), "application/x-tar");
    }

    private static HttpContent Typed(HttpContent content, string mediaType)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return content;
    }

    private static string? MediaTypeOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".ndjson" or ".jsonl" => "application/x-ndjson",
        ".zip" => "application/zip",
        ".tar" => "application/x-tar",
        ".gz" or ".tgz" => "application/gzip",
        _ => null,
    };

    private static string Describe(JsonElement error)
    {
        var line = error.GetProperty("line") is { ValueKind: JsonValueKind.Number } number ? $":{number.GetInt32()}" : "";
        return $"{error.GetProperty("key").GetString() ?? "upload"}{line}: {error.GetProperty("problem").GetString()}";
    }

    private static async Task<int> WriteEndAsync(Terminal terminal, JsonElement job)
    {
        var counts = job.GetProperty("counts");
        long Count(string name) => counts.GetProperty(name).GetInt64();
        var sum = AccountView.Sum(new(Count("added"), Count("replaced"), Count("unchanged"), Count("duplicate"), Count("rejected"), Count("ignored")));
        await terminal.Out.WriteLineAsync($"Job {job.GetProperty("id").GetString()} {job.GetProperty("state").GetString()}: {sum}.");
        if (job.GetProperty("problem").GetString() is { } problem) await terminal.Error.WriteLineAsync(problem);
        return job.GetProperty("state").GetString() != "done" ? ExitCode.Failure : Count("rejected") == 0 ? ExitCode.Success : ExitCode.SomeRejected;
    }

    /// <summary>The files below the paths, as a tar under the keys that a local ingest would give them.</summary>
    private sealed class TarContent(IngestRequest request, Terminal terminal) : HttpContent
    {
        public int NotSent { get; private set; }

        public int Rejected { get; private set; }

        private async Task RejectAsync(string path, string reason)
        {
            Rejected++;
            await terminal.Out.WriteLineAsync($"rejected  {path}: {reason}");
        }

        /// <summary>As a file, also where it is a link to one: a link would mean nothing to the server.</summary>
        private static async Task WriteAsync(TarWriter tar, string path, string key)
        {
            await using var content = File.OpenRead(path);
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, key) { DataStream = content });
        }

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            await using var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true);
            foreach (var (path, key, settled) in Inputs.Files(request.Paths, request.Inputs))
            {
                if (settled is null && File.Exists(path)) await WriteAsync(tar, path, key);
                else if (settled is null || settled.Rejected is not null) await RejectAsync(path, settled?.Rejected ?? "There is no such file.");
                else NotSent++;
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
