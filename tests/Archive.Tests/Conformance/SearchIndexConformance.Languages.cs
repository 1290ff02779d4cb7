using Archive.Core.Articles;
using Archive.Core.Search;
using Archive.Tests.Support;
using Archive.Words;

namespace Archive.Tests.Conformance;

/// <summary>
/// Italian and English: every index finds the same articles for the same words, ranks by the query's language, and says the same of what it
/// dropped.
/// </summary>
public abstract partial class SearchIndexConformance<TIndex>
{
    private const string HeldByNearlyAll = "Nearly every article holds it; it is searched for with a plus before it, or in a phrase.";
    private const string CommonInALanguage = "It is a common word of a searched language, so articles need not hold it.";

    [Theory]
    [InlineData("it", "Due libri e un gatto", "libro")]
    [InlineData("it", "Due libri e un gatto", "gatti")]
    [InlineData("it", "I gatti dei libri", "gatto libro")]
    [InlineData("it", "I giochi degli amici", "gioco amico")]
    [InlineData("it", "La città e le elezioni", "citta elezione")]
    [InlineData("it", "Due citta", "città")]
    [InlineData("it", "La citta' e' qui", "città")]
    [InlineData("it", "Il governo dell’Albania", "Albania governi")]
    [InlineData("it", "Il governo dell'Albania", "albania")]
    [InlineData("it", "l'Albania", "\"albania\"")]
    [InlineData("it", "quell'uomo e quest'anno", "uomo anno")]
    [InlineData("it", "Gli uomini dell'isola", "l'isola")]
    [InlineData("en", "The bridges were closed", "bridge closing")]
    [InlineData("en", "Cities and children", "city child")]
    [InlineData("en", "She walked and walks", "walking")]
    [InlineData("en", "The mayor’s café", "mayor cafe")]
    [InlineData("en", "a cyber-attack on the town", "cyber-attack")]
    [InlineData("en", "a cyber-attack on the town", "cyberattacks")]
    [InlineData("sq", "Qeveria shqiptare", "qeveria")]
    [InlineData("sq", "Škoda në Łódź", "skoda łódź")]
    [InlineData("it", "Il ponte", "ponte \U0001F600 ☃")]
    [InlineData("it", "Una biblioteca", "bibliot*")]
    [InlineData("it", "Una città", "citt*")]
    [InlineData("it", "Una città", "citá~")]
    public async Task Words_are_found_in_their_other_forms(string language, string body, string query)
    {
        await using var index = await FilledAsync(Make.Article("a", body, language));
        Assert.Equal(1, (await index.SearchAsync(Ask.For(query))).Total);
    }

    [Theory]
    [InlineData("en", "The attack on the registry", "attacco")]
    [InlineData("sq", "Due libri", "libro")]
    [InlineData("it", "Il ponte di legno", "\"legno ponte\"")]
    [InlineData("it", "Il ponte di legno", "\"ponti di legno\"")]
    [InlineData("it", "Il ponte di legno", "title:ponte")]
    [InlineData("it", "Il ponte", "lagh*")]
    public async Task What_does_not_match_is_not_found(string language, string body, string query)
    {
        await using var index = await FilledAsync(Make.Article("a", body, language));
        Assert.Equal(0, (await index.SearchAsync(Ask.For(query))).Total);
    }

    [Theory]
    [InlineData("delta del Po", "po")]
    [InlineData("bell tower", "bell")]
    [InlineData("US army", "us")]
    [InlineData("Po OR tower", "po us bell")]
    [InlineData("the OR zzz", "us")]
    [InlineData("covid19", "covid")]
    [InlineData("tower NOT (army zzz)", "bell us")]
    [InlineData("theorem bell", "bell")]
    public async Task Small_words_that_mean_something_are_not_passed_over(string query, string expected)
    {
        await using var index = await FilledAsync(
            Make.Article("po", "Il delta del Po è basso.", "it"), Make.Article("nile", "Il delta del Nilo è largo.", "it"),
            Make.Article("bell", "A bell in a tower, and Bell's theorem."), Make.Article("us", "The army of the US built a tower."),
            Make.Article("ants", "An army of ants."), Make.Article("covid", "After Covid-19 it closed."));
        foreach (var share in new[] { 1.0, 0.99 })
        {
            var found = await index.SearchAsync(Ask.For(query, share));
            Assert.Equal(expected.Split(' ').Order(), found.Hits.Select(hit => hit.Key).Order());
        }
    }

    [Theory]
    [InlineData("il ponte del fiume", "il", HeldByNearlyAll, "del", HeldByNearlyAll)]
    [InlineData("the bridge of the river", "the", HeldByNearlyAll, "of", HeldByNearlyAll)]
    [InlineData("come ponte", "come", CommonInALanguage)]
    [InlineData("the ponte", "the", CommonInALanguage)]
    [InlineData("+il ponte")]
    [InlineData("\"il ponte\"")]
    [InlineData("il sul")]
    [InlineData("IL ponte")]
    public async Task Stop_words_are_not_required_and_the_answer_says_why(string query, params string[] ignored)
    {
        await using var index = await FilledAsync(
            Make.Article("it", "Il ponte sul fiume", "it"), Make.Article("en", "The bridge over the river"));
        var results = await SearchAsync(index, new SearchRequest { Text = query });
        Assert.Equal(1, results.Total);
        var expected = ignored.Chunk(2).Select(pair => (pair[0], pair[1]));
        Assert.Equal(expected, results.Interpretation.Ignored.Select(word => (word.Text, word.Reason)));
    }

