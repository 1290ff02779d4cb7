using System.Text.Json;
using Archive.Cli;
using Archive.Cli.Server;
using Archive.Core.Catalog;
using Archive.Core.Ingestion;
using Archive.Tests.Support;

namespace Archive.Tests.Cli.Server;

public sealed class ServerIngestTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_is_uploaded_and_has_the_keys_of_a_local_ingest()
    {
        await using var server = await TestServer.StartAsync();
        _folder.Write("in/dir/a.txt", "A text that is there.");
        _folder.Write("in/b.html", "<html><body><p>Another text that is there.</p></body></html>");
        _folder.Write("in/c.png", "picture");
        _folder.Write("in/d.json", "not json");
        var result = await IngestAsync(server, _folder["in"], "--source", "valley");
        Assert.Equal(ExitCode.SomeRejected, result.ExitCode);
        Assert.Contains("3 offered = 2 added", result.Out, StringComparison.Ordinal);
        Assert.Contains("rejected  d.json: It is not JSON", result.Out, StringComparison.Ordinal);
        Assert.Contains("Not sent: 1 file, excluded or not an article.", result.Out, StringComparison.Ordinal);
        Assert.NotNull(await server.Archive.Catalog.Articles.FindIdentityAsync(Make.Identity("dir/a.txt", "valley")));

        var lines = _folder.Write("lines.ndjson", "{\"id\":\"n\",\"text\":\"A third text.\"}\n");
        Assert.Equal(ExitCode.Success, (await IngestAsync(server, lines)).ExitCode);
    }

    [Theory]
    [InlineData("cannot be reached", "--server", "http://127.0.0.1:1")]
    [InlineData("--server is an address", "--server", "nonsense")]
    [InlineData("--key-file is for --server", "--key-file", "key")]
    public async Task A_server_that_is_none_is_told_plainly(string message, params string[] options)
    {
        var lines = _folder.Write("lines.ndjson", "{\"id\":\"n\",\"text\":\"A text.\"}\n");
        var result = await CliRunner.RunAsync(["ingest", lines, .. options]);
        Assert.Equal(ExitCode.Failure, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_missing_is_rejected_and_the_others_are_sent()
    {
        await using var server = await TestServer.StartAsync();
        var result = await IngestAsync(server, _folder.Write("in/a.txt", "A text that is there."), _folder["in/none.txt"]);
        Assert.Equal(ExitCode.SomeRejected, result.ExitCode);
        Assert.Contains($"rejected  {_folder["in/none.txt"]}: There is no such file.", result.Out, StringComparison.Ordinal);
        Assert.Contains("1 offered = 1 added", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_comes_from_a_file_or_the_environment_and_the_file_wins()
    {
        await using var server = await TestServer.StartAsync();
        var (_, secret) = await server.Keys.CreateAsync("writer", ApiRole.Write, null);
        var file = _folder.WriteKey(secret + "\n");
        _folder.Write("in/a.txt", "A text that is there.");

        var byFile = await IngestAsync(server, _folder["in"], "--key-file", file);
        Assert.True(byFile.ExitCode == ExitCode.Success, byFile.Error);
        Assert.Contains("1 added", byFile.Out, StringComparison.Ordinal);

        var byVariable = await IngestWithVariableAsync(server, secret, _folder["in"]);
        Assert.True(byVariable.ExitCode == ExitCode.Success, byVariable.Error);
        Assert.Contains("1 unchanged", byVariable.Out, StringComparison.Ordinal);

        var both = await IngestWithVariableAsync(server, "archive_none_none", _folder["in"], "--key-file", file);
        Assert.True(both.ExitCode == ExitCode.Success, both.Error);
        Assert.DoesNotContain(secret, byFile.Out + byVariable.Out + both.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_key_is_told_with_what_to_do_and_nothing_is_ingested()
    {
        await using var server = await TestServer.StartAsync();
        await server.Keys.CreateAsync("admin", ApiRole.Admin, null);
        var (_, secret) = await server.Keys.CreateAsync("reader", ApiRole.Read, null);
        _folder.Write("in/a.txt", "A text that is there.");
        var reader = _folder.WriteKey(secret, "reader");
        var unknown = _folder.WriteKey("archive_none_none", "unknown");

        Assert.Contains(
            "refuses this without a key: give one with the role write by --key-file FILE or in the environment variable ARCHIVE_Key",
            await ErrorAsync(_folder["in"]),
            StringComparison.Ordinal);
        Assert.Contains(
            $"does not know the key in {unknown}", await ErrorAsync(_folder["in"], "--key-file", unknown), StringComparison.Ordinal);
        Assert.Contains(
            $"The key in {reader} does not allow this at {server.Client.BaseAddress}: it takes one with the role write",
            await ErrorAsync(_folder["in"], "--key-file", reader),
            StringComparison.Ordinal);
        Assert.Contains("there is no file none", await ErrorAsync(_folder["in"], "--key-file", "none"), StringComparison.Ordinal);
        Assert.Equal(0, (await server.Archive.Catalog.GetStatisticsAsync()).Articles);

        async Task<string> ErrorAsync(params string[] args)
        {
            var result = await IngestAsync(server, args);
            Assert.Equal((ExitCode.Failure, ""), (result.ExitCode, result.Out));
            Assert.Single(result.Error.Trim().Split('\n'));
            return result.Error;
        }
    }

    [Fact]
    public async Task An_upload_whose_answer_was_lost_is_sent_again_and_is_one_job()
    {
        await using var server = await TestServer.StartAsync();
        _folder.Write("in/a.txt", "A text that is there.");
        _folder.Write("in/b.txt", "Another text that is there.");
        using var handler = new LosesTheFirstAnswer();
        using var connection = new ServerConnection(server.Client.BaseAddress!, key: null, ServerIngest.Role, handler);
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var ingest = new ServerIngest(new Terminal(Stream.Null, output, error, Stream.Null, rich: null), connection, TimeProvider.System);

        var exitCode = await ingest.RunAsync(new IngestRequest { Source = "valley", Paths = [_folder["in"]] }, CancellationToken.None);
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Contains("2 offered = 2 added", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("sending once more", error.ToString(), StringComparison.Ordinal);
        using var jobs = JsonDocument.Parse(await server.Client.GetStringAsync("/v1/ingests"));
        Assert.Equal(1, jobs.RootElement.GetProperty("ingests").GetArrayLength());
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_told_as_what_it_is()
    {
        await using var server = await TestServer.StartAsync();
        _folder.Write("in/a.txt", "A text that is there.");
        var held = _folder.Write("in/b.txt", "A text that another program holds.");
        using var holder = new FileStream(held, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var result = await IngestAsync(server, _folder["in"]);
        Assert.Equal(ExitCode.Failure, result.ExitCode);
        Assert.Contains(held, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be reached", result.Error, StringComparison.Ordinal);
    }

    private static Task<CliResult> IngestAsync(TestServer server, params string[] args) =>
        CliRunner.RunAsync(["ingest", .. args, "--server", server.Client.BaseAddress!.ToString()]);

    private static Task<CliResult> IngestWithVariableAsync(TestServer server, string key, params string[] args) =>
        CliRunner.RunWithEnvironmentAsync(
            new() { ["ARCHIVE_Key"] = key }, ["ingest", .. args, "--server", server.Client.BaseAddress!.ToString()]);

    private sealed class LosesTheFirstAnswer() : DelegatingHandler(new SocketsHttpHandler())
    {
        private bool _isLost;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (_isLost) return response;
            _isLost = true;
            response.Dispose();
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
        }
    }
}
