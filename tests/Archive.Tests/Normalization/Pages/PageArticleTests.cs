using Archive.Core.Deliveries;
using Archive.Core.Normalization;
using Archive.Core.Normalization.Boilerplate.Lines;
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

    [Fact]
    public void The_printed_headline_is_kept_where_the_caller_has_another_title()
    {
        var submission = Make.Html(Page("", "")) with { Supplied = new SuppliedMetadata { Title = "Un altro titolo" } };
        var article = Make.Normalize(submission);
        Assert.Equal("Un altro titolo", article.Title);
        Assert.Equal(["headline: Il piano per la valle è approvato"], article.Notes);
    }

    [Fact]
    public void Every_word_of_a_page_is_in_its_record()
    {
        var html = Page(
            "<p class='byline'>di <a rel='author' href='/a'>Ada Rossi</a>, inviata</p><time datetime='2024-03-05'>5 marzo 2024</time>",
            "<p>Firmato <span hidden>in segreto</span></p><p>di Ada Rossi</p>");
        var result = new Normalizer().Normalize(Make.Html(html), Make.Identity("x"));
        Assert.Equal([], ShapesTests.LostWords(result));
    }

    [Fact]
    public void A_signature_below_the_text_is_the_author_and_no_paragraph()
    {
        var html = Page("", "").Replace($"{Sentences[^1]}</p>", $"{Sentences[^1]}</p><p>Ada Rossi</p>", StringComparison.Ordinal);
        var article = Make.Normalize(Make.Html(html));
        Assert.Equal(["Ada Rossi"], article.Authors);
        Assert.Equal(Sentences, article.Paragraphs.Select(paragraph => paragraph.Text));
    }

    [Fact]
    public void Signs_between_two_paragraphs_part_the_text()
    {
        var html = Page("", "").Replace($"<p>{Sentences[2]}", $"<p>* * *</p><p>{Sentences[2]}", StringComparison.Ordinal);
        Assert.Equal(
            [Sentences[0], Sentences[1], "* * *", Sentences[2], Sentences[3]],
            Make.Normalize(Make.Html(html)).Paragraphs.Select(paragraph => paragraph.Text));
    }

    [Fact]
    public void A_damaged_block_is_counted_once_and_lines_outside_the_article_are_depended_on()
    {
        var html = Page("<p class='byline'>di Ada Ros&shy;si</p>", "").Replace("ieri sera", "ieri se&shy;ra", StringComparison.Ordinal);
        var known = new KnownLines(null, 1, [(LineKey.Of("Una riga che qui non c’è"), LineState.Allowed)]);
        var result = new Normalizer().Normalize(Make.Html(html), Make.Identity("x"), known);
        Assert.Equal("invisible 1", Assert.Single(result.Article!.Trace, entry => entry.Stage == "repair").Decision);
        Assert.True(result.DependsOn.Any(key => key == LineKey.Of("Meteo")));
    }

    /// <summary>Pages that are meant to do harm, by their size.</summary>
    private static readonly Dictionary<string, (int Size, Func<int, string> Page)> Attacks = new(StringComparer.Ordinal)
    {
        ["slots"] = (20_000, size => "<x-a><template shadowrootmode=open>" + Repeat("<slot></slot>", size) + "</template>"
            + Repeat("<p>testo</p>", size) + "</x-a>"),
        ["note marks"] = (30_000, size => Repeat("<sup>", 300) + Repeat("<sup>1</sup>", size)),
        ["bylines"] = (20_000, size => Repeat("<p class='a b c d'>Il ponte, 5 marzo 2024, di Ada Rossi</p>", size)),
        ["headings"] = (20_000, size => string.Concat(Enumerable.Range(0, size).Select(i => $"<h1 class='c{i}'>Titolo numero {i}</h1>"))),
        ["separators"] = (20_000, size => "<title>" + Repeat("a | ", 400) + "</title>" + Repeat("<br>testo<br><br>", size)),
        ["comments"] = (20_000, size => Repeat("<div class=comment>", 300) + Repeat("<p>1 commento</p>", size)),
        ["brackets"] = (100_000, size => "<script type='application/ld+json'>" + new string('[', size) + "</script><p>Il ponte.</p>"),
        ["dates"] = (100_000, size => "<p>" + Repeat("12/05/2024 ", size) + "</p>"),
        ["hidden"] = (20_000, size => "<p>" + Repeat("<span hidden>via</span>", size) + "</p>"),
        ["controls"] = (20_000, size => "<p>" + Repeat("<a class=btn href='#'>via</a>", size) + " testo</p>"),
        ["long titles"] = (1_000_000, size => "<title>" + new string('a', size) + "</title><script type='application/ld+json'>["
            + string.Join(',', Enumerable.Repeat($$"""{"@type":"Article","headline":"{{new string('a', 1_000)}}"}""", 50)) + "]</script>x"),
    };

    public static TheoryData<string> AttackNames => [.. Attacks.Keys];

    [Theory]
    [Trait("Speed", "slow")]
    [MemberData(nameof(AttackNames))]
    public void A_hostile_page_takes_time_that_grows_with_its_size_alone(string name) => Growth.AssertLinear(
        size => "<html><body>" + Attacks[name].Page(size) + "</body></html>",
        Attacks[name].Size,
        html => new Normalizer().Normalize(Make.Html(html), Make.Identity("x")));

    [Theory]
    [MemberData(nameof(AttackNames))]
    public void A_hostile_page_is_answered_within_some_memory(string name)
    {
        var html = "<html><body>" + Attacks[name].Page(Attacks[name].Size) + "</body></html>";
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = new Normalizer().Normalize(Make.Html(html), Make.Identity("x"));
        Assert.True(result.Article is not null || result.Rejection is not null);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 900_000_000);
    }

    private static string Repeat(string part, int count) => string.Concat(Enumerable.Repeat(part, count));
}
