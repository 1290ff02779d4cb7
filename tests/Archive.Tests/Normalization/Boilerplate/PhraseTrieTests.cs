using Archive.Core.Normalization.Boilerplate.Rules;

namespace Archive.Tests.Normalization.Boilerplate;

public sealed class PhraseTrieTests
{
    [Theory]
    [InlineData("leggi anche *", "Leggi anche: altro", true)]
    [InlineData("leggi anche *", "LEGGI ANCHE", true)]
    [InlineData("leggi anche", "Leggi anche altro", false)]
    [InlineData("# commenti", "12 commenti", true)]
    [InlineData("# commenti", "molti commenti", false)]
    [InlineData("(a|b c) d", "b c d", true)]
    [InlineData("(a|b c) d", "b d", false)]
    [InlineData("[a|b c] d", "d", true)]
    [InlineData("[a|b c] d", "B, C: d!", true)]
    [InlineData("share {x|y}", "share y x y", true)]
    [InlineData("share {x|y}", "share", true)]
    [InlineData("share {x|y}", "share z", false)]
    [InlineData("a * z", "a z", true)]
    [InlineData("a * z", "a b c z", true)]
    [InlineData("a * z", "a b c", false)]
    [InlineData("sarà però", "sara' pero’", true)]
    [InlineData("© * riservati", "© 2020 tutti i diritti riservati", true)]
    public void Patterns_match_whole_blocks(string pattern, string text, bool matches)
    {
        var trie = new PhraseTrie<string>();
        trie.Add(pattern, "rule");
        Assert.Equal(matches, trie.Match(PhraseWords.Split(text, int.MaxValue), mayBeCut: false) is not null);
    }

    [Theory]
    [InlineData("(a")]
    [InlineData("[a")]
    [InlineData("{a")]
    public void An_unclosed_bracket_is_an_error(string pattern) =>
        Assert.Throws<FormatException>(() => new PhraseTrie<string>().Add(pattern, "rule"));
}
