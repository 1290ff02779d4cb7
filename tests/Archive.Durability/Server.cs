using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Archive.Durability;

/// <summary>“archive serve” as a process of its own, on a free port.</summary>
internal sealed class Server : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private Server(Process process, Uri address, TimeSpan readyAfter)
    {
        _process = process;
        ReadyAfter = readyAfter;
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public HttpClient Client { get; }

    /// <summary>The time from the start of the process to the first positive answer of its readiness check.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    public int ProcessId => _process.Id;

    /// <summary>The archive program, in the folder of this one.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "archive.dll");

    public static async Task<Server> StartAsync(string archive, IReadOnlyDictionary<string, string>? environment = null)
    {
        var watch = Stopwatch.StartNew();
        var start = new ProcessStartInfo("dotnet", [Program, "serve", "--archive", archive, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = Process.Start(start)!;
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("Archive listens on ", StringComparison.Ordinal)) continue;
            _ = process.StandardOutput.ReadToEndAsync();
            var server = new Server(process, new Uri(line["Archive listens on ".Length..]), TimeSpan.Zero);
            while (!await server.IsReadyAsync())
            {
                if (watch.Elapsed > StartLimit) throw new InvalidOperationException("The server does not become ready.");
                await Task.Delay(10);
            }
            server.ReadyAfter = watch.Elapsed;
            return server;
        }
        throw new InvalidOperationException($"The server did not start: {errors}");
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        Client.Dispose();
        _process.Dispose();
    }

    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (TaskCanceledException)
        {
            return false; // on a machine that has too much to do, the answer takes longer than a client waits
        }
    }

    /// <summary>
    /// Adds an article. The id is null when the write was refused or not answered; the status is 0 when it was not answered.
    /// </summary>
    public async Task<(string? Id, HttpStatusCode Status)> AddAsync(string key, string text)
    {
        try
        {
            using var content = new StringContent(text, Encoding.UTF8, "text/plain");
            using var response = await Client.PostAsync(
                new Uri($"/v1/articles?key={Uri.EscapeDataString(key)}", UriKind.Relative), content);
            if (!response.IsSuccessStatusCode) return (null, response.StatusCode);
            return ((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString(), response.StatusCode);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException)
        {
            return (null, 0);
        }
    }

    /// <summary>Corrects an article's title; false when that was refused or not answered.</summary>
    public async Task<bool> CorrectAsync(string id, string title)
    {
        try
        {
            using var response = await Client.PatchAsJsonAsync(
                new Uri($"/v1/articles/{id}/corrections", UriKind.Relative), new[] { new { field = "title", to = title } });
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException)
        {
            return false;
        }
    }

    /// <summary>Whether the record of an article has this title, by a correction.</summary>
    public async Task<bool> IsCorrectedAsync(string id, string title)
    {
        var record = await Client.GetFromJsonAsync<JsonElement>(new Uri($"/v1/articles/{id}", UriKind.Relative));
        return record.GetProperty("title").GetString() == title && record.GetProperty("corrections").GetArrayLength() == 1;
    }

    /// <summary>How many articles a search without a query finds; null when it is not answered.</summary>
    public async Task<long?> CountAsync()
    {
        try
        {
            return (await Client.GetFromJsonAsync<JsonElement>(new Uri("/v1/articles?size=1", UriKind.Relative)))
                .GetProperty("total").GetInt64();
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether the original of an article has this text.</summary>
    public async Task<bool> HasAsync(string id, string text)
    {
        using var response = await Client.GetAsync(new Uri($"/v1/articles/{id}/raw", UriKind.Relative));
        return response.IsSuccessStatusCode && await response.Content.ReadAsStringAsync() == text;
    }

    /// <summary>Runs a command of the program to its end, and returns its exit code and output.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
