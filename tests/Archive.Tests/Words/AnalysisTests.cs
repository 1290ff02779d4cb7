using Archive.Core.Search.Queries;
using Archive.LuceneIndex.Documents;
using Archive.LuceneIndex.Highlighting;
using Archive.Tests.Support;
using Archive.Words;

namespace Archive.Tests.Words;

/// <summary>Which words are one, and where words begin and end.</summary>
public sealed class AnalysisTests
{
    [Fact]
    public void Words_are_joined_and_kept_apart_as_the_gold_table_says()
    {
        var pairs = File.ReadLines(Path.Combine(Repo.Root, "tests/Archive.Tests/LuceneIndex/gold-words.tsv"))
            .Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')).ToList();
        Assert.InRange(pairs.Count, 300, 10_000);
        var wrong = pairs.Where(pair => Stems(pair[0], pair[2]).Overlaps(Stems(pair[0], pair[3])) != (pair[1] == "join"));
        Assert.Equal("",
            string.Join('\n',
            wrong.Select(pair =>
            $"{string.Join(' ', pair)}: {string.Join(',', Stems(pair[0], pair[2]))} {string.Join(',', Stems(pair[0], pair[3]))}")));
    }

    [Theory]
    [InlineData("Nel cuore dell'Albania", "nel cuore albania")]
    [InlineData("dell’Albania dell´Albania dellʼAlbania DELL'ALBANIA", "albania albania albania albania")]
    [InlineData("citta' città po' L'", "citta citta po l")]
    [InlineData("the mayor's café, O'Brien", "the mayor cafe obrien")]
    [InlineData("cyber-attack", "cyber cyberattack attack")]
    [InlineData("ex-primo-ministro", "ex exprimoministro primo ministro")]
    [InlineData("2014-2020 e 28/09/2022", "2014 2020 e 28 09 2022")]
    [InlineData("7.000.000 7,000 3,5 28.09.2022 1980s 10:30", "7000000 7000 3.5 28 09 2022 1980s 10 30")]
    [InlineData("U.S.A. e U.N. a Roma.Il governo", "usa e un a roma il governo")]
    [InlineData("naïve Škoda Łódź ẞtraße", "naive skoda lodz sstrasse")]
    [InlineData("cafe\u0301 so\u00ADft ze\u200Bro", "cafe soft zero")]
    [InlineData("Тирана Αθήνα 東京", "тирана αθήνα 東 京")]
    [InlineData("a_b c#d e@f.gh", "a b c d e f gh")]
    [InlineData("!!! ??? — \uD800 \uDC00", "")]
    public void Text_is_cut_into_words(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', TextAnalysis.Words(text).Select(word => word.Forms.Exact)));

    [Fact]
    public void Ranges_leave_out_the_article_before_an_apostrophe()
    {
        const string Text = "Sull’isola, quell'uomo e l'Oréal's cyber-attack";
        var words = TextAnalysis.Words(Text);
        Assert.Equal(["isola", "uomo", "e", "Oréal", "cyber", "cyber-attack", "attack"], words.Select(word => Text[word.Start..word.End]));
        Assert.Equal([1, 1, 1, 1, 1, 0, 1], words.Select(word => word.Step));
    }

    [Fact]
    public void Any_text_is_cut_within_its_bounds()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var text = new string(Enumerable.Range(0, random.Next(300)).Select(_ => random.Next(4) switch
            {
                0 => (char)random.Next(32, 127),
                1 => (char)random.Next(0xA0, 0x500),
                2 => "'’-.,0 "[random.Next(7)],
                _ => (char)random.Next(0, 0x10000),
            }).ToArray());
            var end = 0;
            foreach (var word in TextAnalysis.Words(text).Where(word => word.Step > 0))
            {
                Assert.InRange(word.Start, end, text.Length);
                Assert.InRange(word.End, word.Start + 1, text.Length);
                Assert.InRange(word.Forms.Exact.Length, 1, 4 * WordBreaker.MaxLength);
                end = word.End;
            }
        }
        Assert.Equal(50, TextAnalysis.Words(new string('a', 50 * (WordBreaker.MaxLength - 1))).Count);
    }

    /// <summary>Highlights look only at words with these letters.</summary>
    [Fact]
    public void Words_with_one_stem_begin_with_letters_that_are_known_of_it()
    {
        var gold = File.ReadLines(Path.Combine(Repo.Root, "tests/Archive.Tests/LuceneIndex/gold-words.tsv"))
            .Where(line => !line.StartsWith('#')).SelectMany(line => line.Split('\t')[2..4]);
        var words = gold.Concat(WordLists.ItalianStems.Keys).Concat(WordLists.EnglishStems.Keys)
            .SelectMany(text => TextAnalysis.Words(text)).Select(word => word.Forms).Distinct().ToList();
        foreach (var language in TextAnalysis.Languages)
        {
            foreach (var family in words.Where(word => word.In(language) is not null).GroupBy(word => word.In(language)))
            {
                foreach (var sought in family)
                {
                    var wanted = new WantedWords();
                    wanted.Add(new WordClause(SearchedText.Article, sought.Exact, [new WordStem(language, sought.In(language)!)]));
                    Assert.All(family,
                        word => Assert.True(wanted.FirstLetters.MayBegin(word.Exact), $"{sought.Exact} does not find {word.Exact}"));
                }
            }
        }
    }

    [Fact]
    public void Ids_order_as_their_numbers_do()
    {
        var ids = Enumerable.Range(0, 2_000).Select(i => Make.Article($"{i}", "text").Id.Value).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids.OrderBy(ArticleMapper.OrderOf));
        Assert.All(ids, id => Assert.InRange(ArticleMapper.OrderOf(id), 0, 1L << 60));
    }

    private static HashSet<string> Stems(string language, string text) =>
        TextAnalysis.Words(text).Where(word => word.Step == 0 || !text.Contains('-', StringComparison.Ordinal))
            .Select(word => word.Forms.In(language) ?? word.Forms.Exact).ToHashSet(StringComparer.Ordinal);
}
