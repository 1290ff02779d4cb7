using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Archive.Cli.Views;
using Archive.Client;
using Archive.Core;
using Archive.Core.Deliveries;
using Archive.Core.Ingestion;

namespace Archive.Cli.Server;

/// <summary>
/// <c>archive ingest --server</c>: the files as one upload to a running server, which ingests them as a job. A folder goes as a tar that is
/// written while it is sent; a single archive or NDJSON file as it is.
/// </summary>
internal sealed class ServerIngest(Terminal terminal, ServerConnection server, TimeProvider time)
{
    /// <summary>The role that a key must have.</summary>
    public const string Role = "write";

    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(50);

    /// <summary>From here on the pause between two polls no longer doubles.</summary>
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(1);

    /// <summary>Uploads, waits for the job and prints its rejections and its account.</summary>
    /// <exception cref="ArchiveException">The server cannot be reached or refuses, or the paths cannot be sent.</exception>
    public async Task<int> RunAsync(IngestRequest request, CancellationToken stop)
    {
        if (request.Paths.Any(Inputs.IsRemote))
        {
            throw new ArchiveException(FaultKind.Configuration, "azblob:// addresses are read where the archive is, not through --server.");
        }
        if (request.Paths.Contains(Inputs.Input))
        {
            throw new ArchiveException(FaultKind.Configuration, "Standard input cannot be sent to a server; write it to a file first.");
        }

        var (job, rejectedHere) = await UploadAsync(request, stop);
        await terminal.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Uploaded as job {job.Id}: {job.Bytes:N0} bytes. The server carries it out by itself; this command waits for its end."));
        job = await WaitAsync(job, stop);
        await WriteRejectedAsync(job.Id, stop);
        return await WriteEndAsync(job, rejectedHere);
    }

    /// <summary>
    /// Sends the files, and once more where the connection broke before the answer came. Both go under one idempotency key, so that they
    /// are one job if the server has it already. Each call of the command has a key of its own, none that is derived from the files: the
    /// same files may be due again after other versions of them.
    /// </summary>
    private async Task<(JobAnswer Job, int RejectedHere)> UploadAsync(IngestRequest request, CancellationToken stop)
    {
        var idempotencyKey = $"archive-ingest-{Guid.NewGuid():N}";
        try
        {
            return await SendAsync(request, idempotencyKey, stop);
        }
        catch (ArchiveException exception)
            when (exception.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded })
        {
            await terminal.Error.WriteLineAsync("The connection broke before the server answered; sending once more.");
            return await SendAsync(request, idempotencyKey, stop);
        }
    }

    private async Task<(JobAnswer Job, int RejectedHere)> SendAsync(IngestRequest request, string idempotencyKey, CancellationToken stop)
    {
        if (request.Paths is [var only] && File.Exists(only) && MediaTypeOf(only) is { } mediaType)
        {
            await using var file = File.OpenRead(only);
            return (await SendAsync(new FileParameter(file, Path.GetFileName(only), mediaType), request, idempotencyKey, stop), 0);
        }
        await using var tar = new TarUpload(request);
        JobAnswer job;
        try
        {
            job = await SendAsync(new FileParameter(tar.Content, "upload.tar", "application/x-tar"), request, idempotencyKey, stop);
        }
        catch (Exception) when (tar.Fault is not null)
        {
            ExceptionDispatchInfo.Throw(tar.Fault); // a file, not the server
            throw;
        }
        foreach (var (path, reason) in tar.Rejected) await terminal.Out.WriteLineAsync($"rejected  {path}: {reason}");
        if (tar.NotSent > 0)
        {
            var files = tar.NotSent == 1 ? "1 file" : string.Create(CultureInfo.InvariantCulture, $"{tar.NotSent:N0} files");
            await terminal.Out.WriteLineAsync($"Not sent: {files}, excluded or not an article.");
        }
        return (job, tar.Rejected.Count);
    }

    private Task<JobAnswer> SendAsync(FileParameter body, IngestRequest request, string idempotencyKey, CancellationToken stop) =>
        server.AskAsync(client => client.StartIngestAsync(body, request.Source, idempotencyKey, stop));

    /// <summary>The job as it is at its end; asked for seldom when it takes long.</summary>
    private async Task<JobAnswer> WaitAsync(JobAnswer job, CancellationToken stop)
    {
        for (var pause = FirstPoll; job.State is JobState.Queued or JobState.Running; pause = pause < LongestPoll ? pause * 2 : pause)
        {
            await Task.Delay(pause, time, stop);
            job = await server.AskAsync(client => client.GetIngestAsync(job.Id, stop));
        }
        return job;
    }

    private async Task WriteRejectedAsync(string job, CancellationToken stop)
    {
        using var errors = await server.AskAsync(client => client.GetIngestErrorsAsync(job, stop));
        using var lines = new StreamReader(errors.Stream);
        while (await lines.ReadLineAsync(stop) is { } line)
        {
            using var error = JsonDocument.Parse(line);
            await terminal.Out.WriteLineAsync($"rejected  {Describe(error.RootElement)}");
        }
    }

    private async Task<int> WriteEndAsync(JobAnswer job, int rejectedHere)
    {
        var counts = job.Counts;
        var sum = AccountView.Sum(
            new(counts.Added, counts.Replaced, counts.Unchanged, counts.Duplicate, counts.Rejected, counts.Ignored), job.InDoubt);
        await terminal.Out.WriteLineAsync($"Job {job.Id} {job.State.ToString().ToLowerInvariant()}: {sum}.");
        if (job.Problem is { } problem) await terminal.Error.WriteLineAsync(problem);
        if (job.State != JobState.Done) return ExitCode.Failure;
        return counts.Rejected + rejectedHere == 0 ? ExitCode.Success : ExitCode.SomeRejected;
    }

    private static string? MediaTypeOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".ndjson" or ".jsonl" => "application/x-ndjson",
        ".zip" => "application/zip",
        ".tar" => "application/x-tar",
        ".gz" or ".tgz" => "application/gzip",
        _ => null,
    };

    /// <summary>{line, key, problem}, as the API lists what a job rejected.</summary>
    private static string Describe(JsonElement error)
    {
        var line = error.GetProperty("line") is { ValueKind: JsonValueKind.Number } number ? $":{number.GetInt32()}" : "";
        return $"{error.GetProperty("key").GetString() ?? "upload"}{line}: {error.GetProperty("problem").GetString()}";
    }
}