    [Fact]
    public async Task A_language_filter_narrows_and_does_not_change_what_matches()
    {
        var paragraph = new Paragraph(ParagraphKind.Text, "en", "They closed the bridges.");
        await using var index = await FilledAsync(Make.Article("a", "", "it") with { Paragraphs = [paragraph] });
        foreach (var languages in new string[][] { [], ["it"], ["it", "sq"] })
        {
            var query = Ask.For("the bridge", filters: new SearchFilters { Languages = languages });
            Assert.Equal(1, (await index.SearchAsync(query)).Total);
        }
    }

    [Theory]
    [InlineData("il ponte sul fiume", "it", "en")]
    [InlineData("the fiume of the ponte", "en", "it")]
    public async Task A_query_that_shows_its_language_ranks_articles_of_that_language_first(string query, params string[] expected)
    {
        const string Body = "ponte fiume";
        await using var index = await FilledAsync(Make.Article("it", Body, "it"), Make.Article("en", Body, "en"));
        Assert.Equal(expected, await KeysAsync(index, query));
    }

    [Fact]
    public async Task The_forms_that_were_searched_are_named()
    {
        await using var index = await FilledAsync(Make.Article("a", "Le città", "it"));
        var word = Assert.Single((await SearchAsync(index, new SearchRequest { Text = "Città" })).Interpretation.Words);
        Assert.Equal(("Città", 0, true), (word.Text, word.Position, word.IsFound));
        Assert.Equal(["exact", "it", "en"], word.Forms.Keys);
        Assert.Equal("citta", word.Forms["exact"]);
    }

    [Theory]
    [InlineData("cyber-atack", "cyber-atack: cyberattack")]
    [InlineData("cyber-attacks", "")]
    [InlineData("\"ponte zzz\" fiume", "ponte zzz: ")]
    [InlineData("-fiune ponte 1/2", "fiune: |1/2: ")]
    [InlineData("ponte~ fiu*", "")]
    [InlineData("title:ponte", "ponte: ")]
    public async Task What_no_article_holds_is_said_with_what_comes_near(string query, string expected)
    {
        await using var index = await FilledAsync(
            Make.Article("a", "Il ponte sul fiume dopo il cyberattack", "it"), Make.Article("b", "The cyberattack"));
        var words = (await SearchAsync(index, new SearchRequest { Text = query })).Interpretation.Words.Where(word => !word.IsFound);
        Assert.Equal(expected, string.Join('|', words.Select(word => $"{word.Text}: {string.Join(',', word.Nearest)}")));
    }

    [Theory]
    [InlineData("il ponte sul fiune", "il ponte sul fiume")]
    [InlineData("pnote di assi", "ponte di assi")]
    [InlineData("ponte", null)]
    public async Task A_misspelt_word_is_corrected_from_the_archive(string query, string? expected)
    {
        await using var index = await FilledAsync(Make.Article("a", "Il ponte di assi sul fiume", "it"));
        Assert.Equal(expected, (await SearchAsync(index, new SearchRequest { Text = query })).Interpretation.DidYouMean);
    }

    [Theory]
    [InlineData("it", "Nel cuore dell'Albania il governo tace.", "albania governi", "Albania", "governo")]
    [InlineData("it", "La città dei gatti.", "citta gatto", "città", "gatti")]
    [InlineData("en", "They crossed the old bridges at night.", "bridge", "bridges")]
    [InlineData("it", "C'è il ponte di legno, e un ponte di ferro.", "\"ponte di legno\"", "ponte di legno")]
    [InlineData("it", "Il ponte e il pontile.", "pont*", "ponte", "pontile")]
    [InlineData("it", "Il ponte e il fiume.", "ponte -lago", "ponte")]
    public async Task Passages_mark_the_words_that_matched(string language, string body, string query, params string[] marked)
    {
        var other = Make.Article("b", "Altro ponte, altro bridge, altra Albania.", language);
        await using var index = await FilledAsync(Make.Article("a", body, language), other);

        var snippet = (await index.SearchAsync(Ask.For(query))).Hits.Single(hit => hit.Key == "a").Snippets[0];

        Assert.Equal(marked, MarkedIn(snippet));
    }

    [Fact]
    public async Task An_article_is_marked_as_its_passages_are_and_what_is_excluded_is_not()
    {
        var article = Make.Article("a", "I ponti e il fiume.", "it", title: "Il ponte");
        await using var index = CreateIndex();
        var marked = await index.HighlightAsync(article, Ask.For("ponte title:il -fiume").Query);
        Assert.Equal(["Il", "ponte"], MarkedIn(marked.Title!));
        Assert.Equal(["ponti"], MarkedIn(Assert.Single(marked.Paragraphs)));
    }

    private static IEnumerable<string> MarkedIn(Snippet snippet) =>
        snippet.Highlights.Select(range => snippet.Text.Substring(range.Start, range.Length));

    private static Task<SearchResults> SearchAsync(TIndex index, SearchRequest request) =>
        new ArchiveSearch(index, WordAnalysis.Instance).SearchAsync(Ask.Prepare(request));
}
