using System.Text;
using Archive.Client;
using Archive.Tests.Support;

namespace Archive.Tests.Api.OpenApi;

/// <summary>The API as an app uses it, by the client that is made from the OpenAPI document.</summary>
public sealed class ClientTests
{
    [Fact]
    public async Task An_app_adds_finds_reads_cites_exports_and_deletes()
    {
        await using var server = await TestServer.StartAsync();
        IArchiveClient archive = new ArchiveClient(server.Client);
        var added = await archive.AddArticleAsync(
            new ArticleInput
            {
                Id = "bridge",
                Title = "Il ponte di legno",
                Text = "Il ponte di legno sul fiume è rimasto in piedi per nove anni.",
                Date = "2023-06-03",
                Authors = ["Ada Rossi"],
                Tags = ["ponti"],
            },
            source: "valley", refresh: Refresh.Wait);
        Assert.Equal(IngestOutcomeKind.Added, added.Outcome);
        await archive.AddArticleAsync(
            new ArticleInput { Id = "ferry", Text = "The ferry was sold on Friday, and the bridge was not yet open to anybody." },
            source: "valley",
            refresh: Refresh.Wait);

        var found = await archive.SearchArticlesAsync(
            q: "ponti", lang: ["it"], from: "2023", facets: [FacetChoice.Author, FacetChoice.Month], highlight: Highlighting.Snippets);
        Assert.Equal(1, found.Total);
        var hit = Assert.Single(found.Hits);
        Assert.Equal(added.Id, hit.Id);
        Assert.Equal(new DateOnly(2023, 6, 3), hit.Date);
        Assert.Contains("<mark>ponte</mark>", hit.Snippets![0].Html, StringComparison.Ordinal);
        Assert.Equal("Ada Rossi", Assert.Single(found.Facets.Author!).Value);
        Assert.Null(found.Facets.Language);

        var posted = await archive.SearchArticlesByPostAsync(new SearchQuery
        {
            Q = "ponte OR bridge",
            Match = MatchMode.Any,
            Sort = SearchSort.Newest,
            Facets = [FacetChoice.None],
            Fields = [HitField.Title],
            Size = 1,
        });
        Assert.Equal(2, posted.Total);
        Assert.Equal("Il ponte di legno", Assert.Single(posted.Hits).Title);
        Assert.Null(posted.Hits.Single().Score);
        Assert.NotNull(posted.Cursor);

        var article = await archive.GetArticleAsync(added.Id, highlight: "ponte");
        Assert.Equal(["Ada Rossi"], article.Authors);
        Assert.NotNull(article.Highlighted);
        Assert.Contains("ponte di legno", await TextOf(await archive.GetOriginalAsync(added.Id)), StringComparison.Ordinal);
        Assert.StartsWith(
            "TY  - NEWS", await TextOf(await archive.CiteArticleAsync(added.Id, CitationFormat.Ris)), StringComparison.Ordinal);
        Assert.Equal(3, (await TextOf(await archive.ExportArticlesAsync(ExportFormat.Csv))).Trim().Split('\n').Length);
        Assert.Equal("ponte", (await archive.SuggestAsync("pon")).Suggestions[0].Value);

        var saved = await archive.SaveSearchAsync(new SearchToSave { Q = "ponte", Lang = ["it"] });
        await archive.DeleteArticleAsync(added.Id);
        var compared = await archive.GetSavedSearchAsync(saved.Id);
        Assert.Equal(added.Id, Assert.Single(compared.Now.Removed!.Articles).Id);
    }

    [Fact]
    public async Task An_app_hands_in_many_and_waits_for_them()
    {
        await using var server = await TestServer.StartAsync();
        IArchiveClient archive = new ArchiveClient(server.Client);
        var lines = string.Concat(Enumerable.Range(0, 20)
            .Select(number => $$"""{"id": "{{number}}", "text": "The bridge number {{number}} was opened in May."}""" + "\n"));
        var job = await archive.StartIngestAsync(
            new FileParameter(new MemoryStream(Encoding.UTF8.GetBytes(lines)), "articles.ndjson", "application/x-ndjson"),
            source: "valley");
        await Until.TrueAsync(async () => (job = await archive.GetIngestAsync(job.Id)).State is not (JobState.Queued or JobState.Running));
        Assert.Equal(20, job.Counts.Added);
    }

    [Fact]
    public async Task What_is_refused_is_an_exception_with_the_problem()
    {
        await using var server = await TestServer.StartAsync();
        IArchiveClient archive = new ArchiveClient(server.Client);
        var wrong = await Assert.ThrowsAsync<ArchiveClientException<ProblemDetails>>(
            () => archive.SearchArticlesAsync(q: "date:soon", size: 1_000));
        Assert.Equal(400, wrong.StatusCode);
        Assert.Equal("urn:archive:problem:invalid-request", wrong.Result.Type);
        Assert.Equal("size", Assert.Single(wrong.Result.Errors!).Field);
        var missing = await Assert.ThrowsAsync<ArchiveClientException<ProblemDetails>>(() => archive.GetArticleAsync("none"));
        Assert.Equal("urn:archive:problem:article-not-found", missing.Result.Type);
    }

    [Fact]
    public async Task An_upload_waits_for_the_server_to_accept_it_and_other_bodies_do_not()
    {
        using var handler = new Answers();
        using var http = new HttpClient(handler) { BaseAddress = new Uri("http://127.0.0.1/") };
        IArchiveClient archive = new ArchiveClient(http);
        await archive.StartIngestAsync(new FileParameter(new MemoryStream([1]), "upload.tar", "application/x-tar"));
        Assert.True(handler.Request!.Headers.ExpectContinue);
        await Assert.ThrowsAsync<ArchiveClientException>(() => archive.SaveSearchAsync(new SearchToSave { Q = "ponte" }));
        Assert.Null(handler.Request.Headers.ExpectContinue);
    }

    private static async Task<string> TextOf(FileResponse file)
    {
        using var reader = new StreamReader(file.Stream);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Accepts every request and keeps the last one.</summary>
    private sealed class Answers : HttpMessageHandler
    {
        public HttpRequestMessage? Request { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Request = request;
            return Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.Accepted) { Content = new StringContent("{}") });
        }
    }
}
