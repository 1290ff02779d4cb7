using Archive.Core.Articles;
using Archive.Core.Deliveries;
using Archive.Core.Normalization;
using Archive.Tests.Support;

namespace Archive.Tests.Normalization.Pages;

/// <summary>The metadata of pages, and hostile pages.</summary>
public sealed class PagesTests
{
    private const string Paragraph = "<p>Il consiglio comunale ha approvato ieri sera il piano per la valle, dopo una discussione di quattro ore nella sala del municipio.</p>";

    private static string Page(string head, string body) =>
        $"<html><head>{head}</head><body><article>{body}{string.Concat(Enumerable.Repeat(Paragraph, 5))}</article></body></html>";

    [Theory]
    [InlineData(
        "<meta property='og:site_name' content='Domani'><meta property='og:title' content='Scuola, che cosa cambia da domani'>",
        "Scuola, che cosa cambia da domani")]
    [InlineData(
        "<meta property='og:site_name' content='Domani'><meta property='og:title' content='Scuola, che cosa cambia | Domani'>",
        "Scuola, che cosa cambia")]
    [InlineData("<title>Valle - Pianura 2-1</title>", "Valle - Pianura 2-1")]
    [InlineData(
        "<title>La frana sul ponte - La Gazzetta</title><link rel='canonical' href='https://www.lagazzetta.example/frana'>",
        "La frana sul ponte")]
    [InlineData("<title>La frana sul ponte | La Gazzetta</title>", "La frana sul ponte")]
    public void A_headline_loses_the_name_of_the_site_and_nothing_else(string head, string expected) =>
        Assert.Equal(expected, Make.Normalize(Make.Html(Page(head, ""))).Title);

    [Fact]
    public void The_date_in_the_masthead_is_ignored()
    {
        var html = "<html><body><header><time datetime='2024-05-01'>Oggi</time></header>"
            + Page("", "<h1>La frana</h1><time itemprop='datePublished' datetime='2019-03-02'>2 marzo</time>") + "</body></html>";
        Assert.Equal(new DateOnly(2019, 3, 2), Make.Normalize(Make.Html(html)).Date);
    }

    [Theory]
    [InlineData("""{"@type":"NewsArticle","author":{"@type":"Person","name":"Zetacolore"}}""", "Zetacolore")]
    [InlineData(
        """{"@type":"NewsArticle","author":[{"@type":"Person","name":"Ada Rossi"},{"@type":"Organization","name":"La Gazzetta"}]}""",
        "Ada Rossi")]
    [InlineData("""{"@type":"NewsArticle","author":{"@type":"Person","name":"Redazione"}}""", null)]
    [InlineData("""{"\ud800bbbbbbbbbbbbbbbbbbbb":1,"@type":"NewsArticle","author":"Ada Rossi"}""", "Ada Rossi")]
    public void People_named_in_json_ld_are_the_authors(string json, string? expected) =>
        Assert.Equal(
            expected is null ? [] : [expected],
            Make.Normalize(Make.Html(Page($"<script type='application/ld+json'>{json}</script>", ""))).Authors);

    [Fact]
    public void A_heading_is_not_found_inside_a_longer_line_of_the_page()
    {
        var html = "<html><body><div><p>Sportello unico</p></div>" + Page("", "<h1>Il titolo</h1>" + Paragraph + "<h2>Sport</h2>")
            + "</body></html>";
        var article = Make.Normalize(Make.Html(html));
        Assert.Contains(article.Paragraphs, paragraph => paragraph is { Kind: ParagraphKind.Heading, Text: "Sport" });
        Assert.Equal("Sportello unico", Assert.Single(article.Removed, span => span.Label == "outside_article").Text);
    }

    [Fact]
    public void Svg_and_scripts_do_not_count_as_nesting()
    {
        var map = "<svg>" + string.Concat(Enumerable.Repeat("<path d='M0 0'/>", 8_000)) + "</svg><script>"
            + string.Concat(Enumerable.Repeat("if(i<n)i++; s='<b>'+s;", 5_000)) + "</script>" + "<!--"
            + string.Concat(Enumerable.Repeat("<font>", 2_000)) + "-->";
        Assert.Equal("La mappa", Make.Normalize(Make.Html(Page("", "<h1>La mappa</h1>" + map))).Title);
    }

    public static TheoryData<string, string> Attacks => new()
    {
        { "nested", "<html><body>" + string.Concat(Enumerable.Repeat("<span></x>", 100_000)) + "text" },
        {
            "unclosed",
            "<article><div>" + string.Concat(Enumerable.Range(0, 300).Select(i => $"<b id={i}>")) + "</div>"
            + string.Concat(Enumerable.Repeat("<p>x</p>", 30_000))
        },
        { "elements", "<html><body>" + string.Concat(Enumerable.Repeat("<i></i>", 300_000)) + "text" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void A_page_that_would_exhaust_the_memory_is_rejected(string reason, string html)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(reason, new Normalizer().Normalize(Make.Html(html), Make.Identity("x")).Rejection, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 600_000_000);
    }

    [Theory]
    [InlineData("٢٠٢٢-٠٩-٢٨")]
    [InlineData("Di \uFFFE Rossi")]
    public void A_byline_of_odd_characters_gives_no_author_and_is_not_lost(string line)
    {
        var article = Make.Normalize(Make.Text($"Il titolo\n\n{line}\n\nIl consiglio comunale ha approvato ieri sera il piano per la valle, dopo una discussione di quattro ore."));
        Assert.Empty(article.Authors);
        Assert.Contains(
            line.Split(' ')[^1],
            string.Join(
                '\n', [article.Body, article.Standfirst, article.Caption, .. article.Notes, .. article.Removed.Select(span => span.Text)]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_unsupported_charset_is_ignored()
    {
        byte[] bytes = [.. "<html><meta charset=\"utf-7\"><body><p>La citt"u8, 0xE0, .. " ha un ponte.</p></body></html>"u8];
        Assert.Equal("La città ha un ponte.", Make.Normalize(new Submission { Bytes = bytes, MediaType = MediaTypes.Html }).Body);
    }

    [Fact]
    public void A_signature_at_the_foot_gives_author_and_date_and_leaves_the_text()
    {
        var article = Make.Normalize(Make.Text("Il porto che nessuno voleva\n\nIl consiglio comunale ha approvato ieri sera il piano per la valle, dopo una discussione di quattro ore.\n\nMario Rossi, 12 maggio 2020"));
        Assert.Equal(
            ("Il porto che nessuno voleva", (string?)null, new DateOnly(2020, 5, 12)),
            (article.Title, article.Standfirst, article.Date!.Value));
        Assert.Equal(["Mario Rossi"], article.Authors);
        Assert.Single(article.Paragraphs);
    }

    [Fact]
    public void A_name_in_capitals_after_a_marker_is_converted_to_name_case()
    {
        var article = Make.Normalize(Make.Text("Il porto che nessuno voleva\n\ndi ADA DE ROSSI e UGO D'ARCO\n\nIl consiglio comunale ha approvato ieri sera il piano per la valle, dopo una discussione di quattro ore."));
        Assert.Equal("Il porto che nessuno voleva", article.Title);
        Assert.Equal(["Ada De Rossi", "Ugo D'Arco"], article.Authors);
    }
}
