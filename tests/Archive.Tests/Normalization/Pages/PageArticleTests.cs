using Archive.Core.Normalization;
using Archive.Tests.Support;

namespace Archive.Tests.Normalization.Pages;

/// <summary>Whole pages: what becomes of their parts, and pages that are meant to do harm.</summary>
public sealed class PageArticleTests
{
    private static readonly string[] Sentences =
    [
        "Il consiglio comunale ha approvato ieri sera il piano per la valle, dopo una discussione di quattro ore nella sala del municipio.",
        "La spesa è di tre milioni di euro, che saranno divisi in cinque anni: il primo cantiere apre a maggio, vicino al vecchio mulino.",
        "«Non è la soluzione che volevamo», ha detto la sindaca, «ma è quella che possiamo pagare senza toccare le scuole e le strade».",
        "L’opposizione ha votato contro. Secondo i suoi calcoli, i lavori costeranno il doppio e finiranno quando il mandato sarà scaduto.",
    ];

    private static string Page(string above, string below, string head = "") =>
        $"""
        <html lang="it"><head><title>Il piano per la valle è approvato | La Gazzetta di Belprato</title>{head}</head><body>
        <nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li><li><a href="/meteo">Meteo</a></li></ul></nav>
        <main><article><h1>Il piano per la valle è approvato</h1>{above}
        <div class="article-body">{string.Concat(Sentences.Select(sentence => $"<p>{sentence}</p>"))}</div>{below}</article></main>
        <footer><p>© La Gazzetta di Belprato. Tutti i diritti riservati.</p><a href="/privacy">Privacy</a></footer></body></html>
        """;

    [Fact]
    public void The_text_is_the_body_and_everything_else_is_accounted_for()
    {
        var article = Make.Normalize(Make.Html(
            Page("<p class='byline'>di <a href='/autori/ada-rossi'>Ada Rossi</a></p><time datetime='2024-03-05'>5 marzo 2024</time>", "")));
        Assert.Equal("Il piano per la valle è approvato", article.Title);
        Assert.Equal(Sentences, article.Paragraphs.Select(paragraph => paragraph.Text));
        Assert.Equal(new DateOnly(2024, 3, 5), article.Date);
        Assert.Equal(["Ada Rossi"], article.Authors);
        Assert.Contains(article.Removed, span => span.Text.Contains("Tutti i diritti riservati", StringComparison.Ordinal));
        Assert.Contains(article.Removed, span => span.Text.Contains("Meteo", StringComparison.Ordinal));
    }

    [Fact]
    public void Comments_below_the_text_stay_out_however_long_they_are()
    {
        var comment = "<li class='comment'><p class='who'>Ugo Neri</p><time>6 marzo 2024</time><p>"
            + "Sono anni che lo dico: il mulino andava restaurato prima, e adesso paghiamo tutti. Chi ha deciso, si dimetta, e subito.</p></li>";
        var comments = "<section id='comments'><h2>12 commenti</h2><ol>" + string.Concat(Enumerable.Repeat(comment, 12))
            + "</ol></section>";
        var article = Make.Normalize(Make.Html(Page("", comments)));
        Assert.Equal(Sentences, article.Paragraphs.Select(paragraph => paragraph.Text));
    }

    [Fact]
    public void The_printed_day_wins_over_a_stamp_of_the_evening_before_in_utc()
    {
        var head = """<script type="application/ld+json">{"@type":"NewsArticle","headline":"Il piano per la valle è approvato","datePublished":"2024-03-04T23:30:00Z"}</script>""";
        var article = Make.Normalize(Make.Html(Page("<p class='date'>Pubblicato il 5 marzo 2024</p>", "", head)));
        Assert.Equal(new DateOnly(2024, 3, 5), article.Date);
    }

    [Fact]
    public void A_page_of_one_line_is_its_text() =>
        Assert.Equal("Il ponte è chiuso.", Make.Normalize(Make.Html("<html><body><p>Il ponte è chiuso.</p></body></html>")).Body);

    public static TheoryData<string> Attacks => new()
    {
        "<x-a><template shadowrootmode=open>" + string.Concat(Enumerable.Repeat("<slot></slot>", 20_000)) + "</template>"
            + string.Concat(Enumerable.Repeat("<p>testo</p>", 20_000)) + "</x-a>",
        string.Concat(Enumerable.Repeat("<sup>", 300)) + string.Concat(Enumerable.Repeat("<sup>1</sup>", 30_000)),
        string.Concat(Enumerable.Repeat("<p class='a b c d'>Il ponte, 5 marzo 2024, di Ada Rossi</p>", 20_000)),
        string.Concat(Enumerable.Range(0, 20_000).Select(i => $"<h1 class='c{i}'>Titolo numero {i} della pagina</h1>")),
        "<title>" + string.Concat(Enumerable.Repeat("a | ", 400)) + "</title>"
        + string.Concat(Enumerable.Repeat("<br>testo<br><br>", 20_000)),
        string.Concat(Enumerable.Repeat("<div class=comment>", 300)) + string.Concat(Enumerable.Repeat("<p>1 commento</p>", 20_000)),
        "<script type='application/ld+json'>" + new string('[', 100_000) + "</script><p>Il ponte è chiuso.</p>",
        "<p>" + string.Concat(Enumerable.Repeat("12/05/2024 ", 100_000)) + "</p>",
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void A_hostile_page_takes_time_that_grows_with_its_size_alone(string html)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = new Normalizer().Normalize(Make.Html("<html><body>" + html + "</body></html>"), Make.Identity("x"));
        Assert.True(result.Article is not null || result.Rejection is not null);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 900_000_000);
    }
}
