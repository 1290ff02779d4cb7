using Archive.Core.Search.Queries;

namespace Archive.Tests.Search.Queries;

public sealed class QueryParserTests
{
    [Theory]
    [InlineData("ponte", "ponte")]
    [InlineData("  ponte  fiume ", "(ponte AND fiume)")]
    [InlineData("\"acqua alta\" ponte", "(\"acqua alta\" AND ponte)")]
    [InlineData("“acqua alta”", "\"acqua alta\"")]
    [InlineData("«acqua alta»", "\"acqua alta\"")]
    [InlineData("\"acqua alta", "\"acqua alta\"")]
    [InlineData("ponte\"acqua\"", "(ponte AND \"acqua\")")]
    [InlineData("\"acqua alta\"~5", "\"acqua alta\"~5")]
    [InlineData("Titolo: il ritorno/la fine - 2", "(Titolo: AND il AND ritorno/la AND fine AND 2)")]
    [InlineData("title: a history", "(title: AND a AND history)")]
    [InlineData("non e ma", "(non AND e AND ma)")]
    [InlineData("", "*")]
    [InlineData("*", "*")]
    [InlineData("ponte *", "ponte")]
    [InlineData("  - \"\" !", "*")]
    [InlineData("a AND b OR c d", "((a AND b) OR (c AND d))")]
    [InlineData("(a OR b) c", "((a OR b) AND c)")]
    [InlineData("a NOT b", "(a AND NOT b)")]
    [InlineData("a -b -\"c d\" -(e f)", "(a AND NOT b AND NOT \"c d\" AND NOT (e AND f))")]
    [InlineData("-a", "NOT a")]
    [InlineData("NOT NOT a", "a")]
    [InlineData("+the bridge", "(bridge AND +the)")]
    [InlineData("AND a AND AND b OR", "(a AND b)")]
    [InlineData("OR OR", "*")]
    [InlineData("a NOT", "a")]
    [InlineData("((a) b", "(a AND b)")]
    [InlineData("a) b)", "(a AND b)")]
    [InlineData("()", "*")]
    [InlineData("ANDY ORLANDO", "(ANDY AND ORLANDO)")]
    [InlineData("cyber-attack C++", "(cyber-attack AND C++)")]
    [InlineData("pont* wil?card Where? *", "(pont* AND wil?card AND Where?)")]
    [InlineData("(pont*)", "pont*")]
    [InlineData("ponte~ pont~1 fiumara~", "(ponte~1 AND pont~1 AND fiumara~2)")]
    [InlineData("title:ponte title:\"acqua alta\" title:(a OR b)", "(title:ponte AND title:\"acqua alta\" AND (title:a OR title:b))")]
    [InlineData("author:Rossi TAG:\"Mar Adriatico\" source:balcani", "(author:\"Rossi\" AND tag:\"Mar Adriatico\" AND source:\"balcani\")")]
    [InlineData("lang:it lang:(en OR sq)", "((lang:en OR lang:sq) AND lang:it)")]
    [InlineData("date:2022", "date:[2022-01-01 TO 2022-12-31]")]
    [InlineData("date:[2022-09 TO 2022-12-15]", "date:[2022-09-01 TO 2022-12-15]")]
    [InlineData("date:[* TO 2020] (date:2019-02)", "(date:[* TO 2020-12-31] AND date:[2019-02-01 TO 2019-02-28])")]
    [InlineData("https://example.org/a?b=c*", "https://example.org/a?b=c*")]
    [InlineData("zorq zorq \"a b\" zorq", "(zorq AND \"a b\")")]
    [InlineData("https://example.org/x?id=3 ponte?fiume", "(https://example.org/x?id=3 AND ponte?fiume)")]
    [InlineData("ponte^2 [x] {y} a&&b ||", "(ponte^2 AND [x] AND {y} AND a&&b)")]
    public void A_query_means_what_it_says(string text, string expected) =>
        Assert.Equal(expected, QueryParser.Parse(text).Query!.ToString());

    [Theory]
    [InlineData("a b c", 0.5, "(2 OF a, b, c)")]
    [InlineData("a b c", 0, "(a OR b OR c)")]
    [InlineData("a", 0, "a")]
    [InlineData("a b -c lang:it", 0, "((a OR b) AND NOT c AND lang:it)")]
    [InlineData("+a b c", 0, "([b c] AND +a)")]
    [InlineData("(a b) OR \"c d\" e", 0, "((a OR b) OR (\"c d\" OR e))")]
    [InlineData("tower NOT (hill zzz)", 0, "(tower AND NOT (hill AND zzz))")]
    [InlineData("a AND b c", 0, "((a AND b) OR c)")]
    public void Words_that_merely_stand_side_by_side_may_be_fewer(string text, double share, string expected) =>
        Assert.Equal(expected, QueryParser.Parse(text, share).Query!.ToString());

    [Fact]
    public void Parts_know_where_they_stand()
    {
        var parts = Assert.IsType<AllOfQuery>(QueryParser.Parse(" ponte  \"acqua alta\" title:legno (fiu*)").Query).Parts.Cast<TextQuery>();
        Assert.Equal([("ponte", 1), ("acqua alta", 9), ("legno", 27), ("fiu*", 34)], parts.Select(part => (part.Text, part.Position)));
    }

    [Fact]
    public void No_text_asks_for_everything() => Assert.IsType<EverythingQuery>(QueryParser.Parse(null).Query);

    [Theory]
    [InlineData("ponte *ova", 6, "2 letters")]
    [InlineData("p*", 0, "2 letters")]
    [InlineData("aa* bb* cc* dd*", 12, "3 words with wildcards")]
    [InlineData("author:ross*", 7, "words as they are")]
    [InlineData("tag:(mare OR ross~)", 13, "words as they are")]
    [InlineData("aaa~ bbb~ ccc~ ddd~ eee~ fff~ ggg~ hhh~ iii~ jjj~ kkk~", 50, "10 words in similar")]
    [InlineData("ʼʼ*", 0, "2 letters")]
    [InlineData("ab~", 0, "too short")]
    [InlineData("ponte~3", 5, "1 or 2")]
    [InlineData("pon*~1", 0, "use one of them")]
    [InlineData("\"a b\"~", 5, "the number of words")]
    [InlineData("\"a b\"~101", 5, "the number of words")]
    [InlineData("lang:italiano", 5, "not a language code")]
    [InlineData("x date:soon", 2, "not a date")]
    [InlineData("date:[2022 TO", 5, "date:[2022-09 TO 2022-12]")]
    [InlineData("date:[2022 TO 2021]", 0, "lies after")]
    public void What_cannot_be_meant_is_refused_with_its_place(string text, int position, string message)
    {
        var (query, problem) = QueryParser.Parse(text);
        Assert.Null(query);
        Assert.Equal(position, problem!.Position);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_that_is_too_long_or_too_deep_is_refused_with_the_position_of_the_limit()
    {
        Assert.NotNull(QueryParser.Parse(new string('a', QueryParser.MaxLength)).Query);
        var (_, tooLong) = QueryParser.Parse(new string('a', QueryParser.MaxLength + 1));
        Assert.Equal(QueryParser.MaxLength, tooLong!.Position);
        Assert.Contains("1,000", tooLong.Message, StringComparison.Ordinal);

        Assert.NotNull(QueryParser.Parse(new string('(', QueryParser.MaxDepth) + "a").Query);
        Assert.Equal(QueryParser.MaxDepth, QueryParser.Parse(new string('(', QueryParser.MaxDepth + 1) + "a").Problem!.Position);
    }
}
