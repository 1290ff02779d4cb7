using System.Formats.Tar;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Runs;
using Archive.Tests.Support;

namespace Archive.Tests.Api.Ingests;

public sealed class IngestsEndpointsTests
{
    private const string Lines =
        "{\"id\": \"a\", \"text\": \"The first text of the ponte.\"}\nnot json\n{\"id\": \"b\", \"text\": \"The second text of the ponte.\"}\n";

    [Fact]
    public async Task An_upload_is_taken_in_as_a_job_with_an_account_and_its_errors()
    {
        await using var server = await TestServer.StartAsync();
        var response = await PostAsync(server, Bytes(Lines), "application/x-ndjson", "?source=wire");
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var job = await WaitAsync(server, response.Headers.Location!);

        Assert.Equal("done", job.GetProperty("state").GetString());
        Assert.Equal((3, 2, 1), (Count(job, "offered"), Count(job, "added"), Count(job, "rejected")));
        Assert.Equal(64, job.GetProperty("manifest").GetString()!.Length);
        var error = JsonDocument.Parse(await server.Client.GetStringAsync($"{response.Headers.Location}/errors")).RootElement;
        Assert.Equal(2, error.GetProperty("line").GetInt32());
        Assert.Contains("not JSON", error.GetProperty("problem").GetString(), StringComparison.Ordinal);
        await server.Archive.Follower!.CatchUpAsync();
        Assert.Equal(
            2, (await JsonAsync(await server.Client.GetAsync("/v1/articles?q=ponte&source=wire"))).GetProperty("total").GetInt32());
        Assert.Single((await JsonAsync(await server.Client.GetAsync("/v1/ingests"))).GetProperty("ingests").EnumerateArray());
        Assert.Empty(Directory.Exists(Path.Combine(server.Archive.Folder, "blobs/uploads"))
            ? Directory.GetFiles(Path.Combine(server.Archive.Folder, "blobs/uploads"))
            : []);
    }

    [Theory]
    [InlineData("application/zip")]
    [InlineData("application/x-tar")]
    [InlineData("application/gzip")]
    public async Task Archives_are_taken_in_under_the_paths_they_hold(string mediaType)
    {
        await using var server = await TestServer.StartAsync();
        var response = await PostAsync(server, Pack(mediaType), mediaType);
        var job = await WaitAsync(server, response.Headers.Location!);
        Assert.Equal((2, 1, 1), (Count(job, "offered"), Count(job, "added"), Count(job, "rejected")));
        Assert.NotNull(await server.Archive.Catalog.Articles.FindIdentityAsync(Make.Identity("dir/one.txt", "local")));
        Assert.Equal(
            "dir/empty.txt",
            JsonDocument.Parse(await server.Client.GetStringAsync($"{response.Headers.Location}/errors")).RootElement.GetProperty("key")
                .GetString());
    }

