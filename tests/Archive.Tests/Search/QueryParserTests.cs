using Archive.Core.Search;

namespace Archive.Tests.Search;

public sealed class QueryParserTests
{
    [Theory]
    [InlineData("ponte", "ponte@0")]
    [InlineData("  ponte  fiume ", "ponte@2 fiume@9")]
    [InlineData("\"acqua alta\" ponte", "[acqua alta@1] ponte@13")]
    [InlineData("“acqua alta”", "[acqua alta@1]")]
    [InlineData("«acqua alta»", "[acqua alta@1]")]
    [InlineData("\"acqua alta", "[acqua alta@1]")]
    [InlineData("ponte\"acqua\"", "ponte@0 [acqua@6]")]
    [InlineData("Titolo: il ritorno/la fine - 2", "Titolo:@0 il@8 ritorno/la@11 fine@22 2@29")]
    [InlineData("non e ma", "non@0 e@4 ma@6")]
    [InlineData("", "")]
    [InlineData("  - \"\" !", "")]
    public void Words_and_phrases_are_read_with_their_positions(string text, string expected) => Assert.Equal(expected, Describe(QueryParser.Parse(text).Query!));

    [Fact]
    public void No_text_asks_for_everything() => Assert.IsType<EverythingQuery>(QueryParser.Parse(null).Query);

    [Fact]
    public void A_query_that_is_too_long_is_refused_with_the_position_of_the_limit()
    {
        Assert.NotNull(QueryParser.Parse(new string('a', QueryParser.MaxLength)).Query);
        var (query, problem) = QueryParser.Parse(new string('a', QueryParser.MaxLength + 1));
        Assert.Null(query);
        Assert.Equal(QueryParser.MaxLength, problem!.Position);
        Assert.Contains("1,000", problem.Message, StringComparison.Ordinal);
    }

    private static string Describe(Query query) => query switch
    {
        EverythingQuery => "",
        WordQuery word => $"{word.Text}@{word.Position}",
        PhraseQuery phrase => $"[{phrase.Text}@{phrase.Position}]",
        AllOfQuery all => string.Join(' ', all.Parts.Select(Describe)),
        _ => throw new NotSupportedException(),
    };
}
