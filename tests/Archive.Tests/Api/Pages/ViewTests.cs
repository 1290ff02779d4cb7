using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Archive.Api.Pages;
using Archive.Core.Articles;
using Archive.Core.Search;
using Archive.Tests.Support;
using RazorSlices;

namespace Archive.Tests.Api.Pages;

/// <summary>Views without a server; Browser/HostileTextTests puts their escaping to the test.</summary>
public sealed class ViewTests
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    [Fact]
    public async Task An_article_is_a_page_with_its_kinds_of_paragraphs_languages_and_marks()
    {
        var article = Make.Article(
            "a", language: "it", date: "2024-05-02", title: "Perché <b>", source: "The \"Valley\"", standfirst: "Una città & un ponte") with
        {
            Authors = ["Ada Rossi", "Élie O'Neil"],
            Url = "https://example.org/a?b=1&c=\"2\"",
            Paragraphs =
            [
                new Paragraph(ParagraphKind.Heading, "it", "Il ponte"), new Paragraph(ParagraphKind.Quote, "en", "The <i>bridge</i>"),
                new Paragraph(ParagraphKind.Text, "it", "Così è."),
            ],
        };
        var marked = new HighlightedArticle(
            null, null, null,
            [
                new Snippet("Il ponte", [new TextRange(3, 5)]), new Snippet("The <i>bridge</i>", [new TextRange(4, 3)]),
                new Snippet("Così è.", [])]);

        var html = await RenderAsync(ArticleView.Create(new ArticlePage(article, marked)));

        Assert.StartsWith("<!doctype html><html lang=\"it\"><head><meta charset=\"utf-8\">", html, StringComparison.Ordinal);
        Assert.Contains(
            "<title>Perché &lt;b&gt;</title><meta name=\"citation_title\" content=\"Perché &lt;b&gt;\"><meta name=\"citation_author\" content=\"Ada Rossi\">",
            html, StringComparison.Ordinal);
        Assert.Contains(
            "<meta name=\"citation_publication_date\" content=\"2024/05/02\"><meta name=\"citation_journal_title\" content=\"The &quot;Valley&quot;\">",
            html, StringComparison.Ordinal);
        Assert.Contains(
            "<h1>Perché &lt;b&gt;</h1><p><strong>Una città &amp; un ponte</strong></p><p>Ada Rossi, Élie O&#x27;Neil · 2024-05-02</p>",
            html, StringComparison.Ordinal);
        Assert.Contains(
            "<h2>Il <mark>ponte</mark></h2><blockquote lang=\"en\">The <mark>&lt;i&gt;</mark>bridge&lt;/i&gt;</blockquote><p>Così è.</p></article>",
            html, StringComparison.Ordinal);
        Assert.Contains(
            "<p><a href=\"https://example.org/a?b=1&amp;c=%222%22\" rel=\"noreferrer noopener\">https://example.org/a?b=1&amp;c=&quot;2&quot;</a></p>",
            html, StringComparison.Ordinal);
        Assert.EndsWith($"· {article.Id} · SHA-256 {article.Sha256.Hex}</p></footer></body></html>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("no address")]
    [InlineData(null)]
    public async Task An_address_that_is_none_of_the_web_is_no_link(string? url) =>
        Assert.DoesNotContain(
            "<a ", await RenderAsync(ArticleView.Create(new ArticlePage(Make.Article("a") with { Url = url }, null))),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_saved_search_is_a_page_that_compares_then_and_now()
    {
        var (first, second, third) = (Make.Article("a").Id, Make.Article("b").Id, Make.Article("c").Id);
        var saved = Make.SavedSearch();
        var now = new SearchComparison
        {
            Query = "città <now>",
            Total = 3,
            Sha256 = saved.Sha256,
            PipelineVersion = 5,
            AnalysisVersion = 6,
            Sequence = 7,
            Added = new SearchChanges(2, [new SearchChange(first, null, 1, "A <b> title")]),
            Removed = new SearchChanges(2, [new SearchChange(second, 1, null, null), new SearchChange(first, 2, 2, null)]),
            Changed = new SearchChanges(1, [new SearchChange(third, 1, 4, "Così")]),
        };

        var html = await RenderAsync(SavedSearchView.Create(new SavedSearchPage(saved, now)));

        Assert.Contains(
            "<title>città</title></head><body><h1>città</h1><p>A search of 2026-05-01 08:00 UTC. It was understood as città, tag a, " +
            "from 2020-01-01.</p>",
            html, StringComparison.Ordinal);
        Assert.Contains(
            "<tr><th></th><th>then</th><th>now</th></tr><tr><th scope=\"row\">Articles</th><td>0</td><td>3</td></tr>", html,
            StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">Query</th><td>città</td><td>città &lt;now&gt;</td>", html, StringComparison.Ordinal);
        Assert.Contains(
            $"<h2>Added since: 2</h2><ul><li><a href=\"/v1/articles/{first}\">A &lt;b&gt; title</a></li></ul><p>And 1 more.</p>", html,
            StringComparison.Ordinal);
        Assert.Contains(
            $"<h2>Removed since: 2</h2><ul><li>{second} (deleted)</li><li><a href=\"/v1/articles/{first}\">{first}</a></li></ul>", html,
            StringComparison.Ordinal);
        Assert.Contains(
            $"<li><a href=\"/v1/articles/{third}\">Così</a> (<a href=\"/v1/articles/{third}?version=1\">version 1</a> then, 4 now)</li>",
            html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saved_search_of_which_nothing_is_listed_says_so()
    {
        var saved = Make.SavedSearch();
        var now = new SearchComparison
        {
            Query = "città",
            Total = 200_000,
            Sha256 = saved.Sha256,
            PipelineVersion = 2,
            AnalysisVersion = 3,
            Sequence = 4,
        };
        var html = await RenderAsync(SavedSearchView.Create(new SavedSearchPage(saved, now)));
        Assert.Contains(
            "<p>It had more than 100,000 matches; which they were is not kept.</p></body></html>", html, StringComparison.Ordinal);
    }

    /// <summary>White space beside tags means nothing to a browser, but for one blank within a line.</summary>
    private static async Task<string> RenderAsync(RazorSlice slice)
    {
        using (slice)
        {
            var html = Regex.Replace(await slice.RenderAsync(Encoder), @"\s+", " ").Trim();
            html = Regex.Replace(
                html, @" ?(</?(?:!doctype|html|head|meta|title|body|article|footer|h1|h2|p|blockquote|table|tr|th|td|ul|li)\b[^>]*>) ?",
                "$1");
            return html;
        }
    }
}