    [Fact]
    public async Task A_second_delivery_under_a_key_is_the_same_job()
    {
        await using var server = await TestServer.StartAsync();
        var first = await JsonAsync(await PostAsync(server, Bytes(Lines), "application/x-ndjson", key: "k1"));
        var second = await JsonAsync(await PostAsync(server, Bytes(Lines), "application/x-ndjson", key: "k1"));
        Assert.Equal(first.GetProperty("id").GetString(), second.GetProperty("id").GetString());
        var other = await PostAsync(server, Bytes(Lines), "application/x-ndjson", "?source=other", key: "k1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Contains("idempotency-key-reused", await other.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // Of the same length, and not the same.
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await PostAsync(
                server, Bytes(Lines.Replace("first", "third", StringComparison.Ordinal)), "application/x-ndjson", key: "k1")).StatusCode);
    }

    [Fact]
    public async Task Another_callers_idempotency_key_is_another()
    {
        await using var server = await TestServer.StartAsync();
        var jobs = new List<string?>();
        var keys =
            new[] { await server.Keys.CreateAsync("one", ApiRole.Admin, null), await server.Keys.CreateAsync("two", ApiRole.Write, null) };
        foreach (var (_, secret) in keys)
        {
            using var client = server.ClientWith(secret);
            using var content = new ByteArrayContent(Bytes(Lines))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") },
            };
            content.Headers.Add("Idempotency-Key", "1");
            jobs.Add((await JsonAsync(await client.PostAsync("/v1/ingests", content))).GetProperty("id").GetString());
        }
        Assert.NotEqual(jobs[0], jobs[1]);
    }

    [Fact]
    public async Task What_is_no_upload_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PostAsync(server, Bytes(Lines), "text/csv")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(server, Bytes(Lines), "application/zip", "?sorce=x")).StatusCode);
        Assert.Equal(
            HttpStatusCode.BadRequest, (await PostAsync(server, Bytes(Lines), "application/zip", key: new string('k', 300))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/v1/ingests/none")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/v1/ingests/none/errors")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.DeleteAsync("/v1/ingests/none")).StatusCode);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task A_cancelled_job_ends_and_keeps_what_it_has_taken_in()
    {
        await using var server = await TestServer.StartAsync();
        var many = Bytes(
            string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"id\": \"{i}\", \"text\": \"The text number {i} of many.\"}}\n")));
        var location = (await PostAsync(server, many, "application/x-ndjson")).Headers.Location!;
        var waiting = (await PostAsync(server, Bytes(Lines), "application/x-ndjson")).Headers.Location!;

        Assert.Equal(HttpStatusCode.Accepted, (await server.Client.DeleteAsync(waiting)).StatusCode);
        Assert.Equal("cancelled", (await WaitAsync(server, waiting)).GetProperty("state").GetString());
        await Until.TrueAsync(async () => Count(await JsonAsync(await server.Client.GetAsync(location)), "added") > 0);
        Assert.Equal(HttpStatusCode.Accepted, (await server.Client.DeleteAsync(location)).StatusCode);
        var job = await WaitAsync(server, location);
        Assert.Equal("cancelled", job.GetProperty("state").GetString());
        Assert.InRange(Count(job, "added"), 1, 19_999);
        Assert.Equal(Count(job, "added"), (await server.Archive.Catalog.GetStatisticsAsync()).Articles);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task A_server_that_starts_again_goes_on_with_its_jobs()
    {
        using var folder = new TempFolder();
        Uri location;
        var many = Bytes(
            string.Concat(Enumerable.Range(0, 3_000).Select(i => $"{{\"id\": \"{i}\", \"text\": \"The text number {i} of many.\"}}\n")));
        await using (var server = await TestServer.StartAsync(configure: options => options.Folder = folder["archive"]))
        {
            location = (await PostAsync(server, many, "application/x-ndjson")).Headers.Location!;
            await Until.TrueAsync(async () => Count(await JsonAsync(await server.Client.GetAsync(location)), "added") > 0);
        }
        await using var again = await TestServer.StartAsync(configure: options => options.Folder = folder["archive"]);
        var job = await WaitAsync(again, location);
        Assert.Equal("done", job.GetProperty("state").GetString());
        Assert.Equal((3_000, 3_000), (Count(job, "offered"), Count(job, "added")));
    }

    [Fact]
    public async Task A_job_whose_run_had_ended_when_the_server_was_killed_is_done()
    {
        using var folder = new TempFolder();
        string id;
        await using (var server = await TestServer.StartAsync(configure: options => options.Folder = folder["archive"]))
        {
            var job = await WaitAsync(server, (await PostAsync(server, Bytes(Lines), "application/x-ndjson")).Headers.Location!);
            id = job.GetProperty("id").GetString()!;
            var stored = (await server.Archive.Catalog.Jobs.FindAsync(id))!;
            Assert.True(
                await server.Archive.Catalog.Jobs.MoveAsync(stored with { State = JobState.Running, EndedAt = null }, [JobState.Done]));
        }
        await using var again = await TestServer.StartAsync(configure: options => options.Folder = folder["archive"]);
        var ended = await WaitAsync(again, new Uri($"/v1/ingests/{id}", UriKind.Relative));
        Assert.Equal(("done", 2), (ended.GetProperty("state").GetString(), Count(ended, "added")));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Pack(string mediaType)
    {
        using var packed = new MemoryStream();
        if (mediaType == "application/zip")
        {
            using var zip = new System.IO.Compression.ZipArchive(packed, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true);
            using (var entry = zip.CreateEntry("dir/one.txt").Open()) entry.Write("A text."u8);
            zip.CreateEntry("dir/empty.txt");
        }
        else
        {
            using var compressed = mediaType == "application/gzip"
                ? new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true)
                : (Stream)packed;
            using var tar = new TarWriter(compressed, leaveOpen: true);
            tar.WriteEntry(
                new PaxTarEntry(TarEntryType.RegularFile, "dir/one.txt") { DataStream = new MemoryStream("A text."u8.ToArray()) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "dir/empty.txt"));
        }
        return packed.ToArray();
    }

    private static async Task<HttpResponseMessage> PostAsync(
        TestServer server, byte[] body, string mediaType, string query = "", string? key = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        if (key is not null) content.Headers.Add("Idempotency-Key", key);
        return await server.Client.PostAsync("/v1/ingests" + query, content);
    }

    private static async Task<JsonElement> WaitAsync(TestServer server, Uri location)
    {
        JsonElement job = default;
        await Until.TrueAsync(async () =>
        {
            job = await JsonAsync(await server.Client.GetAsync(location));
            return job.GetProperty("state").GetString() is not ("queued" or "running");
        });
        return job;
    }

    private static int Count(JsonElement job, string kind) => job.GetProperty("counts").GetProperty(kind).GetInt32();

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
}
